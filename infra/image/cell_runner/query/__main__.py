"""Runs one query in a read-only transaction.

Reads a request as JSON on standard input: {"database", "query", "timeoutSeconds", "maxRows"}, the last two of which may be
null; connects as libpq's environment variables say. Writes JSON documents to standard output, one a line: {"columns":
[{"name", "type"}]}, then the rows as lists of texts and nulls, then {"rows": their number, "more": whether there are more};
or {"problem": {"message", "line", "column", "hint"}}. Exit codes: 0 done, 2 a mistake in the query, 3 the database's trouble.
"""

import json
import signal
import sys

import psycopg2

from ..load.mistakes import Mistakes, ServiceTrouble, first_line, is_service_trouble
from ..load.source_text import position_of
from .run_query import run_query
from .single_statement import single_statement

DONE, MISTAKE, SERVICE = 0, 2, 3


def main():
    # While PostgreSQL works, Python would not look at a Ctrl-C.
    signal.signal(signal.SIGINT, signal.SIG_DFL)
    request = json.load(sys.stdin)
    try:
        statement = single_statement(request["query"])
    except Mistakes as error:
        (mistake,) = error.mistakes
        return refuse(MISTAKE, mistake.message, (mistake.line, mistake.column), mistake.hint)
    try:
        run_query(request["database"], statement, request["timeoutSeconds"], request["maxRows"], answer)
    except ServiceTrouble as error:
        return refuse(SERVICE, str(error))
    except psycopg2.errors.QueryCanceled as error:
        return refuse(MISTAKE, first_line(error))
    except psycopg2.Error as error:
        if is_service_trouble(error):
            return refuse(SERVICE, first_line(error))
        hint = " ".join(filter(None, (error.diag.message_detail, error.diag.message_hint))) or None
        return refuse(MISTAKE, first_line(error), place_of(error, statement), hint)
    return DONE


def place_of(error, statement):
    """The line and column in the query that PostgreSQL complains of; None where it names none."""
    offset = int(error.diag.statement_position or 0) - 1 - statement.prefix_length
    return position_of(statement.text, offset, statement.line, statement.column) if offset >= 0 else None


def refuse(code, message, place=None, hint=None):
    problem = {"message": message, "line": place and place[0], "column": place and place[1], "hint": hint}
    answer({"problem": {name: value for name, value in problem.items() if value is not None}})
    return code


def answer(document):
    sys.stdout.write(json.dumps(document) + "\n")


if __name__ == "__main__":
    sys.exit(main())
