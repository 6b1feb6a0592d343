"""Writes results durably."""

import collections
import os
import queue
import threading


class DirectWriter:
    """Writes at once; for a process that forks, and so must have one thread only."""

    def __init__(self, store):
        self._store = store

    def put(self, key, body, written):
        """Write a document; `written` is called with None, or with the OSError why it could not be."""
        written(_put(self._store, key, body))

    def close(self):
        pass


class BackgroundWriter:
    """Writes in a thread of its own, so that the loop goes on while the disk works.

    Args:
        wake: a file descriptor that is written to when `collect` has something to do.
    """

    def __init__(self, store, wake):
        self._store = store
        self._wake = wake
        self._waiting = queue.SimpleQueue()
        self._written = collections.deque()
        self._thread = threading.Thread(target=self._run, daemon=True)
        self._thread.start()

    def put(self, key, body, written):
        """Have a document written; `written` is called by a later `collect`, as DirectWriter.put calls it."""
        self._waiting.put((key, body, written))

    def collect(self):
        """Tell of what has been written since the last call."""
        while self._written:
            written, error = self._written.popleft()
            written(error)

    def close(self):
        """Wait until all is written."""
        self._waiting.put(None)
        self._thread.join()

    def _run(self):
        while (each := self._waiting.get()) is not None:
            key, body, written = each
            self._written.append((written, _put(self._store, key, body)))
            try:
                os.write(self._wake, b"\0")
            except BlockingIOError:
                # So full that it wakes anyway.
                pass


def _put(store, key, body):
    try:
        store.put(key, body)
        return None
    except OSError as error:
        return error
