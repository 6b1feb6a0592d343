"""A file that a load reads: on its own, packed by gzip, or a member of an archive."""

import gzip
import io
import lzma
import os
import zipfile
import zlib
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import Optional

from .mistakes import Mistake, Mistakes

READ_BYTES = 1 << 20

# A file may unpack to this many times its size, or to this many bytes where that is more.
MOST_TIMES = 200
MOST_BYTES_OF_SMALL = 256 << 20


@dataclass(frozen=True)
class SourceFile:
    """One SQL or CSV file.

    Args:
        path: the file as it was given, absolute
        member: its name in the archive that `path` is; None where it is no archive
        settings: what load.yaml says of it
        settings_key: under which name of the archive's settings it says so
    """

    path: str
    member: Optional[str] = None
    settings: dict = field(default_factory=dict, compare=False)
    settings_key: Optional[str] = field(default=None, compare=False)

    @property
    def name(self):
        """Its name without folders and `.gz`: `events.csv`."""
        if self.member is not None:
            return os.path.basename(self.member)
        name = os.path.basename(self.path)
        return name[: -len(".gz")] if name.lower().endswith(".gz") else name

    @property
    def label(self):
        """What people call it: `events.csv`, `tables.zip(data/events.csv)`."""
        file = os.path.basename(self.path)
        return file if self.member is None else f"{file}({self.member})"

    @contextmanager
    def open(self):
        """Its content as a binary file, unpacked as it is read.

        Raises: Mistakes, also while it is read
        """
        try:
            with self._open() as file:
                yield file
        except DAMAGE:
            hint = "the file is damaged, or is not what its name says"
            raise Mistakes(Mistake("it cannot be unpacked", self, hint=hint)) from None
        except OSError as error:
            raise Mistakes(Mistake(f"cannot be read: {error.strerror or error}", self)) from None

    @contextmanager
    def _open(self):
        if self.member is not None:
            with zipfile.ZipFile(self.path) as archive, archive.open(self.member) as file:
                # It ends where the archive's directory says, whatever the packed bytes would go on to.
                yield io.BufferedReader(file, READ_BYTES)
        elif self.path.lower().endswith(".gz"):
            with gzip.open(self.path) as file:
                most = most_bytes(os.path.getsize(self.path))
                yield io.BufferedReader(_Bounded(file, most, self), READ_BYTES)
        else:
            with open(self.path, "rb", READ_BYTES) as file:
                yield file


DAMAGE = (gzip.BadGzipFile, zipfile.BadZipFile, zlib.error, lzma.LZMAError, EOFError, NotImplementedError)


def most_bytes(size):
    """How many bytes a file of this size may unpack to."""
    return max(MOST_TIMES * size, MOST_BYTES_OF_SMALL)


def unpacks_to_too_much(source, most):
    message = f"it unpacks to more than {most:,} bytes, {MOST_TIMES} times its size"
    return Mistakes(Mistake(message, source, hint="unpack it, and load what is in it"))


class _Bounded(io.RawIOBase):
    """A file that refuses to go on beyond a number of bytes."""

    def __init__(self, file, most, source):
        self._file, self._most, self._left, self._source = file, most, most, source

    def readable(self):
        return True

    def readinto(self, buffer):
        count = self._file.readinto(buffer)
        self._left -= count
        if self._left < 0:
            raise unpacks_to_too_much(self._source, self._most)
        return count
