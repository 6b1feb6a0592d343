"""Splits a SQL file into its statements, as psql does."""

import re
from dataclasses import dataclass
from typing import Optional

from .mistakes import Mistake, Mistakes
from .source_text import position_of

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
COPY_END = re.compile(r"^\\\.\r?$", re.MULTILINE)


@dataclass(frozen=True)
class Statement:
    """One statement. `offset` is where its first word stands in the file; `words` are its first words in capitals;
    `rows` is the data that follows a COPY … FROM stdin."""

    text: str
    offset: int
    words: tuple
    rows: Optional[str] = None


def split_statements(path, text):
    """Yield the statements of a SQL file.

    Raises: Mistakes
    """
    position = 0
    while True:
        statement, position = _next_statement(path, text, position)
        if statement is None:
            return
        yield statement


def _next_statement(path, text, position):
    start, end = None, position
    words, depth, blocks = [], 0, 0
    while position < len(text):
        token = TOKEN.match(text, position)
        kind, value, begin = token.lastgroup, token.group(), position
        position = _token_end(path, text, token)
        if kind in ("space", "comment"):
            continue
        if value == ";" and depth <= 0 and blocks == 0:
            if start is None:
                continue
            return _with_rows(path, text, Statement(text[start:end], start, tuple(words)), position)
        if value == "\\":
            raise Mistakes(_backslash(path, text, begin))
        start, end = begin if start is None else start, position
        depth += {"(": 1, ")": -1}.get(value, 0)
        if kind == "word":
            word = value.upper()
            blocks += _block_step(words, word, blocks)
            if len(words) < MOST_WORDS:
                words.append(word)
    statement = None if start is None else Statement(text[start:end], start, tuple(words))
    return statement, position


def _token_end(path, text, token):
    """Where a token ends; dollar quotes and nested comments go on past what the pattern saw."""
    kind, begin = token.lastgroup, token.start()
    if kind == "comment":
        depth, position = 1, token.end()
        while depth:
            edge = COMMENT_EDGE.search(text, position)
            if edge is None:
                raise _unclosed(path, text, begin, "comment")
            depth += 1 if edge.group() == "/*" else -1
            position = edge.end()
        return position
    if kind == "dollar":
        close = text.find(token.group(), token.end())
        if close < 0:
            raise _unclosed(path, text, begin, f"string {token.group()}")
        return close + len(token.group())
    if kind in ("escape", "string", "name") and token[f"{kind}_end"] is None:
        raise _unclosed(path, text, begin, "quoted name" if kind == "name" else "string")
    return token.end()


def _unclosed(path, text, offset, what):
    return Mistakes(Mistake(f"the {what} that begins here is never closed", path, *position_of(text, offset)))


def _block_step(words, word, blocks):
    """Semicolons between BEGIN ATOMIC and END belong to the body of a function."""
    if not words or words[0] != "CREATE" or not {"FUNCTION", "PROCEDURE"} & set(words[1:4]):
        return 0
    if word == "ATOMIC" and words[-1] == "BEGIN":
        return 1
    if blocks and word == "CASE":
        return 1
    return -1 if blocks and word == "END" else 0


def _with_rows(path, text, statement, position):
    """The rows of a COPY … FROM stdin, as pg_dump writes them: the lines up to one that is `\\.`"""
    if statement.words[0] != "COPY" or "STDIN" not in statement.words:
        return statement, position
    first = text.find("\n", position) + 1 or len(text)
    end = COPY_END.search(text, first)
    if end is None:
        line, column = position_of(text, statement.offset)
        message = "the rows of this COPY … FROM stdin never end"
        raise Mistakes(Mistake(message, path, line, column, "a line with only \\. ends them"))
    copy = Statement(statement.text, statement.offset, statement.words, text[first : end.start()])
    return copy, end.end()


def _backslash(path, text, offset):
    line, column = position_of(text, offset)
    command = re.match(r"\\\S*", text[offset:]).group()
    hint = "SQL files hold plain statements; psql's commands are not among them"
    if command == "\\copy":
        hint = "give the CSV file itself to load: events.csv becomes the table events"
    return Mistake(f"{command} is a command of psql", path, line, column, hint)
