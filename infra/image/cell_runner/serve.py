"""A warm runner: imports Triage once, then forks a child per cell.

One thread only, so that forking is safe. It reads requests as JSON lines on standard input, and answers on standard
output; it ends when standard input ends, and takes its children with it.

    {"op": "start", "child": "J:0", "manifest": "runs/…/manifest.json", "jobId": "J", "index": 0, "attempt": 1}
    {"op": "stop", "child": "J:0", "signal": "TERM" | "KILL", "reason": "timeout"}

    {"event": "ready"}
    {"event": "started", "child": "J:0", "pid": 123}
    {"event": "exited", "child": "J:0", "code": 0, "signal": null, "reason": null}
"""

import gc
import json
import os
import selectors
import shutil
import signal
import sys
import tempfile
import threading
from dataclasses import dataclass
from datetime import datetime, timezone
from pathlib import Path

from .claim import AlreadyDone, Claim, ClaimedByAnother, claim_cell
from .manifest import Cell, Manifest, ManifestError, read_cell, read_manifest
from .redact import LineRedactor, Redactor
from .store import open_store

EXIT_DONE = 0
EXIT_FAILED = 1
EXIT_COME_BACK = 75
EXIT_LOST = 76
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
        answer: called with each event, a dict.
    """

    def __init__(self, store, work, answer):
        self._store = store
        self._work = work
        self._answer = answer
        self._redactor = Redactor(os.environ)
        self._children = {}
        self._selector = selectors.DefaultSelector()
        # The children hold the read end; when this process dies, however it dies, they see its end and die too.
        self._life_read, self._life_write = os.pipe()

    @property
    def busy(self):
        return bool(self._children)

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
            self._answer_exit(request["child"], EXIT_COME_BACK, str(error))
        except (ManifestError, OSError, ValueError, KeyError) as error:
            self._answer_exit(request["child"], EXIT_FAILED, f"{type(error).__name__}: {error}")
        else:
            job = Job(
                request["child"], request["jobId"], request["index"], request["attempt"], manifest, cell, claim
            )
            try:
                self._fork(job)
            except OSError as error:
                self._answer_exit(job.child, EXIT_COME_BACK, f"the cell's process could not be started: {error}")

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
            _be_child(job, self._store, self._redactor, self._work, scratch, write_end, self._life_read, self._life_write)
        os.close(write_end)
        child = Child(job, pid, read_end, log, scratch, _now(), LineRedactor(self._redactor))
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
        elif code == EXIT_LOST:
            self._answer_exit(child.job.child, EXIT_COME_BACK, _reason_of_loss(self._store, prefix))
        elif child.stop_reason != "timeout" and (code == EXIT_COME_BACK or child.stop_reason):
            self._answer_exit(child.job.child, EXIT_COME_BACK, child.stop_reason)
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
            self._answer_exit(child.job.child, EXIT_COME_BACK, f"the result could not be written: {problem}")
            return
        killed_by = signal.Signals(-code).name if code < 0 else None
        self._answer_exit(child.job.child, EXIT_FAILED, error["message"], killed_by)

    def _answer_exit(self, child, code, reason, killed_by=None):
        self._answer({"event": "exited", "child": child, "code": code, "signal": killed_by, "reason": reason})


def _code_of_result(store, prefix):
    status = json.loads(store.read(f"{prefix}/result.json"))["status"]
    return EXIT_DONE if status == "done" else EXIT_FAILED


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
        return {"kind": "killed", "message": message, "detail": None}
    message = f"the cell's process ended with exit code {code} and left no result; the log may say why"
    return {"kind": "internal", "message": message, "detail": None}


def _be_child(job, store, redactor, work, scratch, output, life_read, life_write):
    """Everything that happens in the forked child; never returns."""
    code = EXIT_FAILED
    try:
        os.setsid()
        signal.set_wakeup_fd(-1)
        signal.signal(signal.SIGCHLD, signal.SIG_DFL)
        signal.signal(signal.SIGTERM, _raise_stopped)
        os.close(life_write)
        null = os.open(os.devnull, os.O_RDONLY)
        for target, source in ((0, null), (1, output), (2, output)):
            os.dup2(source, target)
        sys.stdin, sys.stdout, sys.stderr = (
            os.fdopen(0, "r", closefd=False),
            os.fdopen(1, "w", buffering=1, closefd=False),
            os.fdopen(2, "w", buffering=1, closefd=False),
        )
        threading.Thread(target=_die_with_runner, args=(life_read,), daemon=True).start()
        os.chdir(scratch)
        from .cell import run_cell
        from .logs import log_to_stderr

        log_to_stderr()
        code = run_cell(job, store, redactor, work)
    except BaseException as error:
        import traceback

        traceback.print_exc()
        code = EXIT_COME_BACK if type(error).__name__ == "Stopped" else EXIT_FAILED
    finally:
        try:
            sys.stdout.flush()
            sys.stderr.flush()
        finally:
            os._exit(code)


def _raise_stopped(_number, _frame):
    from .cell import Stopped

    raise Stopped


def _die_with_runner(life_read):
    os.read(life_read, 1)
    os.killpg(0, signal.SIGKILL)


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


def serve():
    """Run the loop on standard input and output until the input ends."""
    answers = os.dup(1)
    os.dup2(2, 1)

    def answer(event):
        os.write(answers, (json.dumps(event) + "\n").encode())

    work = Path(os.environ["SWEEP_WORK"])
    work.mkdir(parents=True, exist_ok=True)
    _import_triage()
    runner = WarmRunner(open_store(), str(work), answer)
    wake_read, wake_write = os.pipe()
    for end in (wake_read, wake_write):
        os.set_blocking(end, False)
    signal.set_wakeup_fd(wake_write, warn_on_full_buffer=False)
    signal.signal(signal.SIGCHLD, lambda _number, _frame: None)
    answer({"event": "ready"})
    _loop(runner, wake_read)


def _loop(runner, wake_read):
    held = b""
    while True:
        ready = runner.poll(None, (0, wake_read))
        if wake_read in ready:
            os.read(wake_read, PIPE_READ_BYTES)
        if 0 in ready:
            data = os.read(0, PIPE_READ_BYTES)
            if not data:
                runner.stop_all()
                return
            *lines, held = (held + data).split(b"\n")
            for line in lines:
                request = json.loads(line)
                {"start": runner.start, "stop": runner.stop}[request["op"]](request)


def _import_triage():
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


def _now():
    return datetime.now(timezone.utc).isoformat(timespec="milliseconds").replace("+00:00", "Z")
