"""The process of a cell that runs, and the output that goes to its log."""

import os
import signal
import time

from .moment import utc_now
from .redact import LineRedactor

PIPE_READ_BYTES = 1 << 16
LONGEST_LAST_LINE = 500


class CellProcess:
    """A started process that leads a process group.

    Args:
        pipe: the file descriptor where its output is read.
        log: a binary file that takes the output, without secrets.
        scratch: a folder of its own.
        memory_kills: what OutOfMemoryKills said before it was started.
    """

    def __init__(self, pack, job, pid, pipe, log, scratch, redactor, memory_kills):
        self.pack = pack
        self.job = job
        self.pid = pid
        self.pipe = pipe
        self.scratch = scratch
        self.memory_kills = memory_kills
        self.started_at = utc_now()
        self.started = time.monotonic()
        self.output_ended = False
        self._log = log
        self._lines = LineRedactor(redactor)
        self._tail = b""

    def read_output(self):
        """Move what there is of its output to the log; False at the output's end.

        Raises: BlockingIOError
        """
        data = os.read(self.pipe, PIPE_READ_BYTES)
        if not data:
            return False
        self._write(self._lines.feed(data))
        return True

    def end_output(self):
        self.output_ended = True
        os.close(self.pipe)

    def signal(self, number):
        """Signal the process and all that it started; it has not been collected yet."""
        try:
            os.killpg(self.pid, number)
        except ProcessLookupError:
            # Forked a moment ago, it does not lead a group yet.
            os.kill(self.pid, number)

    def end_group(self):
        """Kill what the process started and left behind."""
        try:
            os.killpg(self.pid, signal.SIGKILL)
        except ProcessLookupError:
            pass

    def close(self):
        """Finish the log; the output has ended."""
        self._write(self._lines.finish())
        self._log.close()

    def last_line(self):
        """The last line of its output that is not blank."""
        lines = self._tail.decode(errors="replace").split("\n")
        return next((line.strip() for line in reversed(lines) if line.strip()), "")[:LONGEST_LAST_LINE]

    def _write(self, data):
        self._tail = (self._tail + data)[-4 * LONGEST_LAST_LINE :]
        try:
            self._log.write(data)
        except OSError:
            # A full disk must not take the runner down; the result, written whole or not at all, decides.
            pass
