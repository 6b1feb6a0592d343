"""The owner of a warm runner's children: claims cells, forks, moves output to logs, says how each child ended."""

import json
import os
import selectors
import shutil
import signal
import tempfile
from dataclasses import dataclass

from . import exit_codes
from .child import be_child
from .claim import AlreadyDone, Claim, ClaimedByAnother, claim_cell
from .manifest import Cell, Manifest, ManifestError, read_cell, read_manifest
from .moment import utc_now
from .redact import LineRedactor, Redactor

PIPE_READ_BYTES = 1 << 16


@dataclass
class Job:
    """One attempt at one cell."""

    child: str
    job_id: str
    index: int
    attempt: int
    manifest: Manifest
    cell: Cell
    claim: Claim


@dataclass
class Child:
    """A forked child: its process group, its output, and why it was told to stop."""

    job: Job
    pid: int
    pipe: int
    log: object
    scratch: str
    started_at: str
    lines: LineRedactor
    stop_reason: str = None
    output_ended: bool = False


class WarmRunner:
    """The loop that owns the children.

    Args:
        store: where manifests are read from and logs and results go.
        work: the folder for matrices and models.
        links: a folder of this process's own, whose path is of plain characters.
        answer: called with each event, a dict.
    """

    def __init__(self, store, work, links, answer):
        self._store = store
        self._work = work
        self._links = links
        self._answer = answer
        self._redactor = Redactor(os.environ)
        self._children = {}
        self._selector = selectors.DefaultSelector()
        # The children hold the read end; when this process dies, however it dies, they see its end and die too.
        self._life_read, self._life_write = os.pipe()

    def start(self, request):
        """Claim the request's cell and fork a child that runs it; what cannot start is answered at once."""
        try:
            manifest = read_manifest(self._store, request["manifest"])
            cell = read_cell(self._store, manifest, request["index"])
            claim = claim_cell(
                self._store, cell, manifest, request["jobId"], request["index"], request["attempt"]
            )
        except AlreadyDone as done:
            self._answer_exit(request["child"], _code_of_result(self._store, str(done)), None)
        except ClaimedByAnother as error:
            self._answer_exit(request["child"], exit_codes.COME_BACK, str(error))
        except OSError as error:
            self._answer_exit(request["child"], exit_codes.COME_BACK, f"the store: {error}")
        except (ManifestError, ValueError, KeyError) as error:
            self._answer_exit(request["child"], exit_codes.FAILED, f"{type(error).__name__}: {error}")
        else:
            job = Job(
                request["child"], request["jobId"], request["index"], request["attempt"], manifest, cell, claim
            )
            try:
                self._fork(job)
            except OSError as error:
                self._answer_exit(job.child, exit_codes.COME_BACK, f"the cell's process could not be started: {error}")

    def stop(self, request):
        """Signal a child's whole process group."""
        child = next((c for c in self._children.values() if c.job.child == request["child"]), None)
        if child is None:
            return
        child.stop_reason = child.stop_reason or request.get("reason") or "stopped"
        _signal_child(child.pid, signal.SIGKILL if request["signal"] == "KILL" else signal.SIGTERM)

    def stop_all(self):
        for child in self._children.values():
            _signal_child(child.pid, signal.SIGKILL)

    def poll(self, timeout, extra=()):
        """Move output to logs and notice children that ended; returns those of `extra` (file descriptors) to read."""
        registered = [fd for fd in extra if fd not in self._selector.get_map()]
        for fd in registered:
            self._selector.register(fd, selectors.EVENT_READ)
        ready = []
        try:
            for key, _ in self._selector.select(timeout):
                if key.data is None:
                    ready.append(key.fd)
                else:
                    self._read_output(key.data)
        finally:
            for fd in registered:
                self._selector.unregister(fd)
        self._reap()
        return ready

    def _fork(self, job):
        log = self._store.open_log(f"{job.claim.prefix}/log.txt")
        scratch = tempfile.mkdtemp(prefix="cell-", dir=self._work)
        read_end, write_end = os.pipe()
        pid = os.fork()
        if pid == 0:
            os.close(self._life_write)
            be_child(job, self._store, self._redactor, self._work, self._links, scratch, write_end, self._life_read)
        os.close(write_end)
        child = Child(job, pid, read_end, log, scratch, utc_now(), LineRedactor(self._redactor))
        self._children[pid] = child
        self._selector.register(read_end, selectors.EVENT_READ, child)
        self._answer({"event": "started", "child": job.child, "pid": pid})

    def _read_output(self, child):
        data = os.read(child.pipe, PIPE_READ_BYTES)
        if data:
            _write_log(child.log, child.lines.feed(data))
        else:
            self._end_output(child)

    def _end_output(self, child):
        if not child.output_ended:
            self._selector.unregister(child.pipe)
            os.close(child.pipe)
            child.output_ended = True

    def _reap(self):
        while self._children:
            try:
                pid, status, _usage = os.wait4(-1, os.WNOHANG)
            except ChildProcessError:
                return
            if pid == 0:
                return
            if pid in self._children:
                self._finish(self._children.pop(pid), status)

    def _finish(self, child, status):
        # What the cell started and left behind must neither hold its output open nor outlive it.
        _signal_group(child.pid, signal.SIGKILL)
        self._drain(child)
        _write_log(child.log, child.lines.finish())
        child.log.close()
        shutil.rmtree(child.scratch, ignore_errors=True)
        code = os.waitstatus_to_exitcode(status)
        prefix = child.job.claim.prefix
        if self._store.exists(f"{prefix}/result.json"):
            self._answer_exit(child.job.child, _code_of_result(self._store, prefix), None)
        elif code == exit_codes.LOST:
            self._answer_exit(child.job.child, exit_codes.COME_BACK, _reason_of_loss(self._store, prefix))
        elif child.stop_reason != "timeout" and (code == exit_codes.COME_BACK or child.stop_reason):
            self._answer_exit(child.job.child, exit_codes.COME_BACK, child.stop_reason)
        else:
            self._finish_without_result(child, code)

    def _drain(self, child):
        if not child.output_ended:
            os.set_blocking(child.pipe, False)
        while not child.output_ended:
            try:
                self._read_output(child)
            except BlockingIOError:
                self._end_output(child)

    def _finish_without_result(self, child, code):
        from .cell import result_document

        error = _error_of_death(child.stop_reason, code)
        document = result_document(child.job, "failed", error, child.started_at)
        try:
            self._store.put(f"{child.job.claim.prefix}/result.json", json.dumps(document).encode())
        except OSError as problem:
            self._answer_exit(child.job.child, exit_codes.COME_BACK, f"the result could not be written: {problem}")
            return
        killed_by = signal.Signals(-code).name if code < 0 else None
        self._answer_exit(child.job.child, exit_codes.FAILED, error["message"], killed_by)

    def _answer_exit(self, child, code, reason, killed_by=None):
        self._answer({"event": "exited", "child": child, "code": code, "signal": killed_by, "reason": reason})


