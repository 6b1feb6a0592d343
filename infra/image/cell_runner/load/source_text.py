"""The text of a user's file, line by line, with the place of what cannot be read as text."""

import io
from functools import partial

from .mistakes import Mistake, Mistakes

BYTE_ORDER_MARK = b"\xef\xbb\xbf"
UTF16_MARKS = (b"\xff\xfe", b"\xfe\xff")
WIDE = {"utf-16", "utf-16-le", "utf-16-be"}

# What keeps memory bounded where a file has no line breaks.
LONGEST_LINE = 64 << 20
LONGEST_SHOWN = 10_000


def read_lines(source):
    """Yield each line with its ending, decoded and without a byte order mark.

    Args:
        source: a SourceFile; UTF-8 unless its settings name another encoding
    Raises: Mistakes
    """
    encoding = source.settings.get("encoding", "utf-8")
    with source.open() as file:
        lines = _wide_lines(source, file, encoding) if encoding in WIDE else _lines(file)
        coding = "utf-8" if encoding in WIDE else encoding
        for number, line in enumerate(lines, start=1):
            if number == 1:
                line = _without_mark(source, line, encoding)
            if len(line) > LONGEST_LINE:
                raise Mistakes(Mistake(f"this line is longer than {LONGEST_LINE:,} bytes", source, number, 1))
            try:
                text = line.decode(coding)
            except UnicodeDecodeError as error:
                raise Mistakes(_not_text(source, number, line, coding, error)) from None
            if "\0" in text:
                raise Mistakes(_has_nul(source, number, text.index("\0") + 1))
            yield text


def line_texts(source, wanted):
    """Some lines as a message shows them, by number; a line that cannot be read is left out."""
    encoding = source.settings.get("encoding", "utf-8")
    found = {}
    try:
        with source.open() as file:
            lines = _wide_lines(source, file, encoding) if encoding in WIDE else _lines(file)
            for number, line in enumerate(lines, start=1):
                if number in wanted:
                    text = line[: 4 * LONGEST_SHOWN].decode("utf-8" if encoding in WIDE else encoding, "replace")
                    found[number] = text.rstrip("\r\n").removeprefix("\ufeff")[:LONGEST_SHOWN]
                if number >= max(wanted):
                    break
    except Mistakes:
        pass
    return found


def _lines(file):
    return iter(partial(file.readline, LONGEST_LINE + 1), b"")


def _wide_lines(source, file, encoding):
    """The lines of a file of two-byte characters, as UTF-8: its line breaks are not those of its bytes."""
    text = io.TextIOWrapper(file, encoding, newline="\n")
    number = 0
    try:
        for number, line in enumerate(iter(partial(text.readline, LONGEST_LINE // 4), ""), start=1):
            yield line.encode("utf-8", "surrogatepass")
    except UnicodeError as error:
        raise Mistakes(Mistake(f"this is not {encoding}: {error}", source, number + 1, 1)) from None


def _without_mark(source, line, encoding):
    if line.startswith(UTF16_MARKS) and encoding not in WIDE:
        hint = "save it as UTF-8, or say encoding: utf-16 in load.yaml"
        raise Mistakes(Mistake("the file is UTF-16", source, 1, 1, hint))
    return line.removeprefix(BYTE_ORDER_MARK) if encoding in (*WIDE, "utf-8") else line


def _not_text(source, number, line, coding, error):
    column = len(line[: error.start].decode(coding, "replace")) + 1
    message = f"byte 0x{line[error.start]:02x} is not {coding.upper()}"
    hint = "save the file as UTF-8"
    if source.name.lower().endswith(".csv"):
        hint += ", or say its encoding in load.yaml, such as encoding: windows-1252"
    return Mistake(message, source, number, column, hint)


def _has_nul(source, number, column):
    return Mistake("PostgreSQL cannot store a NUL character", source, number, column)


def position_of(text, offset, line=1, column=1):
    """The line and column of a character of a text that begins at a line and column."""
    breaks = text.count("\n", 0, offset)
    if breaks == 0:
        return line, column + offset
    return line + breaks, offset - text.rfind("\n", 0, offset)
