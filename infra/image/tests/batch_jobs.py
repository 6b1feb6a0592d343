"""Runs `python -m cell_runner job` as AWS Batch does."""

import os
import signal
import subprocess
import sys
from pathlib import Path

from .runner_process import IMAGE, PATIENCE_SECONDS, wait_until
from .samples import StoreTest, write_array

OF_BATCH = {"AWS_BATCH_JOB_ID": "J"}


class BatchJobTest(StoreTest):
    """A test of jobs, by default of those that run cells given as programs in place of Triage."""

    program = (str(Path(__file__).with_name("stand_in_job.py")),)

    def setUp(self):
        super().setUp()
        self.work = f"{self.folder}/work"
        os.mkdir(self.work)

    def environment(self):
        """What the job has beside what Batch says."""
        return {"SWEEP_STORE": self.folder, "SWEEP_WORK": self.work}

    def write(self, *programs, **manifest):
        """An array of cells, under the job keys `key-0`, `key-1` …, and the names `cell-0` …"""
        cells = [
            {
                "id": f"id-{n}",
                "name": f"cell-{n}",
                "jobKey": f"key-{n}",
                **({"config": program} if isinstance(program, str) else {"command": {"argv": program, "env": {}}}),
            }
            for n, program in enumerate(programs)
        ]
        self.manifest_key = write_array(self.store, cells, **manifest)

    def start(self, *arguments, **batch):
        arguments = arguments or (self.manifest_key,)
        kept = {name: value for name, value in os.environ.items() if not name.startswith("AWS_BATCH")}
        environment = {**kept, "PYTHONPATH": str(IMAGE), **self.environment(), **(batch or OF_BATCH)}
        process = subprocess.Popen(
            [sys.executable, *self.program, "job", *arguments],
            stdout=subprocess.PIPE, stderr=subprocess.PIPE, env=environment, cwd=self.folder,
        )
        self.addCleanup(process.kill)
        return process

    def run_job(self, *arguments, **batch):
        """Returns its exit code, standard output and standard error."""
        return self.end(self.start(*arguments, **batch))

    def end(self, process):
        out, err = process.communicate(timeout=4 * PATIENCE_SECONDS)
        return process.returncode, out.decode(), err.decode()

    def terminate(self, process, key="key-0"):
        """Send SIGTERM once the cell has printed something; returns how the job ended."""
        wait_until("it has begun", lambda: self.log(key))
        process.send_signal(signal.SIGTERM)
        return self.end(process)

    def log(self, key="key-0", generation=1):
        try:
            return self.store.read(f"results/{key}/{generation:04d}/log.txt").decode()
        except FileNotFoundError:
            return ""

    def result(self, key="key-0", generation=1):
        return self.document(f"results/{key}/{generation:04d}/result.json")
