"""Fills a database with a user's files.

Reads a request as JSON on standard input: {"database", "files": [absolute paths], "schema": {path: {"columns", "nulls"}}};
connects as libpq's environment variables say. Progress goes to standard error, one JSON object to standard output:
{"database", "tables": [{"name", "rows"}], "seconds", "existed"}, or {"problems": [...]}.
Exit codes: 0 loaded or there already, 2 a mistake in the files, 3 the database's trouble.
"""

import json
import os
import signal
import sys
import time

import psycopg2

from .csv_table import inspect_csv
from .data_version import create_data_version
from .mistakes import Mistake, Mistakes, ServiceTrouble, first_line

DONE, MISTAKE, SERVICE = 0, 2, 3


def main():
    # While PostgreSQL works, Python would not look at a Ctrl-C.
    signal.signal(signal.SIGINT, signal.SIG_DFL)
    request = json.load(sys.stdin)
    started = time.monotonic()
    try:
        answer = create_data_version(request["database"], lambda: read_sources(request), report)
        answer["seconds"] = round(time.monotonic() - started, 3)
        code = DONE
    except Mistakes as error:
        answer, code = {"problems": [mistake.as_json() for mistake in error.mistakes]}, MISTAKE
    except ServiceTrouble as error:
        answer, code = {"problems": [{"message": str(error)}]}, SERVICE
    except psycopg2.Error as error:
        answer, code = {"problems": [{"message": f"the database: {first_line(error)}"}]}, SERVICE
    print(json.dumps(answer, ensure_ascii=False))
    return code


def read_sources(request):
    """The files in their order: a path for SQL, a CsvTable for CSV. All mistakes in CSV files come at once."""
    sources, mistakes, owners = [], [], {}
    schema = request.get("schema") or {}
    for path in request["files"]:
        try:
            source = inspect(path, schema.get(path, {}))
        except Mistakes as error:
            mistakes.extend(error.mistakes)
            continue
        sources.append(source)
        if not isinstance(source, str):
            name = f"{source.schema}.{source.name}"
            if name in owners:
                mistakes.append(Mistake(f"{name} is filled by {owners[name]} already", path, 1, 1))
            owners[name] = path
    if mistakes:
        raise Mistakes(*mistakes)
    return sources


def inspect(path, given):
    if path.endswith(".sql"):
        return path
    if not path.endswith(".csv"):
        raise Mistakes(Mistake("only .sql and .csv files can be loaded", path, hint="unpack an archive first"))
    report(f"reading {os.path.basename(path)}")
    try:
        return inspect_csv(path, given)
    except OSError as error:
        raise Mistakes(Mistake(f"cannot be read: {error.strerror}", path)) from None


def report(line):
    print(line, file=sys.stderr, flush=True)


if __name__ == "__main__":
    sys.exit(main())
