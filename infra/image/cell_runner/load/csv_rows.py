"""The rows of a CSV file, and where they stand in it."""

import csv
from itertools import islice

from .mistakes import Mistake, Mistakes
from .source_text import read_lines

# A quote that is never closed would otherwise swallow the rest of the file.
LONGEST_FIELD = 16 * 1024 * 1024


def delimiter_of(source):
    return source.settings.get("delimiter", ",")


def read_rows(source):
    """Yield the line a row starts on and its fields; the first is the header. Blank lines are skipped."""
    csv.field_size_limit(LONGEST_FIELD)
    reader = csv.reader(read_lines(source), delimiter=delimiter_of(source), strict=True)
    while True:
        line = reader.line_num + 1
        try:
            row = next(reader, None)
        except csv.Error as error:
            raise Mistakes(_syntax_mistake(source, line, reader.line_num, str(error))) from None
        if row is None:
            return
        if row:
            yield line, row


def _syntax_mistake(source, line, end_line, message):
    if "unexpected end of data" in message or "field limit" in message:
        return Mistake("a quote opens in this row and is never closed", source, line, 1)
    hint = 'a quote inside a quoted field is written twice: "say ""hello"""'
    return Mistake(f"this row is not valid CSV: {message}", source, end_line, 1, hint)


def field_column(source, line, index):
    """The column, from 1, at which a field starts in a row that starts on this line."""
    text = next(islice(read_lines(source), line - 1, None), "")
    delimiter, quoted = delimiter_of(source), False
    for position, character in enumerate(text):
        if index == 0:
            return position + 1
        if character == '"':
            quoted = not quoted
        elif character == delimiter and not quoted:
            index -= 1
    return len(text.rstrip("\r\n")) + 1 if index == 0 else 1
