"""A store in a bucket of S3, with the same keys as one in a folder."""

import errno
import os
import random
import time
from contextlib import contextmanager

import boto3
from botocore.config import Config
from botocore.exceptions import BotoCoreError, ClientError

from .store import StoreTrouble, checked_key, noting
from .uploaded_log import UploadedLog

MISSING = ("404", "NoSuchKey", "NotFound")
PRECONDITION_FAILED, CONFLICT, NO_SUCH_RANGE = 412, 409, 416
MOST_CONFLICTS = 8
MOST_BREAKS = 5
COPIED_BYTES = 1 << 20

SETTINGS = Config(
    connect_timeout=10,
    read_timeout=60,
    # A fleet of jobs begins at once, and S3 takes a while to scale.
    retries={"mode": "standard", "total_max_attempts": 10},
)
# Who uploads logs has a SIGTERM to heed meanwhile, and seconds for it; a log is tried again.
LOG_SETTINGS = Config(connect_timeout=3, read_timeout=5, retries={"mode": "standard", "total_max_attempts": 1})


class S3Store:
    """A store in a prefix of a bucket; every document appears whole or not at all.

    Args:
        address: `s3://BUCKET/PREFIX/`.
        spool: a folder for logs on their way.
    """

    def __init__(self, address, spool):
        self.root = address.rstrip("/")
        self._bucket, _, prefix = self.root.removeprefix("s3://").partition("/")
        self._prefix = f"{prefix}/" if prefix else ""
        self._spool = spool
        self._logs = set()
        self._session = boto3.session.Session()
        self._owner = None
        self._made = {}

    def read(self, key, start=0, length=None):
        """As DirectoryStore.read."""
        if length == 0:
            return b""
        end = "" if length is None else start + length - 1
        wanted = {"Range": f"bytes={start}-{end}"} if start or length is not None else {}
        try:
            with _told(key):
                return self._client.get_object(**self._at(key), **wanted)["Body"].read()
        except StoreTrouble as error:
            if _status(error.__cause__) == NO_SUCH_RANGE:
                return b""
            raise

    def copy_to(self, key, file):
        """As DirectoryStore.copy_to; goes on where a connection broke off."""
        done = 0
        for breaks in range(MOST_BREAKS):
            try:
                with _told(key):
                    wanted = {"Range": f"bytes={done}-"} if done else {}
                    body = self._client.get_object(**self._at(key), **wanted)["Body"]
                    for chunk in body.iter_chunks(COPIED_BYTES):
                        file.write(chunk)
                        done += len(chunk)
                return
            except StoreTrouble as error:
                if isinstance(error.__cause__, ClientError) or breaks + 1 == MOST_BREAKS:
                    raise

    def exists(self, key):
        try:
            with _told(key):
                self._client.head_object(**self._at(key))
        except FileNotFoundError:
            return False
        return True

    def names(self, prefix):
        """As DirectoryStore.names."""
        below = f"{self._prefix}{checked_key(prefix)}/"
        with _told(prefix):
            pages = self._client.get_paginator("list_objects_v2").paginate(
                Bucket=self._bucket, Prefix=below, Delimiter="/"
            )
            found = [
                each
                for page in pages
                for each in (
                    *(folder["Prefix"] for folder in page.get("CommonPrefixes", [])),
                    *(document["Key"] for document in page.get("Contents", [])),
                )
            ]
        return sorted({key[len(below) :].rstrip("/") for key in found})

    def make_folder(self, _prefix):
        """There are none; as far as is known there may be documents in it."""
        return False

    def create(self, key, body, durable=True):
        """As DirectoryStore.create; the body must tell its writer from all others.

        A request that S3 served may be sent once more, when its answer was lost: that a document is there is no
        refusal if it is this one.
        """
        for conflicts in range(MOST_CONFLICTS):
            try:
                self._put(key, body, IfNoneMatch="*")
                return True
            except StoreTrouble as error:
                status = _status(error.__cause__)
                if status == PRECONDITION_FAILED:
                    return self.read(key) == body
                if status != CONFLICT or conflicts + 1 == MOST_CONFLICTS:
                    raise
                # Another writes it at this moment.
                time.sleep(random.uniform(0, 0.1 * 2**conflicts))

    def put(self, key, body, durable=True):
        """As DirectoryStore.put."""
        self._put(key, body)

    def put_all(self, documents):
        """As DirectoryStore.put_all."""
        errors = {}
        for key, body in documents.items():
            with noting(errors, key):
                self.put(key, body)
        return errors

    def open_log(self, key):
        """As DirectoryStore.open_log; what it holds is uploaded by `tend`, and at its end."""
        checked_key(key)
        log = UploadedLog(self._spool, lambda file: self._upload_log(key, file), self._logs.discard)
        self._logs.add(log)
        return log

    def tend(self):
        """Upload the open logs that have grown, where it is time to."""
        for log in list(self._logs):
            log.tend()

    def _upload_log(self, key, file):
        with _told(key):
            self._client_with(LOG_SETTINGS).put_object(**self._at(key), Body=file)

    def _put(self, key, body, **conditions):
        with _told(key):
            self._client.put_object(**self._at(key), Body=body, **conditions)

    @property
    def _client(self):
        return self._client_with(SETTINGS)

    def _client_with(self, settings):
        """A client of this process's own: a forked child must not write to its parent's connections."""
        if self._owner != os.getpid():
            self._made = {}
            self._owner = os.getpid()
        if settings not in self._made:
            self._made[settings] = self._session.client("s3", config=settings)
        return self._made[settings]

    def _at(self, key):
        return {"Bucket": self._bucket, "Key": f"{self._prefix}{checked_key(key)}"}


@contextmanager
def _told(key):
    """Tell of what S3 answers as the file system would."""
    try:
        yield
    except ClientError as error:
        if error.response["Error"]["Code"] in MISSING:
            raise FileNotFoundError(errno.ENOENT, os.strerror(errno.ENOENT), key) from None
        raise StoreTrouble(f"{key}: {error}") from error
    except BotoCoreError as error:
        raise StoreTrouble(f"{key}: {error}") from error


def _status(error):
    """The HTTP status of an answer; None where there was none."""
    return error.response["ResponseMetadata"].get("HTTPStatusCode") if isinstance(error, ClientError) else None
