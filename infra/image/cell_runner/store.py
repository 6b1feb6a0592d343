"""Where a run's documents live: manifests and cells to read, logs and results to write."""

import os
import re
import shutil
import sys
from contextlib import contextmanager

from .sync_file_system import sync_file_system

NAME = r"[A-Za-z0-9_-][A-Za-z0-9._-]*"
KEY = re.compile(rf"{NAME}(/{NAME})*")
NEW_FILE = os.O_WRONLY | os.O_CREAT | os.O_EXCL | os.O_CLOEXEC

# From so many documents on, to sync the whole file system twice is faster than each file and folder.
MANY = 4


class StoreTrouble(OSError):
    """The store's service does not do what it is asked; that says nothing about what was to be kept in it."""


class DirectoryStore:
    """A store in a folder; every document appears whole or not at all.

    Args:
        root: the folder's path.
    """

    def __init__(self, root):
        self.root = os.fspath(root)

    def read(self, key, start=0, length=None):
        """The bytes of a document, or of a range of it.

        Raises: FileNotFoundError
        """
        with open(self._path(key), "rb", buffering=0) as file:
            if length is not None:
                return os.pread(file.fileno(), length, start)
            file.seek(start)
            return file.readall()

    def copy_to(self, key, file):
        """Write the bytes of a document, which may be large, to a binary file.

        Raises: FileNotFoundError
        """
        with open(self._path(key), "rb") as source:
            shutil.copyfileobj(source, file, 1 << 20)

    def exists(self, key):
        return os.path.isfile(self._path(key))

    def names(self, prefix):
        """The names directly below a prefix, sorted; none where it does not exist."""
        try:
            return sorted(os.listdir(self._path(prefix)))
        except FileNotFoundError:
            return []

    def make_folder(self, prefix):
        """Make a place for documents; False where there is one already, and there may be documents in it."""
        return _make_folder(self._path(prefix))

    def create(self, key, body, durable=True):
        """Write a document that must not exist yet; False when it does.

        One that is not durable may be found empty or cut off after the machine lost its power.
        """
        path = self._path(key)
        temporary = _write_beside(path, body, durable)
        try:
            os.link(temporary, path)
        except FileExistsError:
            return False
        finally:
            os.unlink(temporary)
        if durable:
            _sync_folder(path)
        return True

    def put(self, key, body, durable=True):
        """Write a document, or replace it whole."""
        path = self._path(key)
        _replace(_write_beside(path, body, durable), path)
        if durable:
            _sync_folder(path)

    def put_all(self, documents):
        """Write documents durably, many in little more time than a few.

        Args:
            documents: bodies by key.

        Returns: by key, the OSErrors why documents could not be written.
        """
        errors = {}
        if len(documents) < MANY or sys.platform != "linux":
            for key, body in documents.items():
                with noting(errors, key):
                    self.put(key, body)
            return errors
        written = {}
        for key, body in documents.items():
            with noting(errors, key):
                written[key] = _write_beside(self._path(key), body, durable=False)
        with noting(errors, *written):
            sync_file_system(self.root)
            for key, temporary in written.items():
                with noting(errors, key):
                    _replace(temporary, self._path(key))
            sync_file_system(self.root)
        return errors

    def open_log(self, key):
        """An unbuffered binary file to append log lines to as they come."""
        path = self._path(key)
        return os.fdopen(_open_new(path, os.O_WRONLY | os.O_CREAT | os.O_APPEND | os.O_CLOEXEC, 0o644), "ab", buffering=0)

    def tend(self):
        """To be called now and then while logs are open: here, what is written to them is in the store at once."""

    def _path(self, key):
        return f"{self.root}/{checked_key(key)}"


def checked_key(key):
    """
    Raises: ValueError
    """
    if not KEY.fullmatch(key):
        raise ValueError(f"not a key of the store: {key!r}")
    return key


@contextmanager
def noting(errors, *keys):
    """Take an OSError for the reason why the documents of these keys could not be written."""
    try:
        yield
    except OSError as error:
        errors.update(dict.fromkeys(keys, error))


def _write_beside(path, body, durable):
    """Write a file beside the one that it is to become, under a name that no key has."""
    temporary = f"{os.path.dirname(path)}/.{os.urandom(9).hex()}.tmp"
    descriptor = _open_new(temporary, NEW_FILE, 0o600)
    try:
        try:
            _write_all(descriptor, body)
            if durable:
                os.fsync(descriptor)
        finally:
            os.close(descriptor)
    except BaseException:
        os.unlink(temporary)
        raise
    return temporary


def _replace(temporary, path):
    try:
        os.replace(temporary, path)
    except OSError:
        os.unlink(temporary)
        raise


def _write_all(descriptor, body):
    rest = memoryview(body)
    while rest:
        rest = rest[os.write(descriptor, rest) :]


def _open_new(path, flags, mode):
    try:
        return os.open(path, flags, mode)
    except FileNotFoundError:
        _make_folder(os.path.dirname(path))
        return os.open(path, flags, mode)


def _make_folder(folder):
    """Make a folder and those above it, closed to other users: what is in them may be of people."""
    try:
        os.mkdir(folder, 0o700)
        return True
    except FileExistsError:
        return False
    except FileNotFoundError:
        _make_folder(os.path.dirname(folder))
        return _make_folder(folder)


def _sync_folder(path):
    """Have it kept that a file is in its folder."""
    descriptor = os.open(os.path.dirname(path), os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)


def open_store(spool=None):
    """The store that the environment names (SWEEP_STORE: a folder, or `s3://BUCKET/PREFIX/`).

    Args:
        spool: a folder for what is on its way to S3.
    """
    address = os.environ["SWEEP_STORE"]
    if not address.startswith("s3://"):
        return DirectoryStore(address)
    from .s3_store import S3Store

    return S3Store(address, spool)
