"""Runs a cell that is a Triage experiment: in a forked child of the process that has imported Triage."""

import gc
import json
import os

from . import endings, exit_codes
from .child import be_child
from .result import exit_code_of, result_document


class Experiments:
    """How the warm runner starts experiments, and what it makes of their ends.

    Args:
        work: the folder for matrices and models, also on S3.
        links: a folder of this process's own, whose path is of plain characters.
    """

    runs = ("experiment", "validate-only")

    def __init__(self, store, redactor, work, links):
        self._store = store
        self._redactor = redactor
        self._work = work
        self._links = links
        # The children hold the read end; when this process dies, however it dies, they see its end and die too.
        self._life_read, self._life_write = os.pipe()

    def start(self, job, scratch, output):
        """Fork a child that leads a process group; returns its process id."""
        pid = os.fork()
        if pid == 0:
            os.close(self._life_write)
            be_child(job, self._store, self._redactor, self._work, self._links, scratch, output, self._life_read)
        return pid

    def conclude(self, job, code, stop_reason):
        """What a child's end means where it left word of it: exit code and reason; None where it left none."""
        prefix = job.claim.prefix
        if self._store.exists(f"{prefix}/result.json"):
            return exit_code_of(self._store, prefix), None
        if code == exit_codes.LOST:
            return exit_codes.COME_BACK, _reason_of_loss(self._store, prefix)
        if stop_reason != "timeout" and (code == exit_codes.COME_BACK or stop_reason):
            return exit_codes.COME_BACK, stop_reason
        return None

    def error_of_exit(self, code, _last_line):
        """Why a child failed that ended by itself and left no result."""
        message = f"the cell's process ended with exit code {code} and left no result; the log may say why"
        return endings.error("internal", message)

    def result(self, job, error, started_at, _code):
        return result_document(job, "failed", error, started_at)


def import_triage():
    """What takes seconds, and is shared by all children."""
    from .before_triage import prepare

    prepare()
    from . import cell  # noqa: F401
    import sklearn.dummy  # noqa: F401
    import sklearn.ensemble  # noqa: F401
    import sklearn.linear_model  # noqa: F401
    import sklearn.tree  # noqa: F401

    # Keeps the pages that children inherit shared.
    gc.collect()
    gc.freeze()


def _reason_of_loss(store, prefix):
    try:
        return json.loads(store.read(f"{prefix}/progress.json"))["reason"]
    except (OSError, ValueError, LookupError, TypeError):
        # What the cell runs may end its process with any code.
        return None
