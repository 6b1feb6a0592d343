"""Splits a SQL file into its statements, as psql does."""

import re
from dataclasses import dataclass
from typing import Optional

from .mistakes import Mistake, Mistakes
from .sql_reader import CopyRows, SqlReader

TOKEN = re.compile(
    r"""
      (?P<space>\s+|--[^\n]*)
    | (?P<comment>/\*)
    | (?P<escape>[eE]'[^'\\]*(?:(?:\\.|'')[^'\\]*)*(?P<escape_end>')?)
    | (?P<string>'[^']*(?:''[^']*)*(?P<string_end>')?)
    | (?P<name>"[^"]*(?:""[^"]*)*(?P<name_end>")?)
    | (?P<dollar>\$(?:[^\W\d]\w*)?\$)
    | (?P<word>[^\W\d][\w$]*)
    | (?P<mark>[();\\])
    | (?P<other>\d[\w.$]*|\$\d+|.)
    """,
    re.VERBOSE | re.DOTALL,
)
COMMENT_EDGE = re.compile(r"/\*|\*/")
# Enough of a statement to tell what it is.
MOST_WORDS = 200


@dataclass(frozen=True)
class Statement:
    """One statement. `line` and `column` are where its first word stands; `words` are its first words in capitals;
    `rows` is the data that follows a COPY … FROM stdin, to be read before the next statement."""

    text: str
    line: int
    column: int
    words: tuple
    rows: Optional[CopyRows] = None


def split_statements(source):
    """Yield the statements of a SQL file.

    Raises: Mistakes
    """
    reader = SqlReader(source)
    while True:
        try:
            found = _next_statement(reader)
        except _Unclosed as error:
            if reader.ended:
                reader.pass_to(error.offset)
                message = f"the {error.what} that begins here is never closed"
                raise Mistakes(Mistake(message, source, reader.line, reader.column)) from None
            found = None
        if found is None and not reader.ended:
            reader.read_more()
        elif found is None:
            return
        else:
            yield from _pass_statement(reader, *found)


def _pass_statement(reader, start, end, words, after):
    reader.pass_to(start)
    line, column, text = reader.line, reader.column, reader.text[start:end]
    reader.pass_to(after)
    if words[:1] == ("COPY",) and "STDIN" in words:
        rows = CopyRows(reader, line, column)
        yield Statement(text, line, column, words, rows)
        rows.pass_rest()
    else:
        yield Statement(text, line, column, words)


class _Unclosed(Exception):
    """Something opens at an offset and does not close in what has been read."""

    def __init__(self, offset, what):
        super().__init__(what)
        self.offset, self.what = offset, what


def _next_statement(reader):
    """Where the next statement starts and ends, its words, and where to go on; None where none ends in the text."""
    text, position = reader.text, reader.offset
    start, end = None, position
    words, depth, blocks = [], 0, 0
    while position < len(text):
        token = TOKEN.match(text, position)
        kind, value, begin = token.lastgroup, token.group(), position
        position = _token_end(text, token)
        if kind in ("space", "comment"):
            if start is None and kind == "space":
                reader.pass_to(position)
            continue
        if value == ";" and depth <= 0 and blocks == 0:
            if start is None:
                reader.pass_to(position)
                continue
            return start, end, tuple(words), position
        if value == "\\":
            raise Mistakes(_backslash(reader, begin))
        start, end = begin if start is None else start, position
        depth += {"(": 1, ")": -1}.get(value, 0)
        if kind == "word":
            word = value.upper()
            blocks += _block_step(words, word, blocks)
            if len(words) < MOST_WORDS:
                words.append(word)
    return (start, end, tuple(words), position) if start is not None and reader.ended else None


def _token_end(text, token):
    """Where a token ends; dollar quotes and nested comments go on past what the pattern saw."""
    kind, begin = token.lastgroup, token.start()
    if kind == "comment":
        depth, position = 1, token.end()
        while depth:
            edge = COMMENT_EDGE.search(text, position)
            if edge is None:
                raise _Unclosed(begin, "comment")
            depth += 1 if edge.group() == "/*" else -1
            position = edge.end()
        return position
    if kind == "dollar":
        close = text.find(token.group(), token.end())
        if close < 0:
            raise _Unclosed(begin, f"string {token.group()}")
        return close + len(token.group())
    if kind in ("escape", "string", "name") and token[f"{kind}_end"] is None:
        raise _Unclosed(begin, "quoted name" if kind == "name" else "string")
    return token.end()


def _block_step(words, word, blocks):
    """Semicolons between BEGIN ATOMIC and END belong to the body of a function."""
    if not words or words[0] != "CREATE" or not {"FUNCTION", "PROCEDURE"} & set(words[1:4]):
        return 0
    if word == "ATOMIC" and words[-1] == "BEGIN":
        return 1
    if blocks and word == "CASE":
        return 1
    return -1 if blocks and word == "END" else 0


def _backslash(reader, offset):
    command = re.match(r"\\\S*", reader.text[offset:]).group()
    reader.pass_to(offset)
    hint = "SQL files hold plain statements; psql's commands are not among them"
    if command == "\\copy":
        hint = "give the CSV file itself to load: events.csv becomes the table events"
    return Mistake(f"{command} is a command of psql", reader.source, reader.line, reader.column, hint)
