import json
import os
import unittest

from cell_runner.batch_job import batch_child

from .batch_jobs import OF_BATCH, BatchJobTest

FOREVER = "import time\nprint('begun', flush=True)\nwhile True: time.sleep(60)\n"


class WhichChildOfBatch(unittest.TestCase):
    def test_is_known_by_its_variables_or_by_its_id(self):
        for environment, expected in (
            ({"AWS_BATCH_JOB_ID": "J"}, ("J", 0, 1)),
            ({"AWS_BATCH_JOB_ID": "J:7"}, ("J", 7, 1)),
            ({"AWS_BATCH_JOB_ID": "J:7", "AWS_BATCH_JOB_ARRAY_INDEX": "7", "AWS_BATCH_JOB_ATTEMPT": "2"}, ("J", 7, 2)),
            ({"AWS_BATCH_JOB_ID": "J:0", "AWS_BATCH_JOB_ARRAY_INDEX": "0"}, ("J", 0, 1)),
        ):
            with self.subTest(environment=environment):
                self.assertEqual(tuple(batch_child(environment)), expected)


class RunsJobs(BatchJobTest):
    def test_ends_with_0_where_all_of_its_cells_are_done(self):
        self.write("print('one')\nfinish()", "print('two')\nfinish()", pack=2)
        self.assertEqual(self.run_job(), (0, "[cell-0] one\n[cell-1] two\n", ""))
        self.assertEqual([self.log(f"key-{n}") for n in (0, 1)], ["one\n", "two\n"])
        claim = self.document("results/key-1/0001/claim.json")
        self.assertEqual([claim[name] for name in ("jobId", "index", "attempt")], ["J", 0, 1])

    def test_runs_the_cells_of_its_index_in_the_array(self):
        self.write("finish()", "finish()", "finish()", pack=2)
        self.assertEqual(self.run_job(AWS_BATCH_JOB_ID="J:1", AWS_BATCH_JOB_ARRAY_INDEX="1")[0], 0)
        self.assertEqual((self.store.names("results"), self.result("key-2")["index"]), (["key-2"], 1))

    def test_ends_with_1_where_a_cell_failed_and_runs_the_others(self):
        self.write("finish('failed')", "finish()", pack=2)
        self.assertEqual(self.run_job()[0], 1)
        self.assertEqual([self.result(f"key-{n}")["status"] for n in (0, 1)], ["failed", "done"])

    def test_says_why_it_failed_where_the_cell_left_no_result(self):
        self.write("code = 7")
        code, _, err = self.run_job()
        reason = "the cell's process ended with exit code 7 and left no result; the log may say why"
        self.assertEqual((code, err), (1, f"cell_runner: {reason}\n"))

    def test_ends_with_75_where_it_is_told_to_stop(self):
        self.write(FOREVER, "finish()", pack=2)
        code, out, err = self.terminate(self.start())
        self.assertEqual((code, err), (75, "cell_runner: the job was told to stop\n"))
        self.assertRegex(out, r"^\[cell-0\] begun\n")
        self.assertFalse(self.store.exists("results/key-0/0001/result.json"))
        self.assertFalse(self.store.exists("results/key-1/0001/claim.json"))

    def test_takes_a_later_attempt_for_the_one_that_goes_on(self):
        self.write(FOREVER)
        self.terminate(self.start())
        self.write("finish()")
        self.assertEqual(self.run_job(**OF_BATCH, AWS_BATCH_JOB_ATTEMPT="2")[0], 0)
        self.assertEqual(self.result(generation=2)["attempt"], 2)

    def test_leaves_a_cell_to_the_job_that_holds_it(self):
        self.write("finish()")
        holder = {"run": "r0", "jobId": "other", "index": 0, "attempt": 1}
        self.store.put("results/key-0/0001/claim.json", json.dumps(holder).encode())
        message = "the cell cell-0 is claimed by job other of run r0, attempt 1"
        self.assertEqual(self.run_job(), (75, "", f"cell_runner: {message}\n"))

    def test_leaves_nothing_in_the_folder_that_it_shares_with_other_jobs(self):
        os.mkdir(f"{self.work}/cell-1")
        self.write("open('stray', 'w').close()\nfinish()")
        self.run_job()
        self.assertEqual(os.listdir(self.work), ["cell-1"])

    def test_says_what_machine_a_cell_ran_on(self):
        self.store.put("instance.json", b'{"instanceType":"m6i.large","lifecycle":"spot","zone":"us-east-1a"}')
        self.write("finish()")
        self.run_job(**OF_BATCH, SWEEP_MACHINE=f"{self.folder}/instance.json")
        facts = [self.result()[name] for name in ("instanceType", "lifecycle", "zone")]
        self.assertEqual(facts, ["m6i.large", "spot", "us-east-1a"])

    def test_refuses_what_it_cannot_run(self):
        self.write("finish()")
        cases = (
            (("none",), OF_BATCH, "the job was submitted without its parameter manifest"),
            (("nowhere.json",), OF_BATCH, "there is no manifest nowhere.json"),
            ((), {"AWS_BATCH_JOB_ID": "J:1"}, "ManifestError: index 1 is outside the array of 1"),
            ((), {"OTHER": ""}, "AWS_BATCH_JOB_ID is not as AWS Batch sets it: this is for jobs of Batch"),
        )
        for arguments, batch, message in cases:
            with self.subTest(message=message):
                self.assertEqual(self.run_job(*arguments, **batch), (1, "", f"cell_runner: {message}\n"))


class RunsCommandsAsJobs(BatchJobTest):
    program = ("-X", "importtime", "-m", "cell_runner")

    def test_runs_commands_without_importing_what_experiments_need(self):
        self.write(["sh", "-c", "echo one"], runs="command", cwd=None, database=None)
        code, out, err = self.run_job()
        self.assertEqual((code, out), (0, "[cell-0] one\n"))
        self.assertEqual(self.result()["exitCode"], 0)
        for module in ("triage", "sqlalchemy", "pandas", "boto3"):
            self.assertNotRegex(err, rf"\| +{module}\b")

    def test_comes_back_where_a_command_is_told_to_stop(self):
        self.write(["sh", "-c", "echo begun; exec sleep 60"], runs="command", cwd=None, database=None)
        self.assertEqual(self.terminate(self.start())[0], 75)
