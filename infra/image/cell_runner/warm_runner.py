"""The owner of a warm runner's children: claims cells, starts them, moves output to logs, says how each child ended."""

import os
import selectors
import signal
import time

from . import endings, exit_codes
from .cell_process import CellProcess
from .claim import AlreadyDone, ClaimedByAnother, claim_cell
from .commands import CannotStart
from .job import Job
from .manifest import ManifestError, read_cell, read_manifest
from .moment import utc_now
from .out_of_memory import OutOfMemoryKills
from .pack import Pack
from .result import exit_code_of, peak_memory_mib, to_bytes

# How many manifests are kept in mind: a run's children come array by array.
KNOWN_MANIFESTS = 8

# How a process ends by SIGKILL, or a shell whose program did.
KILLED = (-signal.SIGKILL, 128 + signal.SIGKILL)


class WarmRunner:
    """The loop that owns the children.

    Args:
        store: where manifests are read from and logs and results go.
        cells: how cells are started and judged: Experiments or Commands.
        writer: a DirectWriter or BackgroundWriter, for results that the cells do not write themselves.
        redactor: takes the secrets out of their output.
        scratches: ScratchFolders.
        answer: called with each event, a dict.
        open_log: called with a Job; gives a binary file for its output, by default the log in the store.
    """

    def __init__(self, store, cells, writer, redactor, scratches, answer, open_log=None):
        self._store = store
        self._cells = cells
        self._writer = writer
        self._redactor = redactor
        self._scratches = scratches
        self._answer = answer
        self._open_log = open_log or (lambda job: store.open_log(log_key(job)))
        self._packs = {}
        self._processes = {}
        self._manifests = {}
        self._memory_kills = OutOfMemoryKills()
        self._selector = selectors.DefaultSelector()

    def start(self, request):
        """Run the cells of a child, one after the other; what cannot start is answered at once."""
        child, index = request["child"], request["index"]
        try:
            manifest = self._manifest(request["manifest"])
            cells = manifest.cells_of(index)
        except OSError as error:
            self._answer_exit(child, exit_codes.COME_BACK, f"the store: {error}")
        except (ManifestError, ValueError) as error:
            self._answer_exit(child, exit_codes.FAILED, f"{type(error).__name__}: {error}")
        else:
            pack = Pack(child, request["jobId"], index, request["attempt"], manifest, cells)
            self._packs[child] = pack
            self._go_on(pack)

    def stop(self, request):
        """Signal a child's whole process group, and start none of its further cells."""
        pack = self._packs.get(request["child"])
        if pack is None:
            return
        pack.stop_reason = pack.stop_reason or request.get("reason") or "stopped"
        if pack.process:
            pack.process.signal(signal.SIGKILL if request["signal"] == "KILL" else signal.SIGTERM)

    def stop_all(self):
        for process in self._processes.values():
            process.signal(signal.SIGKILL)

    def watch(self, *descriptors):
        """Have `poll` tell when there is something to read."""
        for descriptor in descriptors:
            self._selector.register(descriptor, selectors.EVENT_READ)

    def poll(self, patience=None):
        """Move output to logs and notice children that ended; returns the watched file descriptors to read.

        Args:
            patience: for how long to wait when nothing happens, in seconds.
        """
        ready = []
        for key, _ in self._selector.select(patience):
            if key.data is None:
                ready.append(key.fd)
            elif not key.data.read_output():
                self._end_output(key.data)
        self._reap()
        return ready

    def _manifest(self, key):
        """An array's manifest, which is never written twice."""
        if key not in self._manifests:
            manifest = read_manifest(self._store, key)
            if manifest.runs not in self._cells.runs:
                raise ManifestError(f"the manifest {key} is of a run of kind {manifest.runs}, which runs elsewhere")
            while len(self._manifests) >= KNOWN_MANIFESTS:
                del self._manifests[next(iter(self._manifests))]
            self._manifests[key] = manifest
        return self._manifests[key]

    def _go_on(self, pack):
        """Start the next of a child's cells that is to be run; where there is none, the child has ended."""
        pack.process = None
        while pack.process is None:
            number = pack.next_cell()
            if number is None:
                self._end(pack)
                return
            self._start_cell(pack, number)

    def _end(self, pack):
        if pack.unwritten:
            pack.ended = True
            self._answer({"event": "ended", "child": pack.child, "failed": pack.has_failed})
        else:
            del self._packs[pack.child]
            self._answer_exit(pack.child, pack.code, pack.reason, pack.signal)

    def _start_cell(self, pack, number):
        try:
            cell = read_cell(self._store, pack.manifest, number)
            try:
                claim = claim_cell(self._store, cell, pack.manifest, pack.job_id, pack.index, pack.attempt)
            except AlreadyDone as done:
                pack.note(exit_code_of(self._store, str(done)))
            else:
                self._start_process(pack, Job(pack.job_id, pack.index, pack.attempt, pack.manifest, cell, claim))
        except ClaimedByAnother as error:
            pack.note(exit_codes.COME_BACK, str(error))
        except OSError as error:
            pack.note(exit_codes.COME_BACK, f"the cell could not be started: {error}")
        except (ManifestError, ValueError, KeyError) as error:
            pack.note(exit_codes.FAILED, f"{type(error).__name__}: {error}")

    def _start_process(self, pack, job):
        log = self._open_log(job)
        scratch = self._scratches.take()
        memory_kills = self._memory_kills.recent_count()
        read_end, write_end = os.pipe()
        try:
            pid = self._cells.start(job, scratch, write_end)
        except BaseException as error:
            os.close(read_end)
            self._scratches.give_back(scratch)
            with log:
                log.write(f"{error}\n".encode(errors="replace"))
            if not isinstance(error, CannotStart):
                raise
            self._write_result(pack, job, endings.error("command", str(error)), utc_now())
            return
        finally:
            os.close(write_end)
        process = CellProcess(pack, job, pid, read_end, log, scratch, self._redactor, memory_kills)
        pack.process = self._processes[pid] = process
        self._selector.register(read_end, selectors.EVENT_READ, process)
        self._answer({"event": "started", "child": pack.child, "pid": pid})

    def _end_output(self, process):
        if not process.output_ended:
            self._selector.unregister(process.pipe)
            process.end_output()

    def _reap(self):
        while self._processes:
            try:
                pid, status, usage = os.wait4(-1, os.WNOHANG)
            except ChildProcessError:
                return
            if pid == 0:
                return
            if pid in self._processes:
                self._finish(self._processes.pop(pid), os.waitstatus_to_exitcode(status), usage)

    def _finish(self, process, code, usage):
        # What the cell started and left behind must neither hold its output open nor outlive it.
        process.end_group()
        self._drain(process)
        process.close()
        self._scratches.give_back(process.scratch)
        pack, job = process.pack, process.job
        try:
            concluded = self._cells.conclude(job, code, pack.stop_reason)
        except OSError as error:
            concluded = exit_codes.COME_BACK, f"the store: {error}"
        if concluded:
            pack.note(*concluded)
        else:
            error = self._why_failed(process, code)
            self._write_result(pack, job, error, process.started_at, code, _measured(process, usage))
        self._go_on(pack)

    def _drain(self, process):
        if process.output_ended:
            return
        os.set_blocking(process.pipe, False)
        try:
            while process.read_output():
                pass
        except BlockingIOError:
            pass
        self._end_output(process)

    def _why_failed(self, process, code):
        """The error of a process that left no result and was not told to come back; None where it did not fail."""
        if process.pack.stop_reason == "timeout":
            return endings.timeout()
        if code in KILLED and self._memory_kills.count() > process.memory_kills:
            return endings.out_of_memory()
        if code < 0:
            return endings.killed_by(-code)
        return self._cells.error_of_exit(code, process.last_line())

    def _write_result(self, pack, job, error, started_at, code=None, measured=None):
        document = self._cells.result(job, error, started_at, code) | (measured or {})
        killed_by = signal.Signals(-code).name if code is not None and code < 0 else None

        def written(problem):
            pack.unwritten -= 1
            if problem:
                pack.note(exit_codes.COME_BACK, f"the result could not be written: {problem}")
            elif error:
                pack.note(exit_codes.FAILED, error["message"], killed_by)
            if pack.ended and not pack.unwritten:
                self._end(pack)

        pack.has_failed |= error is not None
        pack.unwritten += 1
        self._writer.put(f"{job.claim.prefix}/result.json", to_bytes(document), written)

    def _answer_exit(self, child, code, reason, killed_by=None):
        self._answer({"event": "exited", "child": child, "code": code, "signal": killed_by, "reason": reason})


def log_key(job):
    """Where the log of an attempt is in the store."""
    return f"{job.claim.prefix}/log.txt"


def _measured(process, usage):
    """What a process took, as a result holds it; its peak includes what the runner had when it started the process."""
    return {
        "seconds": {"total": round(time.monotonic() - process.started, 3)},
        "peakMemoryMiB": peak_memory_mib(usage),
        "cpuSeconds": round(usage.ru_utime + usage.ru_stime, 3),
    }
