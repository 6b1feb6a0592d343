import json
import os
import socket
import subprocess
import sys

from .batch_jobs import BatchJobTest
from .runner_process import IMAGE

TOLD = (75, "", "cell_runner: the job was told to stop\n")


class EndsWhenItIsToldToStop(BatchJobTest):
    program = ("-m", "cell_runner")

    def test_where_a_job_has_not_begun_with_its_cells(self):
        environment = {"SWEEP_STORE": "s3://bucket/dev/", "AWS_BATCH_JOB_ID": "J"}
        self.assertEqual(self.stopped_before_a_silent_server("job", "manifest.json", **environment), TOLD)
        self.assertEqual(os.listdir(self.work), [])

    def test_where_a_load_waits_for_the_database(self):
        database = "sweep_dev_0123456789abcdef"
        file = {"name": "a.csv", "key": "a.csv", "sha256": "0"}
        request = {"schemaVersion": 1, "database": database, "files": [file]}
        self.store.put("request.json", json.dumps(request).encode())
        self.assertEqual(self.stopped_before_a_silent_server("load", "request.json"), TOLD)
        self.assertEqual(os.listdir(self.work), [])

    def test_where_a_bootstrap_waits_for_the_database(self):
        self.assertEqual(self.stopped_before_a_silent_server("bootstrap", "drop", "dev-anna", "none"), TOLD)

    def stopped_before_a_silent_server(self, *arguments, **environment):
        """How a program ends that is told to stop while it waits for a server which says nothing."""
        with socket.create_server(("127.0.0.1", 0)) as server:
            server.settimeout(60)
            port = server.getsockname()[1]
            of_server = {
                "AWS_ENDPOINT_URL": f"http://127.0.0.1:{port}", "AWS_REGION": "us-east-1",
                "AWS_ACCESS_KEY_ID": "x", "AWS_SECRET_ACCESS_KEY": "x",
                "PGHOST": "127.0.0.1", "PGPORT": str(port), "PGUSER": "sweep_dev", "PGPASSWORD": "x",
            }
            environment = {
                **os.environ, **self.environment(), **of_server, "PYTHONPATH": str(IMAGE), "SWEEP_BASE": "dev",
                **environment,
            }
            process = subprocess.Popen(
                [sys.executable, *self.program, *arguments],
                stdout=subprocess.PIPE, stderr=subprocess.PIPE, env=environment, cwd=self.folder,
            )
            self.addCleanup(process.kill)
            with server.accept()[0]:
                process.terminate()
                return self.end(process)


class ComesBackWhereItHasNoRoom(BatchJobTest):
    def test_for_its_temporary_files(self):
        self.write("finish()")
        os.rmdir(self.work)
        code, _, err = self.run_job()
        self.assertEqual(code, 75)
        self.assertRegex(err, r"^cell_runner: \[Errno 2\] No such file or directory: '.*/work/J-0-")
