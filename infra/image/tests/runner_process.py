"""Speaks to a warm runner in a process of its own."""

import json
import os
import select
import subprocess
import sys
import time
from pathlib import Path

from .samples import StoreTest, write_array

PATIENCE_SECONDS = 15
IMAGE = Path(__file__).parent.parent


class RunnerProcess:
    """A runner, its requests and its answers.

    Args:
        program: what Python is told to run.
    """

    def __init__(self, program, store, work, environment):
        environment = {
            **os.environ,
            "PYTHONPATH": str(IMAGE),
            "SWEEP_STORE": str(store),
            "SWEEP_WORK": str(work),
            **environment,
        }
        self._process = subprocess.Popen(
            [sys.executable, *program], stdin=subprocess.PIPE, stdout=subprocess.PIPE, env=environment
        )
        self._held = b""
        self.pid = self._process.pid

    def send(self, *requests):
        self._process.stdin.write(b"".join(json.dumps(request).encode() + b"\n" for request in requests))
        self._process.stdin.flush()

    def answer(self):
        """The next event; None at the end of all."""
        deadline = time.monotonic() + PATIENCE_SECONDS
        output = self._process.stdout
        while b"\n" not in self._held:
            if not select.select([output], [], [], max(0, deadline - time.monotonic()))[0]:
                raise AssertionError(f"no answer within {PATIENCE_SECONDS} s")
            data = os.read(output.fileno(), 65536)
            if not data:
                return None
            self._held += data
        line, self._held = self._held.split(b"\n", 1)
        return json.loads(line)

    def kill(self):
        self._process.kill()
        self._process.wait()

    def close(self):
        """End its input; returns its exit code."""
        self._process.stdin.close()
        return self._process.wait(PATIENCE_SECONDS)

    def release(self):
        self._process.kill()
        self._process.wait()
        for stream in (self._process.stdin, self._process.stdout):
            stream.close()


class RunnerTest(StoreTest):
    """A test with a runner, by default one that runs cells given as programs."""

    program = (Path(__file__).with_name("stand_in_runner.py"),)
    environment = {}

    def setUp(self):
        super().setUp()
        self.work = Path(self.folder) / "work"
        self.runner = RunnerProcess(self.program, self.folder, self.work, self.environment)
        self.addCleanup(self.runner.release)
        self.assertEqual(self.runner.answer(), {"event": "ready"})

    def write(self, *programs, **manifest):
        """An array of cells that run these programs, under the job keys `key-0`, `key-1` …"""
        cells = [
            {"id": f"id-{n}", "name": f"cell-{n}", "jobKey": f"key-{n}", **self.packed(program)}
            for n, program in enumerate(programs)
        ]
        self.manifest_key = write_array(self.store, cells, **manifest)

    def packed(self, program):
        """What a cell's row says of its program."""
        return {"config": program}

    def request(self, index=0, job_id="J", attempt=1):
        return {
            "op": "start",
            "child": f"{job_id}:{index}",
            "manifest": self.manifest_key,
            "jobId": job_id,
            "index": index,
            "attempt": attempt,
        }

    def start(self, *args, **kwargs):
        """Start a child; returns its process id."""
        self.runner.send(self.request(*args, **kwargs))
        started = self.runner.answer()
        self.assertEqual(started["event"], "started", started)
        return started["pid"]

    def run_program(self, program):
        """Run a cell to its end; returns how it ended."""
        self.write(program)
        self.runner.send(self.request())
        return self.end_of_all()[1]

    def end_of_all(self, child="J:0"):
        """Wait until a child has exited; returns how many processes were started for it, and how it ended."""
        started = 0
        while (event := self.runner.answer()) and event["event"] != "exited":
            started += event["event"] == "started"
        self.assertEqual((event and event.pop("event"), event and event.pop("child")), ("exited", child), event)
        return started, event

    def stop(self, signal, reason, child="J:0"):
        self.runner.send({"op": "stop", "child": child, "signal": signal, "reason": reason})

    def ended(self, child="J:0"):
        """How a child exited, which comes next."""
        event = self.runner.answer()
        while event and event["event"] == "ended":
            event = self.runner.answer()
        self.assertEqual((event and event.pop("event"), event and event.pop("child")), ("exited", child), event)
        return event

    def log(self, key="key-0", generation=1):
        return self.store.read(f"results/{key}/{generation:04d}/log.txt").decode()

    def error(self, key="key-0"):
        result = self.document(f"results/{key}/0001/result.json")
        self.assertEqual(result["status"], "failed")
        return result["error"]

    def has_result(self, key="key-0"):
        return self.store.exists(f"results/{key}/0001/result.json")


def wait_until(what, condition):
    """Wait for something that another process does."""
    deadline = time.monotonic() + PATIENCE_SECONDS
    while not condition():
        if time.monotonic() > deadline:
            raise AssertionError(f"not within {PATIENCE_SECONDS} s: {what}")
        time.sleep(0.01)


def runs(pid):
    """Whether a process runs; one that ended and was not collected does not."""
    try:
        os.kill(pid, 0)
        return b") Z " not in Path(f"/proc/{pid}/stat").read_bytes()
    except ProcessLookupError:
        return False
    except FileNotFoundError:
        return not Path("/proc/self").exists()
