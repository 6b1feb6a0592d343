"""The text of a user's file, line by line, with the place of what is not UTF-8."""

from .mistakes import Mistake, Mistakes

BYTE_ORDER_MARK = b"\xef\xbb\xbf"
UTF16_MARKS = (b"\xff\xfe", b"\xfe\xff")


def read_lines(path):
    """Yield each line with its ending, decoded from UTF-8 and without a byte order mark."""
    with open(path, "rb") as file:
        for number, line in enumerate(file, start=1):
            if number == 1:
                if line.startswith(UTF16_MARKS):
                    raise Mistakes(Mistake("the file is UTF-16", path, 1, 1, "save it as UTF-8"))
                line = line.removeprefix(BYTE_ORDER_MARK)
            try:
                text = line.decode("utf-8")
            except UnicodeDecodeError as error:
                column = len(line[: error.start].decode("utf-8")) + 1
                message = f"byte 0x{line[error.start]:02x} is not UTF-8"
                raise Mistakes(Mistake(message, path, number, column, "save the file as UTF-8")) from None
            if "\0" in text:
                message = "PostgreSQL cannot store a NUL character"
                raise Mistakes(Mistake(message, path, number, text.index("\0") + 1))
            yield text


def position_of(text, offset):
    """The line and column of a character of a text."""
    line_start = text.rfind("\n", 0, offset) + 1
    return text.count("\n", 0, offset) + 1, offset - line_start + 1
