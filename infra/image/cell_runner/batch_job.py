"""`python -m cell_runner job MANIFEST`: a job of AWS Batch, or the child of an array, and its cells one after the other.

Exit codes: 0 done, 1 a cell failed, 75 come back.
"""

import os
import re
import signal
import sys
import time
from collections import namedtuple
from contextlib import contextmanager

from . import exit_codes
from .cell_process import PIPE_READ_BYTES
from .commands import Commands
from .labelled_log import LabelledLog
from .manifest import ManifestError, read_manifest
from .redact import Redactor
from .result_writer import DirectWriter
from .scratch import ScratchFolders, remove_folder
from .store import open_store
from .wake_pipe import wake_pipe
from .warm_runner import WarmRunner, log_key
from .work_folder import work_folder

POLL_SECONDS = 1
# Batch and a Spot machine give 30 seconds at least between SIGTERM and SIGKILL, and the log is to be uploaded yet.
HEED_SECONDS = 15

CHILD = re.compile(r"(?P<jobId>[^:]+)(:(?P<index>\d+))?")


class BatchChild(namedtuple("BatchChild", ["jobId", "index", "attempt"])):
    """Which job this is: the array's id and the child's index in it (0 where there is no array), and which attempt."""

    __slots__ = ()


def batch_child(environment):
    """What Batch says of a job in its environment.

    Raises: LookupError
    """
    whole = CHILD.fullmatch(environment["AWS_BATCH_JOB_ID"])
    if not whole:
        raise LookupError("AWS_BATCH_JOB_ID")
    index = environment.get("AWS_BATCH_JOB_ARRAY_INDEX") or whole["index"] or 0
    return BatchChild(whole["jobId"], int(index), int(environment.get("AWS_BATCH_JOB_ATTEMPT") or 1))


def run_batch_job(key):
    """Run the cells of this child of an array; returns the exit code.

    Args:
        key: of the array's manifest in the store.
    """
    if key == "none":
        return _end(exit_codes.FAILED, "the job was submitted without its parameter manifest")
    try:
        child = batch_child(os.environ)
    except LookupError:
        return _end(exit_codes.FAILED, "AWS_BATCH_JOB_ID is not as AWS Batch sets it: this is for jobs of Batch")
    try:
        with work_folder(f"{child.jobId}-{child.index}-") as work:
            store = open_store(work)
            manifest = read_manifest(store, key)
            redactor = Redactor(os.environ)
            with _cells_of(manifest, store, redactor, work) as cells:
                # Only now: until here SIGTERM need not wait for a store that does not answer, nor for imports.
                wake_read, _ = wake_pipe(signal.SIGCHLD, signal.SIGTERM)
                return _BatchLoop(store, cells, redactor, ScratchFolders(work), wake_read).run(key, child)
    except ManifestError as error:
        return _end(exit_codes.FAILED, error)
    except OSError as error:
        return _end(exit_codes.COME_BACK, error)


@contextmanager
def _cells_of(manifest, store, redactor, work):
    """How the cells of an array are started; what takes seconds to import is imported for experiments only."""
    if manifest.runs in Commands.runs:
        yield Commands(os.environ)
        return
    from .experiments import Experiments, import_triage
    from .project_path import private_folder, staged_for_triage

    import_triage()
    links = private_folder()
    try:
        with staged_for_triage(f"{work}/staged"):
            # In the store, where the cells of all machines find what one of them has built.
            yield Experiments(store, redactor, f"{store.root}/work", links)
    finally:
        remove_folder(links)


class _BatchLoop:
    """Runs a child of an array in a warm runner, and heeds SIGTERM meanwhile."""

    def __init__(self, store, cells, redactor, scratches, wake_read):
        self._store = store
        self._wake_read = wake_read
        self._exit = None
        self._runner = WarmRunner(
            store, cells, DirectWriter(store), redactor, scratches, self._note, open_log=self._open_log
        )
        self._runner.watch(wake_read)

    def run(self, key, child):
        name = f"{child.jobId}:{child.index}"
        self._runner.start({"child": name, "manifest": key, **child._asdict()})
        kill_at = None
        while self._exit is None:
            if self._wake_read in self._runner.poll(POLL_SECONDS):
                if signal.SIGTERM in os.read(self._wake_read, PIPE_READ_BYTES):
                    self._stop(name, "TERM")
                    kill_at = kill_at or time.monotonic() + HEED_SECONDS
            if kill_at is not None and time.monotonic() > kill_at:
                self._stop(name, "KILL")
            self._store.tend()
        code, reason = self._exit
        return _end(code, reason) if reason else code

    def _stop(self, name, signal_name):
        self._runner.stop({"child": name, "signal": signal_name, "reason": "the job was told to stop"})

    def _note(self, event):
        if event["event"] == "exited":
            self._exit = event["code"], event["reason"]

    def _open_log(self, job):
        return LabelledLog(self._store.open_log(log_key(job)), job.cell.name)


def _end(code, reason):
    print(f"cell_runner: {reason}", file=sys.stderr)
    return code
