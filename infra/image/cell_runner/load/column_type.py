"""The narrowest type of PostgreSQL that holds all values of a column."""

import re
from datetime import date

INTEGER_LIMIT = 2**31
BIGINT_LIMIT = 2**63

# A leading zero belongs to a code (a zip code), not to a number.
NUMBER = r"-?(?:0|[1-9][0-9]*)"
DAY = r"[0-9]{4}-[0-9]{2}-[0-9]{2}"
TIME = r"(?:[01][0-9]|2[0-3]):[0-5][0-9](?::[0-5][0-9](?:\.[0-9]{1,6})?)?"
SHAPE = re.compile(
    rf"(?P<whole>{NUMBER})"
    rf"|(?P<float>{NUMBER}(?:\.[0-9]*)?(?:[eE][+-]?[0-9]{{1,2}})?|-?\.[0-9]+(?:[eE][+-]?[0-9]{{1,2}})?)"
    r"|(?P<boolean>t|f|[Tt]rue|[Ff]alse|TRUE|FALSE)"
    rf"|(?P<date>{DAY})"
    rf"|(?P<timestamp>{DAY}[ T]{TIME})"
    rf"|(?P<timestamptz>{DAY}[ T]{TIME} ?(?:Z|[+-][0-9]{{2}}(?::?[0-9]{{2}})?))"
)

# What the kinds of a column's values amount to; the first set that holds them all is the column's.
COLUMN_TYPES = (
    ({"integer"}, "integer"),
    ({"integer", "bigint"}, "bigint"),
    ({"integer", "bigint", "float"}, "double precision"),
    ({"boolean"}, "boolean"),
    ({"date"}, "date"),
    ({"date", "timestamp"}, "timestamp without time zone"),
    ({"timestamptz"}, "timestamp with time zone"),
)


def column_type(kinds):
    """The type of a column whose values are of these kinds; text where nothing narrower holds them."""
    for members, name in COLUMN_TYPES:
        if kinds and kinds <= members:
            return name
    return "text"


def kind_of(value):
    """What one value looks like: integer, bigint, float, boolean, date, timestamp, timestamptz or text."""
    text = value.strip()
    match = SHAPE.fullmatch(text)
    if match is None:
        return "text"
    kind = match.lastgroup
    if kind == "whole":
        return whole_kind(int(text)) if len(text) <= 20 else "text"
    if kind in ("date", "timestamp", "timestamptz") and not is_day(text[:10]):
        return "text"
    return kind


def whole_kind(number):
    if -INTEGER_LIMIT <= number < INTEGER_LIMIT:
        return "integer"
    return "bigint" if -BIGINT_LIMIT <= number < BIGINT_LIMIT else "text"


def is_day(text):
    try:
        date(int(text[:4]), int(text[5:7]), int(text[8:10]))
    except ValueError:
        return False
    return True
