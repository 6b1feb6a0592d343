"""The text of a SQL file, as much of it at a time as one statement needs."""

from .mistakes import Mistake, Mistakes
from .source_text import read_lines

FIRST_CHARACTERS = 1 << 16
# What keeps memory bounded; rows of a COPY … FROM stdin do not count.
LONGEST_STATEMENT = 64 << 20


class SqlReader:
    """A window on a file: `text` from `offset` on is what has been read and not been passed yet."""

    def __init__(self, source):
        self.source = source
        self.text = ""
        self.offset = 0
        # Of the character at `offset`, from 1.
        self.line, self.column = 1, 1
        self.ended = False
        self._lines = read_lines(source)

    def read_more(self):
        """Read about as much again as is left, in whole lines; sets `ended` where the file has no more.

        Raises: Mistakes
        """
        left = self.text[self.offset :]
        if len(left) > LONGEST_STATEMENT:
            message = f"the statement that begins here is longer than {LONGEST_STATEMENT:,} characters"
            hint = "give large data to load as a CSV file, or as rows of COPY … FROM stdin"
            raise Mistakes(Mistake(message, self.source, self.line, self.column, hint))
        wanted, parts = max(FIRST_CHARACTERS, 2 * len(left)), [left]
        have = len(left)
        while have < wanted and not self.ended:
            line = next(self._lines, None)
            if line is None:
                self.ended = True
            else:
                parts.append(line)
                have += len(line)
        self.text, self.offset = "".join(parts), 0

    def pass_to(self, offset):
        """Go on to a later character of the text."""
        breaks = self.text.count("\n", self.offset, offset)
        if breaks:
            self.line += breaks
            self.column = offset - self.text.rfind("\n", self.offset, offset)
        else:
            self.column += offset - self.offset
        self.offset = offset

    def take_line(self):
        """The rest of the line at `offset`, which is passed; empty at the end of the file."""
        if self.offset == len(self.text):
            self.text, self.offset = next(self._lines, ""), 0
        end = self.text.find("\n", self.offset) + 1 or len(self.text)
        line = self.text[self.offset : end]
        self.offset = end
        if line:
            self.line, self.column = self.line + 1, 1
        return line


class CopyRows:
    """The rows that follow a COPY … FROM stdin, as pg_dump writes them, as a file: the lines up to one that is `\\.`

    Attributes:
        first_line: of the rows, from 1
        mistakes: what is wrong with the file, once a read has failed
    """

    def __init__(self, reader, line, column):
        self._reader = reader
        self._copy = line, column
        self._left = ""
        self._ended = False
        reader.take_line()
        self.first_line = reader.line
        self.mistakes = None

    def read(self, size):
        """At most `size` characters; none at the end."""
        try:
            while len(self._left) < size and not self._ended:
                self._left += self._next_row()
        except Mistakes as error:
            self.mistakes = error
            raise
        text, self._left = self._left[:size], self._left[size:]
        return text

    def pass_rest(self):
        while not self._ended:
            self._next_row()

    def _next_row(self):
        line = self._reader.take_line()
        if not line:
            message = "the rows of this COPY … FROM stdin never end"
            raise Mistakes(Mistake(message, self._reader.source, *self._copy, "a line with only \\. ends them"))
        if line.rstrip("\r\n") == "\\.":
            self._ended = True
            return ""
        return line
