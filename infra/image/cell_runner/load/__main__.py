"""Fills a database with a user's files.

Reads a request as JSON on standard input: {"database", "files": [absolute paths], "settings": {path: what load.yaml says
of it; of an archive, by member}}; connects as libpq's environment variables say. Progress goes to standard error, one
JSON object to standard output: {"database", "tables": [{"name", "rows"}], "seconds", "existed"}, or {"problems": [{"message",
"file", "member", "line", "column", "text": of the line, "hint", "setting": a path into the file's settings}]}.
Exit codes: 0 loaded or there already, 2 a mistake in the files, 3 the database's trouble.
"""

import json
import signal
import sys
import time

import psycopg2

from .archive import members_of
from .csv_table import CsvTable, inspect_csv
from .data_version import create_data_version
from .mistakes import Mistake, Mistakes, ServiceTrouble, first_line
from .source_file import SourceFile
from .source_text import line_texts

DONE, MISTAKE, SERVICE = 0, 2, 3
LOADED = (".sql", ".csv", ".sql.gz", ".csv.gz")


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
        answer, code = {"problems": problems_of(error.mistakes)}, MISTAKE
    except ServiceTrouble as error:
        answer, code = {"problems": [{"message": str(error)}]}, SERVICE
    except psycopg2.Error as error:
        answer, code = {"problems": [{"message": f"the database: {first_line(error)}"}]}, SERVICE
    print(json.dumps(answer))
    return code


def read_sources(request):
    """The files in their order: a SourceFile for SQL, a CsvTable for CSV. All mistakes in CSV files come at once."""
    sources, mistakes, owners = [], [], {}
    settings = request.get("settings") or {}

    def collect(work, *arguments):
        try:
            return work(*arguments)
        except Mistakes as error:
            mistakes.extend(error.mistakes)
            return None

    for path in request["files"]:
        for file in collect(files_of, path, settings.get(path, {})) or []:
            sources.append(collect(inspect, file))
    for table in sources:
        if isinstance(table, CsvTable):
            name = f"{table.schema}.{table.name}"
            if name in owners:
                mistakes.append(Mistake(f"{name} is filled by {owners[name]} already", table.source, 1, 1))
            owners[name] = table.source.label
    if mistakes:
        raise Mistakes(*mistakes)
    return sources


def files_of(path, settings):
    """The file itself, or what is in it."""
    if path.lower().endswith(".zip"):
        return members_of(path, settings, report)
    file = SourceFile(path, settings=settings)
    if path.lower().endswith(LOADED):
        return [file]
    hint = "gzip (.sql.gz, .csv.gz) and zip archives of these are read too"
    raise Mistakes(Mistake("only .sql and .csv files can be loaded", file, hint=hint))


def inspect(file):
    if file.name.lower().endswith(".sql"):
        return file
    report(f"reading {file.label}")
    return inspect_csv(file)


def problems_of(mistakes):
    """Mistakes as JSON has them, with the lines that they are about."""
    wanted = {}
    for mistake in mistakes:
        if mistake.line is not None:
            wanted.setdefault(mistake.source, set()).add(mistake.line)
    texts = {source: line_texts(source, lines) for source, lines in wanted.items()}
    problems = []
    for mistake in mistakes:
        source = mistake.source
        key = () if source.settings_key is None else (source.settings_key,)
        problem = {
            "message": mistake.message,
            "file": source.path,
            "member": source.member,
            "line": mistake.line,
            "column": mistake.column,
            "text": texts.get(source, {}).get(mistake.line),
            "hint": mistake.hint,
            "setting": mistake.setting and [*key, *mistake.setting],
        }
        problems.append({name: value for name, value in problem.items() if value is not None})
    return problems


def report(line):
    print(line, file=sys.stderr, flush=True)


if __name__ == "__main__":
    sys.exit(main())
