"""Why a cell or its process ended, as a result's error says it: kind, message, detail."""

import errno
import signal


def error(kind, message, detail=None):
    return {"kind": kind, "message": message, "detail": detail}


def timeout():
    return error("timeout", "the cell ran longer than its timeout")


def out_of_memory():
    message = "the cell's process was killed (SIGKILL): the machine, or its container, ran out of memory"
    return error("memory", message)


def killed_by(number):
    """Of a process that a signal ended which nobody here sent."""
    if number == signal.SIGKILL:
        message = "the cell's process was killed (SIGKILL): somebody stopped it, or the machine ran out of memory"
        return error("killed", message)
    name = signal.Signals(number).name
    return error("crashed", f"the cell's process died of {name}; the log ends with what it printed last")


def causes(exception):
    """An exception and those that it came of, the latest first; of SQLAlchemy's, what the driver raised."""
    while exception is not None:
        yield getattr(exception, "orig", None) or exception
        exception = exception.__cause__ or exception.__context__


def ran_out_of_memory(exception):
    """Whether an exception came of a want of memory."""
    return any(
        isinstance(cause, MemoryError) or (isinstance(cause, OSError) and cause.errno == errno.ENOMEM)
        for cause in causes(exception)
    )
