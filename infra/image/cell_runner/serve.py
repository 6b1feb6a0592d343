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
import shutil
import signal
import tempfile
from pathlib import Path

from .project_path import SAFE_FOR_TRIAGE
from .store import open_store
from .warm_runner import PIPE_READ_BYTES, WarmRunner


def serve():
    """Run the loop on standard input and output until the input ends."""
    answers = os.dup(1)
    os.dup2(2, 1)

    def answer(event):
        os.write(answers, (json.dumps(event) + "\n").encode())

    work = Path(os.environ["SWEEP_WORK"])
    work.mkdir(mode=0o700, parents=True, exist_ok=True)
    # What a runner that was killed left; there is one runner for a folder at a time.
    for scratch in work.glob("cell-*"):
        shutil.rmtree(scratch, ignore_errors=True)
    _import_triage()
    links = _private_folder()
    try:
        _answer_requests(WarmRunner(open_store(), str(work), links, answer), answer)
    finally:
        shutil.rmtree(links, ignore_errors=True)


def _answer_requests(runner, answer):
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


def _private_folder():
    """A new folder that only this user can enter, with a path that Triage can take."""
    for parent in (tempfile.gettempdir(), "/tmp", "/var/tmp"):
        if SAFE_FOR_TRIAGE.fullmatch(parent) and os.access(parent, os.W_OK):
            return tempfile.mkdtemp(prefix="sweep_", dir=parent)
    raise OSError("no folder for temporary files has a path of letters, digits, _, - and / only; set TMPDIR to one")


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
