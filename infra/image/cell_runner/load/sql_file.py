"""Runs the statements of a SQL file inside the load's transaction."""

import re
import time

import psycopg2

from .mistakes import Mistake, Mistakes, first_line, is_service_trouble
from .source_text import position_of
from .statements import split_statements

TRANSACTION_WORDS = {"BEGIN", "COMMIT", "END", "ROLLBACK", "ABORT", "START", "SAVEPOINT", "RELEASE"}
REPORT_AFTER_SECONDS = 2.0
COPY_CHARACTERS = 1 << 18
COPY_LINE = re.compile(r"^COPY .*, line (\d+)", re.MULTILINE)


def run_sql_file(cursor, source, report):
    """Run a file of plain SQL, one statement after the other, without holding more of it than a statement.

    Args:
        cursor: in the load's transaction
        source: the SourceFile
        report: called with a line of text after each statement that took long
    Raises: Mistakes
    """
    for statement in split_statements(source):
        refused = _refusal(statement)
        if refused:
            message, hint = refused
            raise Mistakes(Mistake(message, source, statement.line, statement.column, hint))
        started = time.monotonic()
        try:
            if statement.rows is None:
                cursor.execute(statement.text)
            else:
                cursor.copy_expert(statement.text, statement.rows, COPY_CHARACTERS)
        except psycopg2.Error as error:
            if statement.rows is not None and statement.rows.mistakes:
                raise statement.rows.mistakes from None
            if is_service_trouble(error):
                raise
            raise Mistakes(_mistake(source, statement, error)) from None
        seconds = time.monotonic() - started
        if seconds >= REPORT_AFTER_SECONDS:
            report(f"{source.label}:{statement.line}: {seconds:.1f} s")
    # A dump sets search_path and the like for itself, not for the files after it.
    cursor.execute("RESET ALL")


def _refusal(statement):
    """Why a statement cannot be part of a load, and what to do instead; None where it can."""
    first, words = statement.words[0] if statement.words else "", statement.words
    if first in TRANSACTION_WORDS or words[:2] == ("PREPARE", "TRANSACTION"):
        return f"{first} has no place here", "all files of a load are one transaction already; leave it out"
    if first == "COPY" and statement.rows is None:
        hint = "give the CSV file itself to load: events.csv becomes the table events"
        return "COPY cannot read or write files here: it would be a file of the database's machine", hint
    return None


def _mistake(source, statement, error):
    """Where in the file PostgreSQL found the error; the statement's beginning where it does not say."""
    offset = int(error.diag.statement_position or 1) - 1
    line, column = position_of(statement.text, offset, statement.line, statement.column)
    row = COPY_LINE.search(error.diag.context or "")
    if statement.rows is not None and row:
        line, column = statement.rows.first_line + int(row[1]) - 1, 1
    return Mistake(first_line(error), source, line, column, error.diag.message_hint)
