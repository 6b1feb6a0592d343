"""What a CSV file holds: its table, its columns and their types, found by reading all of it once."""

import os
import re
from dataclasses import dataclass
from itertools import islice

from .column_type import column_type, kind_of
from .csv_rows import read_rows
from .mistakes import Mistake, Mistakes

IDENTIFIER = re.compile(r"[a-z_][a-z0-9_]{0,62}")
IDENTIFIER_RULE = "a name has at most 63 letters, digits and underscores and does not begin with a digit"
BATCH_ROWS = 20_000
MOST_MISTAKES = 20
# Beyond this many distinct values a column's values are looked at again, batch by batch, rather than remembered.
MOST_REMEMBERED = 200_000


@dataclass(frozen=True)
class CsvTable:
    """A CSV file as a table: `columns` maps each name to its type, in the file's order."""

    path: str
    schema: str
    name: str
    columns: dict
    nulls: frozenset
    rows: int


def inspect_csv(path, given):
    """Read a CSV file and find its columns' types.

    Args:
        path: the file; its name is the table's (`events.csv`, `semantic.events.csv`)
        given: what load.yaml says of it: `columns` (name to type), `nulls` (texts that mean nothing)
    Raises: Mistakes
    """
    schema, name = table_name(path)
    rows = read_rows(path)
    header_line, header = next(rows, (1, None))
    if header is None:
        raise Mistakes(Mistake("the file is empty", path, 1, 1, "its first line must name the columns"))
    names = column_names(path, header_line, header)
    types = given.get("columns", {})
    unknown = [column for column in types if column not in names]
    if unknown:
        listed = ", ".join(names)
        raise Mistakes(*(Mistake(f'load.yaml names a column "{column}" that the file lacks', path, header_line, 1,
                                 f"its columns are {listed}") for column in unknown))
    nulls = frozenset(["", *given.get("nulls", [])])
    kinds, count = kinds_of_columns(path, rows, names, types, nulls)
    columns = {column: types.get(column) or column_type(kinds[column]) for column in names}
    return CsvTable(path, schema, name, columns, nulls, count)


def table_name(path):
    """The schema and table that a file's name means."""
    parts = os.path.basename(path)[: -len(".csv")].lower().split(".")
    if len(parts) > 2 or not all(IDENTIFIER.fullmatch(part) for part in parts):
        message = "the file's name cannot be that of a table"
        raise Mistakes(Mistake(message, path, hint=f"name it table.csv or schema.table.csv; {IDENTIFIER_RULE}"))
    return (parts[0], parts[1]) if len(parts) == 2 else ("public", parts[0])


def column_names(path, line, header):
    """The header's names in lower case, as PostgreSQL folds them."""
    names = [name.strip().lower() for name in header]
    mistakes = []
    for index, name in enumerate(names):
        column = 1 + sum(len(field) + 1 for field in header[:index])
        if not IDENTIFIER.fullmatch(name):
            hint = separator_hint(header) or f"{IDENTIFIER_RULE}; the first line must name the columns"
            message = f'"{name}" cannot be the name of a column' if name else f"column {index + 1} has no name"
            mistakes.append(Mistake(message, path, line, column, hint))
        elif name in names[:index]:
            mistakes.append(Mistake(f'two columns are called "{name}"', path, line, column))
    if mistakes:
        raise Mistakes(*mistakes)
    return names


def separator_hint(header):
    for character, label in ((";", "semicolons"), ("\t", "tabs"), ("|", "bars")):
        if len(header) == 1 and character in header[0]:
            return f"fields are separated by commas, and this file seems to use {label}"
    return None


def kinds_of_columns(path, rows, names, types, nulls):
    """The kinds of values that each column without a given type has, and the number of rows."""
    kinds = {name: set() for name in names}
    remembered = {name: set(nulls) for name in names if name not in types}
    mistakes = []
    count = 0
    while batch := list(islice(rows, BATCH_ROWS)):
        count += len(batch)
        ragged = [(line, len(row)) for line, row in batch if len(row) != len(names)]
        for line, width in ragged[: MOST_MISTAKES - len(mistakes)]:
            fields = "1 field" if width == 1 else f"{width} fields"
            message = f"this row has {fields} where the header names {len(names)} columns"
            mistakes.append(Mistake(message, path, line, 1, 'a field that holds a comma is quoted: "a, b"'))
        if len(mistakes) >= MOST_MISTAKES:
            break
        if mistakes:
            continue
        for name, values in zip(names, zip(*(row for _, row in batch))):
            seen = remembered.get(name)
            if seen is None or "text" in kinds[name]:
                continue
            fresh = set(values) - seen
            kinds[name].update(map(kind_of, fresh))
            if len(seen) < MOST_REMEMBERED:
                seen |= fresh
    if mistakes:
        raise Mistakes(*mistakes)
    return kinds, count
