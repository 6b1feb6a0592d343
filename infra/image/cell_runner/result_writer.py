"""Writes results durably."""

import collections
import os
import queue
import threading
import time

QUIET_SECONDS = 0.004
LONGEST_GATHERING = 0.1



class DirectWriter:
    """Writes at once; for a process that forks, and so must have one thread only."""

    def __init__(self, store):
        self._store = store

    def put(self, key, body, written):
        """Write a document; `written` is called with None, or with the OSError why it could not be."""
        written(self._store.put_all({key: body}).get(key))

    def close(self):
        pass


class BackgroundWriter:
    """Writes in a thread of its own, so that the loop goes on while the disk works; many at a time, when they are many.

    Args:
        wake: a file descriptor that is written to when `collect` has something to do.
    """

    def __init__(self, store, wake):
        self._store = store
        self._wake = wake
        self._waiting = queue.SimpleQueue()
        self._written = collections.deque()
        self._is_closing = False
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
        self._is_closing = True
        self._waiting.put(None)
        self._thread.join()

    def _run(self):
        while not self._is_closing or not self._waiting.empty():
            batch = [each for each in self._gather() if each]
            errors = self._store.put_all({key: body for key, body, _ in batch})
            self._written.extend((written, errors.get(key)) for key, _, written in batch)
            try:
                os.write(self._wake, b"\0")
            except BlockingIOError:
                # So full that it wakes anyway.
                pass

    def _gather(self):
        """What waits, once no more comes for a moment: the disk is waited for once for all of it."""
        first = self._waiting.get()
        started, before = time.monotonic(), -1
        while before != self._waiting.qsize() and time.monotonic() - started < LONGEST_GATHERING and not self._is_closing:
            before = self._waiting.qsize()
            time.sleep(QUIET_SECONDS)
        return [first, *(self._waiting.get() for _ in range(self._waiting.qsize()))]
