"""Loads a user's files into a data version, and tells what came of it as JSON has it."""

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


def load_files(database, get_files):
    """Fill a database with files, unless it is there.

    Args:
        database: its name.
        get_files: called only where there is something to load; gives {"files": [absolute paths], "settings": {path:
            what load.yaml says of it; of an archive, by member}}.

    Returns: a code (DONE; MISTAKE in the files; SERVICE, the database's trouble) and what came of it: {"database",
        "tables": [{"name", "rows"}], "seconds", "existed"}, or {"problems": [{"message", "file", "member", "line",
        "column", "text": of the line, "hint", "setting": a path into the file's settings}]}.
    """
    started = time.monotonic()
    try:
        answer = create_data_version(database, lambda: read_sources(get_files()), report)
    except Mistakes as error:
        return MISTAKE, {"problems": problems_of(error.mistakes)}
    except ServiceTrouble as error:
        return SERVICE, {"problems": [{"message": str(error)}]}
    except psycopg2.Error as error:
        return SERVICE, {"problems": [{"message": f"the database: {first_line(error)}"}]}
    return DONE, {**answer, "seconds": round(time.monotonic() - started, 3)}


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
