"""What a warm runner's forked child does before and after it runs its cell."""

import os
import signal
import sys
import threading
import traceback

from . import exit_codes


def be_child(job, store, redactor, work, links, scratch, output, life):
    """Everything that happens in the forked child; never returns.

    Args:
        job: a Job, whose cell is claimed.
        scratch: the working directory, removed when the child has ended.
        output: the file descriptor that standard output and standard error become.
        life: a file descriptor whose end of file says that the warm runner is gone.
    """
    code = exit_codes.FAILED
    try:
        os.setpgid(0, 0)
        signal.set_wakeup_fd(-1)
        signal.signal(signal.SIGCHLD, signal.SIG_DFL)
        signal.signal(signal.SIGTERM, _raise_stopped)
        null = os.open(os.devnull, os.O_RDONLY)
        for target, source in ((0, null), (1, output), (2, output)):
            os.dup2(source, target)
        sys.stdin, sys.stdout, sys.stderr = (
            os.fdopen(0, "r", closefd=False),
            os.fdopen(1, "w", buffering=1, closefd=False),
            os.fdopen(2, "w", buffering=1, closefd=False),
        )
        threading.Thread(target=_die_with_runner, args=(life,), daemon=True).start()
        os.chdir(scratch)
        from .cell import run_cell
        from .logs import log_to_stderr

        log_to_stderr()
        code = run_cell(job, store, redactor, work, links)
    except BaseException as error:
        traceback.print_exc()
        code = exit_codes.COME_BACK if type(error).__name__ == "Stopped" else exit_codes.FAILED
    finally:
        try:
            sys.stdout.flush()
            sys.stderr.flush()
        finally:
            os._exit(code)


def _raise_stopped(_number, _frame):
    from .cell import Stopped

    raise Stopped


def _die_with_runner(life):
    os.read(life, 1)
    os.killpg(0, signal.SIGKILL)
