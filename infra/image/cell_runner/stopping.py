"""What SIGTERM does to a job that has no better use for it: the job comes back, on another machine."""

import os
import select
import signal
import threading

from . import exit_codes
from .wake_pipe import wake_pipe

MESSAGE = b"cell_runner: the job was told to stop\n"


def come_back_when_stopped():
    """From now on SIGTERM ends the process in order, until somebody else takes the signal."""
    signal.signal(signal.SIGTERM, _come_back)


def end_when_stopped(clean):
    """From now on SIGTERM ends the process at once, also while PostgreSQL works.

    Python would look at the signal only when PostgreSQL has answered, and what a COPY's reader raises becomes an error of
    the database's. So a thread waits for it too; nothing else of the process goes on.

    Args:
        clean: called before.
    """

    def end(*_):
        os.write(2, MESSAGE)
        clean()
        os._exit(exit_codes.COME_BACK)

    def wait():
        told = b""
        while signal.SIGTERM not in told:
            select.select([wake_read], [], [])
            told = os.read(wake_read, select.PIPE_BUF)
        end()

    wake_read, _ = wake_pipe(signal.SIGTERM)
    signal.signal(signal.SIGTERM, end)
    threading.Thread(target=wait, daemon=True).start()


def _come_back(_number, _frame):
    # Not by print, which may be what the signal came into.
    os.write(2, MESSAGE)
    raise SystemExit(exit_codes.COME_BACK)
