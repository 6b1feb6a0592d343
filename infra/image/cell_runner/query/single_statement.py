"""The one statement that a query may be."""

import io
from contextlib import contextmanager
from dataclasses import dataclass, field

from ..load.mistakes import Mistake, Mistakes
from ..load.statements import split_statements

# What returns rows through a cursor, and so need not be held whole.
CURSOR_WORDS = {"SELECT", "WITH", "VALUES", "TABLE"}
DECLARE = "DECLARE sweep_sql NO SCROLL CURSOR FOR "


@dataclass(frozen=True)
class SingleStatement:
    """A statement, and where its first character stands in what the user wrote."""

    text: str
    line: int
    column: int
    # Its rows come through a cursor called sweep_sql, by way of the command with DECLARE before it.
    by_cursor: bool

    @property
    def command(self):
        return DECLARE + self.text if self.by_cursor else self.text

    @property
    def prefix_length(self):
        return len(self.command) - len(self.text)


@dataclass(frozen=True)
class QueryText:
    """A query as the splitter of SQL files reads it."""

    text: str
    settings: dict = field(default_factory=dict)
    name: str = "query"

    @contextmanager
    def open(self):
        yield io.BytesIO(self.text.encode("utf-8", "surrogatepass"))


def single_statement(text):
    """The statement in a text; a second one could end the transaction that keeps the first from writing.

    Raises: Mistakes
    """
    source = QueryText(text)
    statements = split_statements(source)
    first = next(statements, None)
    if first is None:
        raise Mistakes(Mistake("the query is empty", source, 1, 1))
    if first.words[:1] == ("COPY",):
        hint = "a query's rows are printed as CSV by --csv"
        raise Mistakes(Mistake("COPY is not run here", source, first.line, first.column, hint))
    second = next(statements, None)
    if second is not None:
        raise Mistakes(Mistake("a second statement begins here", source, second.line, second.column,
                               "one query is run at a time"))
    by_cursor = CURSOR_WORDS.issuperset(first.words[:1]) and first.words != ()
    return SingleStatement(first.text, first.line, first.column, by_cursor)
