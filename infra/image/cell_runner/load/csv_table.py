"""What a CSV file holds: its table, its columns and their types, found by reading all of it once."""

import re
from dataclasses import dataclass

from .column_type import column_type, kind_of
from .csv_rows import delimiter_of, read_rows
from .mistakes import Mistake, Mistakes
from .source_file import SourceFile

IDENTIFIER = re.compile(r"[a-z_][a-z0-9_]{0,62}")
IDENTIFIER_RULE = "a name has at most 63 letters, digits and underscores and does not begin with a digit"
BATCH_ROWS = 20_000
BATCH_CHARACTERS = 8 << 20
MOST_MISTAKES = 20
# Beyond this many distinct values a column's values are looked at again, batch by batch, rather than remembered.
MOST_REMEMBERED = 200_000


@dataclass(frozen=True)
class CsvTable:
    """A CSV file as a table: `columns` maps each name to its type, in the file's order."""

    source: SourceFile
    schema: str
    name: str
    columns: dict
    nulls: frozenset
    rows: int


def inspect_csv(source):
    """Read a CSV file and find its columns' types.

    Args:
        source: the SourceFile; its name is the table's (`events.csv`, `semantic.events.csv`) unless its settings give
            a `table`. They may also have `columns` (name to type), `rename` (the header's name to the column's) and
            `nulls` (texts that mean nothing)
    Raises: Mistakes
    """
    schema, name = table_name(source)
    given = source.settings
    rows = read_rows(source)
    header_line, header = next(rows, (1, None))
    if header is None:
        raise Mistakes(Mistake("the file is empty", source, 1, 1, "its first line must name the columns"))
    names = column_names(source, header_line, header)
    types = {column.lower(): kind for column, kind in given.get("columns", {}).items()}
    unknown = [column for column in given.get("columns", {}) if column.lower() not in names]
    if unknown:
        hint = f"its columns are {', '.join(names)}"
        raise Mistakes(*(Mistake(f'{source.name} has no column "{column}"', source, hint=hint,
                                 setting=("columns", column)) for column in unknown))
    nulls = frozenset(["", *given.get("nulls", [])])
    kinds, count = kinds_of_columns(source, rows, names, types, nulls)
    columns = {column: types.get(column) or column_type(kinds[column]) for column in names}
    return CsvTable(source, schema, name, columns, nulls, count)


def table_name(source):
    """The schema and table that a file's settings name, or its own name means."""
    given = source.settings.get("table")
    parts = (given or source.name[: -len(".csv")]).lower().split(".")
    if len(parts) > 2 or not all(IDENTIFIER.fullmatch(part) for part in parts):
        message = "the file's name cannot be that of a table"
        hint = f"name it table.csv or schema.table.csv, or say its table in load.yaml; {IDENTIFIER_RULE}"
        raise Mistakes(Mistake(message, source, hint=hint))
    return (parts[0], parts[1]) if len(parts) == 2 else ("public", parts[0])


def column_names(source, line, header):
    """The header's names in lower case, as PostgreSQL folds them."""
    renamed = source.settings.get("rename", {})
    texts = [text.strip() for text in header]
    names = [renamed.get(text, text).lower() for text in texts]
    mistakes = [
        Mistake(f'{source.name} has no column "{text}"', source, setting=("rename", text),
                hint=f"its first line names {', '.join(texts)}")
        for text in renamed if text not in texts
    ]
    for index, name in enumerate(names):
        column = 1 + sum(len(field) + 1 for field in header[:index])
        if not IDENTIFIER.fullmatch(name):
            hint = separator_hint(source, header) or (
                f"{IDENTIFIER_RULE}; the first line must name the columns, and load.yaml may rename them")
            message = f'"{name}" cannot be the name of a column' if name else f"column {index + 1} has no name"
            mistakes.append(Mistake(message, source, line, column, hint))
        elif name in names[:index]:
            mistakes.append(Mistake(f'two columns are called "{name}"', source, line, column))
    if mistakes:
        raise Mistakes(*mistakes)
    return names


SEPARATORS = {",": "commas", ";": "semicolons", "\t": "tabs", "|": "bars"}


def separator_hint(source, header):
    used = delimiter_of(source)
    for character, label in SEPARATORS.items():
        if len(header) == 1 and character in header[0] and character != used:
            wanted = SEPARATORS.get(used, f"{used} characters")
            say = "tab" if character == "\t" else f'"{character}"'
            return f"fields are separated by {wanted}, and this file seems to use {label}: say delimiter: {say} in load.yaml"
    return None


def kinds_of_columns(source, rows, names, types, nulls):
    """The kinds of values that each column without a given type has, and the number of rows."""
    kinds = {name: set() for name in names}
    remembered = {name: set(nulls) for name in names if name not in types}
    mistakes = []
    count = 0
    for batch in batches(rows):
        count += len(batch)
        ragged = [(line, len(row)) for line, row in batch if len(row) != len(names)]
        for line, width in ragged[: MOST_MISTAKES - len(mistakes)]:
            fields = "1 field" if width == 1 else f"{width} fields"
            message = f"this row has {fields} where the header names {len(names)} columns"
            mistakes.append(Mistake(message, source, line, 1, 'a field that holds a comma is quoted: "a, b"'))
        if len(mistakes) >= MOST_MISTAKES:
            break
        if mistakes:
            continue
        for name, values in zip(names, zip(*(row for _, row in batch))):
            seen = remembered.get(name)
            if seen is None:
                continue
            fresh = set(values) - seen
            kinds[name].update(map(kind_of, fresh))
            if "text" in kinds[name]:
                del remembered[name]
            elif len(seen) < MOST_REMEMBERED:
                seen |= fresh
    if mistakes:
        raise Mistakes(*mistakes)
    return kinds, count


def batches(rows):
    """Some rows at a time, fewer where they are long."""
    batch, characters = [], 0
    for line, row in rows:
        batch.append((line, row))
        characters += sum(map(len, row))
        if len(batch) == BATCH_ROWS or characters >= BATCH_CHARACTERS:
            yield batch
            batch, characters = [], 0
    if batch:
        yield batch