def _code_of_result(store, prefix):
    status = json.loads(store.read(f"{prefix}/result.json"))["status"]
    return exit_codes.DONE if status == "done" else exit_codes.FAILED


def _reason_of_loss(store, prefix):
    try:
        return json.loads(store.read(f"{prefix}/progress.json"))["reason"]
    except (OSError, ValueError, LookupError, TypeError):
        # What the cell runs may end its process with any code.
        return None


def _error_of_death(stop_reason, code):
    if stop_reason == "timeout":
        return {"kind": "timeout", "message": "the cell ran longer than its timeout", "detail": None}
    if code == -signal.SIGKILL:
        message = "the cell's process was killed (SIGKILL): somebody stopped it, or the machine ran out of memory"
        return {"kind": "killed", "message": message, "detail": None}
    if code < 0:
        message = f"the cell's process died of {signal.Signals(-code).name}; the log ends with what it printed last"
        return {"kind": "crashed", "message": message, "detail": None}
    message = f"the cell's process ended with exit code {code} and left no result; the log may say why"
    return {"kind": "internal", "message": message, "detail": None}


def _signal_child(pid, number):
    """Signal a child that has not been collected yet, and all that it started."""
    try:
        os.killpg(pid, number)
    except ProcessLookupError:
        # Forked a moment ago, it does not lead a group yet.
        os.kill(pid, number)


def _signal_group(pid, number):
    try:
        os.killpg(pid, number)
    except ProcessLookupError:
        pass


def _write_log(log, data):
    try:
        log.write(data)
    except OSError:
        # A full disk must not take the runner down; the result, written whole or not at all, decides.
        pass
