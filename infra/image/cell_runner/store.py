"""Where a run's documents live: manifests and cells to read, logs and results to write."""

import os
import re
import tempfile
from pathlib import Path

NAME = r"[A-Za-z0-9_-][A-Za-z0-9._-]*"
KEY = re.compile(rf"{NAME}(/{NAME})*")


class DirectoryStore:
    """A store in a folder; every document appears whole or not at all, also after a crash.

    Args:
        root: the folder; it exists.
    """

    def __init__(self, root):
        self.root = Path(root)

    def read(self, key, start=0, length=None):
        """The bytes of a document, or of a range of it.

        Raises: FileNotFoundError
        """
        with open(self._path(key), "rb") as file:
            file.seek(start)
            return file.read(-1 if length is None else length)

    def exists(self, key):
        return self._path(key).is_file()

    def names(self, prefix):
        """The names directly below a prefix, sorted; none where it does not exist."""
        try:
            return sorted(os.listdir(self._path(prefix)))
        except FileNotFoundError:
            return []

    def create(self, key, body):
        """Write a document that must not exist yet; False when it does."""
        path = self._path(key)
        temporary = self._write_beside(path, body)
        try:
            os.link(temporary, path)
        except FileExistsError:
            return False
        finally:
            os.unlink(temporary)
        _sync_folder(path.parent)
        return True

    def put(self, key, body, durable=True):
        """Write a document, or replace it whole."""
        path = self._path(key)
        temporary = self._write_beside(path, body, durable)
        try:
            os.replace(temporary, path)
        except OSError:
            os.unlink(temporary)
            raise
        if durable:
            _sync_folder(path.parent)

    def open_log(self, key):
        """An unbuffered binary file to append log lines to as they come."""
        path = self._path(key)
        _make_folder(path.parent)
        return open(path, "ab", buffering=0)

    def _path(self, key):
        if not KEY.fullmatch(key):
            raise ValueError(f"not a key of the store: {key!r}")
        return self.root / key

    def _write_beside(self, path, body, durable=True):
        _make_folder(path.parent)
        descriptor, temporary = tempfile.mkstemp(prefix=".", suffix=".tmp", dir=path.parent)
        try:
            with os.fdopen(descriptor, "wb") as file:
                file.write(body)
                file.flush()
                if durable:
                    os.fsync(file.fileno())
        except BaseException:
            os.unlink(temporary)
            raise
        return temporary


def _make_folder(folder):
    """Make a folder and those above it, closed to other users: what is in them may be of people."""
    # With parents=True, pathlib gives the mode to the last one only.
    if not folder.parent.exists():
        _make_folder(folder.parent)
    folder.mkdir(mode=0o700, exist_ok=True)


def _sync_folder(folder):
    descriptor = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)


def open_store():
    """The store that the environment names (SWEEP_STORE: a folder)."""
    return DirectoryStore(os.environ["SWEEP_STORE"])
