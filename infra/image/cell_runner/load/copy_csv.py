"""Streams a CSV file into its table by COPY."""

import csv
import io
import re

import psycopg2
from psycopg2.sql import SQL, Identifier

from .csv_rows import field_column, read_rows
from .mistakes import Mistake, Mistakes, first_line, is_service_trouble

REPORT_EVERY_ROWS = 250_000
COPY_CHARACTERS = 1 << 18
COPY_POSITION = re.compile(r"^COPY .*, line (\d+)(?:, column (\S+?):)?", re.MULTILINE)


def copy_csv(cursor, table, report):
    """Fill a table from a CSV file; makes schema and table where no earlier file has made them.

    Args:
        cursor: in the load's transaction
        table: the CsvTable
        report: called with a line of text as rows go by
    Raises: Mistakes
    """
    target = Identifier(table.schema, table.name)
    columns = SQL(", ").join(map(Identifier, table.columns))
    # One column and an empty value would be a blank line, which COPY takes for no row at all.
    quoting = csv.QUOTE_ALL if len(table.columns) == 1 else csv.QUOTE_MINIMAL
    copy = SQL("COPY {} ({}) FROM STDIN (FORMAT csv, FORCE_NULL ({}))").format(target, columns, columns)
    try:
        if not _exists(cursor, table):
            _create(cursor, table, target)
        cursor.copy_expert(copy, _CsvStream(table, quoting, report), COPY_CHARACTERS)
    except psycopg2.Error as error:
        if is_service_trouble(error):
            raise
        raise Mistakes(_mistake(table, error)) from None


def _exists(cursor, table):
    cursor.execute("SELECT to_regclass(format('%%I.%%I', %s, %s)) IS NOT NULL", (table.schema, table.name))
    return cursor.fetchone()[0]


def _create(cursor, table, target):
    cursor.execute(SQL("CREATE SCHEMA IF NOT EXISTS {}").format(Identifier(table.schema)))
    columns = [SQL("{} {}").format(Identifier(name), SQL(kind)) for name, kind in table.columns.items()]
    cursor.execute(SQL("CREATE TABLE {} ({})").format(target, SQL(", ").join(columns)))


def _mistake(table, error):
    """Where in the file COPY stopped."""
    found = COPY_POSITION.search(error.diag.context or "")
    if not found:
        return Mistake(first_line(error), table.source, 1, 1)
    line = _line_in_file(table, int(found[1]))
    index = list(table.columns).index(found[2]) if found[2] in table.columns else 0
    return Mistake(first_line(error), table.source, line, field_column(table.source, line, index))


def _line_in_file(table, copied_line):
    """COPY counts the lines it was sent, which has no header and no blank lines."""
    rows = read_rows(table.source)
    next(rows)
    sent = 0
    for line, row in rows:
        sent += 1 + sum(field.count("\n") for field in row)
        if sent >= copied_line:
            return line
    return 1


class _CsvStream:
    """A file-like object whose text is the rows of the file as COPY reads them, without null texts."""

    def __init__(self, table, quoting, report):
        self._chunks = self._write(table, quoting, report)
        self._left = ""

    def read(self, size):
        while len(self._left) < size:
            chunk = next(self._chunks, None)
            if chunk is None:
                break
            self._left += chunk
        text, self._left = self._left[:size], self._left[size:]
        return text

    def _write(self, table, quoting, report):
        buffer = io.StringIO()
        writer = csv.writer(buffer, quoting=quoting, lineterminator="\n")
        nulls = table.nulls
        rows = read_rows(table.source)
        next(rows)
        for number, (_, row) in enumerate(rows, start=1):
            writer.writerow(["" if field in nulls else field for field in row])
            if buffer.tell() >= 1 << 16:
                yield buffer.getvalue()
                buffer.seek(0)
                buffer.truncate()
            if number % REPORT_EVERY_ROWS == 0:
                report(f"{table.schema}.{table.name}: {number:,} of {table.rows:,} rows")
        yield buffer.getvalue()
