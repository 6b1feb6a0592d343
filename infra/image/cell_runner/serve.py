"""A warm runner: starts a process per cell; for experiments, Triage is imported once and each cell is a forked child.

It reads requests as JSON lines on standard input, and answers on standard output; it ends when standard input ends, and
takes its children with it. What it starts leads a process group each, all in the session of the runner: whoever sees
the runner die kills that session.

    {"op": "start", "child": "J:0", "manifest": "runs/…/manifest.json", "jobId": "J", "index": 0, "attempt": 1}
    {"op": "stop", "child": "J:0", "signal": "TERM" | "KILL", "reason": "timeout"}

    {"event": "ready"}
    {"event": "started", "child": "J:0", "pid": 123}    each time one of its cells is started
    {"event": "ended", "child": "J:0", "failed": false} nothing of it runs any more, its results are being written
    {"event": "exited", "child": "J:0", "code": 0, "signal": null, "reason": null}
"""

import json
import os
import signal

from .cell_process import PIPE_READ_BYTES
from .commands import Commands
from .redact import Redactor
from .result_writer import BackgroundWriter, DirectWriter
from .scratch import ScratchFolders, remove_folder
from .store import open_store
from .wake_pipe import wake_pipe
from .warm_runner import WarmRunner


def serve(kind):
    """Run the loop on standard input and output until the input ends.

    Args:
        kind: what its cells are, `experiments` or `commands`.
    """
    answers = os.dup(1)
    os.dup2(2, 1)
    work = os.environ["SWEEP_WORK"]
    scratches = ScratchFolders(work)
    try:
        if kind == "commands":
            _serve_commands(scratches, Answers(answers))
        else:
            _serve_experiments(work, scratches, Answers(answers))
    finally:
        scratches.close()


def _serve_commands(scratches, answers):
    store, redactor = open_store(), Redactor(os.environ)
    wake_read, wake_write = wake_pipe(signal.SIGCHLD)
    writer = BackgroundWriter(store, wake_write)
    runner = WarmRunner(store, Commands(os.environ), writer, redactor, scratches, answers.add)
    _answer_requests(runner, answers, wake_read, writer.collect)
    writer.close()


def _serve_experiments(work, scratches, answers):
    from .experiments import Experiments, import_triage
    from .project_path import private_folder

    import_triage()
    store, redactor = open_store(), Redactor(os.environ)
    links = private_folder()
    try:
        wake_read, _ = wake_pipe(signal.SIGCHLD)
        experiments = Experiments(store, redactor, work, links)
        runner = WarmRunner(store, experiments, DirectWriter(store), redactor, scratches, answers.add)
        _answer_requests(runner, answers, wake_read, lambda: None)
    finally:
        remove_folder(links)


class Answers:
    """Events for whoever asks, written together."""

    def __init__(self, descriptor):
        self._descriptor = descriptor
        self._held = []

    def add(self, event):
        self._held.append(json.dumps(event))

    def flush(self):
        if not self._held:
            return
        rest = memoryview(("\n".join(self._held) + "\n").encode())
        self._held.clear()
        while rest:
            rest = rest[os.write(self._descriptor, rest) :]


def _answer_requests(runner, answers, wake_read, collect):
    runner.watch(0, wake_read)
    answers.add({"event": "ready"})
    operations = {"start": runner.start, "stop": runner.stop}
    held = b""
    while True:
        answers.flush()
        ready = runner.poll()
        if wake_read in ready:
            os.read(wake_read, PIPE_READ_BYTES)
            collect()
        if 0 in ready:
            data = os.read(0, PIPE_READ_BYTES)
            if not data:
                runner.stop_all()
                return
            *lines, held = (held + data).split(b"\n")
            for line in lines:
                request = json.loads(line)
                operations[request["op"]](request)
