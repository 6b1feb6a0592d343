"""What can go wrong with a load, told apart by who can mend it."""

from dataclasses import dataclass
from typing import TYPE_CHECKING, Optional

if TYPE_CHECKING:
    from .source_file import SourceFile


@dataclass(frozen=True)
class Mistake:
    """Something that is wrong in a user's file. Lines and columns count from 1."""

    message: str
    source: "SourceFile"
    line: Optional[int] = None
    column: Optional[int] = None
    hint: Optional[str] = None
    # Where the settings of this file say what is wrong: a path into them.
    setting: Optional[tuple] = None


class Mistakes(Exception):
    """Everything that is wrong in a user's files, as far as one look shows."""

    def __init__(self, *mistakes):
        super().__init__("\n".join(mistake.message for mistake in mistakes))
        self.mistakes = mistakes


class ServiceTrouble(Exception):
    """The database refuses, or went away; the files may be fine."""


# SQLSTATE classes: connection, authorization, resources, operator intervention, system, internal.
SERVICE_CLASSES = {"08", "28", "53", "57", "58", "XX"}


def is_service_trouble(error):
    """Whether an error of PostgreSQL is the server's and not that of what it was asked."""
    return error.pgcode is None or error.pgcode[:2] in SERVICE_CLASSES


def first_line(error):
    """PostgreSQL's own message, without the position and context that follow it."""
    message = getattr(error.diag, "message_primary", None) or str(error).strip()
    return message.splitlines()[0] if message else type(error).__name__
