"""The store and the jobs on a server that speaks S3, which SWEEP_TEST_STORE names; run by test/e2e/cell-runner-on-s3.test.ts."""

import io
import os
import shutil
import tempfile
import threading
import unittest

from cell_runner.s3_store import S3Store

from .batch_jobs import BatchJobTest


class OnS3:
    """Puts a store in a prefix of its own in the place of the folder."""

    def setUp(self):
        self.folder = tempfile.mkdtemp(prefix="cell-runner-")
        self.addCleanup(shutil.rmtree, self.folder, ignore_errors=True)
        self.address = f"{os.environ['SWEEP_TEST_STORE']}{os.path.basename(self.folder)}/"
        self.store = S3Store(self.address, self.folder)
        self.work = f"{self.folder}/work"
        os.mkdir(self.work)

    def environment(self):
        return {"SWEEP_STORE": self.address, "SWEEP_WORK": self.work}


class StoreOnS3(OnS3, unittest.TestCase):
    def test_gives_back_what_was_put_whole_and_by_range(self):
        self.store.put("a/b", b"one")
        self.store.put("a/b", b"0123456789")
        self.assertEqual(self.store.read("a/b"), b"0123456789")
        self.assertEqual(self.store.read("a/b", 3, 4), b"3456")
        self.assertEqual(self.store.read("a/b", 8, 4), b"89")
        self.assertEqual(self.store.read("a/b", 8), b"89")
        self.assertEqual([self.store.read("a/b", 10), self.store.read("a/b", 12, 3), self.store.read("a/b", 3, 0)], [b""] * 3)

    def test_says_what_is_there(self):
        self.store.put("a/b/c", b"")
        self.store.put("a/d", b"")
        self.store.put("ab", b"")
        self.assertEqual([self.store.exists(key) for key in ("a/b/c", "a/b", "a/b/c/d")], [True, False, False])
        self.assertEqual(self.store.names("a"), ["b", "d"])
        self.assertEqual(self.store.names("nowhere"), [])
        with self.assertRaises(FileNotFoundError):
            self.store.read("nowhere")

    def test_lists_more_names_than_an_answer_holds(self):
        names = sorted(f"{n:04d}" for n in range(1005))
        self.assertEqual(self.store.put_all({f"a/{name}/claim.json": b"" for name in names}), {})
        self.assertEqual(self.store.names("a"), names)

    def test_lets_one_of_many_writers_create_a_document(self):
        won = []
        writers = [
            threading.Thread(target=lambda body=body: self.store.create("a/b", body) and won.append(body))
            for body in (str(n).encode() for n in range(8))
        ]
        for writer in writers:
            writer.start()
        for writer in writers:
            writer.join()
        self.assertEqual(won, [self.store.read("a/b")])
        self.assertTrue(self.store.create("a/b", won[0]))

    def test_copies_a_document_to_a_file(self):
        body = os.urandom(3 << 20)
        self.store.put("a", body)
        file = io.BytesIO()
        self.store.copy_to("a", file)
        self.assertEqual(file.getvalue(), body)

    def test_shows_a_log_before_it_is_closed(self):
        with self.store.open_log("log.txt") as log:
            log.write(b"one\n")
            self.store.tend()
            self.assertEqual(self.store.read("log.txt"), b"one\n")
            log.write(b"two\n")
        self.assertEqual(self.store.read("log.txt"), b"one\ntwo\n")

    def test_serves_a_forked_child_by_connections_of_its_own(self):
        self.store.put("a", b"parent's")
        pid = os.fork()
        if pid == 0:
            self.store.put("a", b"child's")
            os._exit(0)
        os.waitpid(pid, 0)
        self.assertEqual(self.store.read("a"), b"child's")


class JobsOnS3(OnS3, BatchJobTest):
    def test_leave_claims_logs_and_results_as_in_a_folder(self):
        self.write("print('one')\nfinish()", "finish('failed')", pack=2)
        self.assertEqual(self.run_job()[:2], (1, "[cell-0] one\n"))
        self.assertEqual(self.store.names("results/key-0/0001"), ["claim.json", "log.txt", "result.json"])
        self.assertEqual([self.log("key-0"), self.log("key-1")], ["one\n", ""])
        self.assertEqual([self.result(f"key-{n}")["status"] for n in (0, 1)], ["done", "failed"])
        self.assertEqual(self.run_job()[0], 1)
        self.assertEqual(self.store.names("results/key-0"), ["0001"])

    def test_show_a_log_while_the_cell_runs_and_its_end_when_it_is_stopped(self):
        program = """
import signal, sys, time
def stop(*_):
    print('stopping', flush=True)
    sys.exit(75)
signal.signal(signal.SIGTERM, stop)
print('begun', flush=True)
time.sleep(60)
"""
        self.write(program)
        code, out, err = self.terminate(self.start())
        self.assertEqual((code, self.log().splitlines()[:2]), (75, ["begun", "stopping"]), (out, err))

    def test_come_back_where_the_store_does_not_answer(self):
        self.write("finish()")
        code, _, err = self.end(self.start(**{"AWS_BATCH_JOB_ID": "J", "AWS_ENDPOINT_URL": "http://127.0.0.1:9", "AWS_MAX_ATTEMPTS": "1"}))
        self.assertEqual(code, 75)
        self.assertRegex(err, '^cell_runner: runs/r1/arrays/0/manifest.json: Could not connect to the endpoint URL')
