import os
import signal

from .runner_process import RunnerTest, wait_until

FOREVER = "import time\nprint('begun', flush=True)\nwhile True: time.sleep(60)\n"
DONE = {"code": 0, "signal": None, "reason": None}


class EndsOfCells(RunnerTest):
    def test_answers_0_for_a_cell_that_is_done(self):
        self.assertEqual(self.run_program("print('hello')\nfinish()"), DONE)
        self.assertEqual(self.log(), "hello\n")
        self.assertEqual(self.document("results/key-0/0001/result.json")["status"], "done")

    def test_answers_1_for_an_experiment_that_failed(self):
        self.assertEqual(self.run_program("finish('failed')"), {"code": 1, "signal": None, "reason": None})

    def test_goes_by_the_result_whatever_becomes_of_the_process_after_it(self):
        self.assertEqual(self.run_program("finish()\ncode = 3"), DONE)
        self.assertEqual(self.log(), "")

    def test_runs_a_cell_in_an_empty_folder_that_is_gone_afterwards(self):
        self.run_program("import os\nprint(os.getcwd(), os.listdir())\nopen('stray', 'w').close()\nfinish()")
        folder, content = self.log().split(" ", 1)
        self.assertTrue(folder.startswith(str(self.work)), folder)
        self.assertEqual(content, "[]\n")
        self.runner.close()
        self.assertEqual(os.listdir(self.work), [])

    def test_gives_a_cell_no_input(self):
        self.run_program("import sys\nprint(repr(sys.stdin.read()))\nfinish()")
        self.assertEqual(self.log(), "''\n")

    def test_leaves_a_result_for_a_process_that_left_none(self):
        reason = "the cell's process ended with exit code 7 and left no result; the log may say why"
        self.assertEqual(self.run_program("code = 7"), {"code": 1, "signal": None, "reason": reason})
        self.assertEqual(self.error(), {"kind": "internal", "message": reason, "detail": None})

    def test_leaves_the_traceback_of_what_nobody_caught_in_the_log(self):
        self.assertEqual(self.run_program("raise RuntimeError('a bug')")["code"], 1)
        self.assertEqual(self.error()["kind"], "internal")
        self.assertIn("RuntimeError: a bug", self.log())

    def test_leaves_a_result_for_a_process_that_was_killed(self):
        self.write(FOREVER)
        os.kill(self.start(), signal.SIGKILL)
        reason = "the cell's process was killed (SIGKILL): somebody stopped it, or the machine ran out of memory"
        self.assertEqual(self.ended(), {"code": 1, "signal": "SIGKILL", "reason": reason})
        self.assertEqual(self.error(), {"kind": "killed", "message": reason, "detail": None})

    def test_leaves_a_result_for_a_process_that_crashed(self):
        ended = self.run_program("import os\nprint('last words', flush=True)\nos.kill(os.getpid(), 11)")
        reason = "the cell's process died of SIGSEGV; the log ends with what it printed last"
        self.assertEqual(ended, {"code": 1, "signal": "SIGSEGV", "reason": reason})
        self.assertEqual((self.error()["kind"], self.log()), ("crashed", "last words\n"))

    def test_answers_75_with_the_reason_of_a_cell_whose_platform_failed(self):
        program = (
            "store.put(f'{job.claim.prefix}/progress.json', b'{\"reason\": \"the disk is full\"}')\ncode = 76\n"
        )
        self.assertEqual(self.run_program(program), {"code": 75, "signal": None, "reason": "the disk is full"})
        self.assertFalse(self.has_result())

    def test_survives_a_cell_that_gives_no_reason(self):
        self.write("code = 76", "store.put(f'{job.claim.prefix}/progress.json', b'[]')\ncode = 76")
        for index in range(2):
            self.start(index)
            self.assertEqual(self.ended(f"J:{index}"), {"code": 75, "signal": None, "reason": None})

    def test_answers_75_where_the_result_cannot_be_written(self):
        # A folder is no folder any more: nothing can be written below it, by whoever it is.
        program = (
            "import pathlib, shutil\nfolder = pathlib.Path(store.root) / job.claim.prefix\nshutil.rmtree(folder)\nfolder.touch()\ncode = 1\n"
        )
        ended = self.run_program(program)
        self.assertEqual(ended["code"], 75)
        self.assertRegex(ended["reason"], "^the result could not be written: ")


class StoppedCells(RunnerTest):
    def start_forever(self, program=FOREVER):
        self.write(program)
        self.start()
        wait_until("it has begun", lambda: "begun" in self.log())

    def test_answers_75_and_leaves_no_result_for_a_cell_that_is_told_to_stop(self):
        self.start_forever()
        self.stop("TERM", "cancelled")
        self.assertEqual(self.ended(), {"code": 75, "signal": None, "reason": "cancelled"})
        self.assertFalse(self.has_result())

    def test_leaves_a_result_for_a_cell_that_ran_too_long(self):
        self.write(FOREVER, FOREVER)
        for index, signal_name in enumerate(("TERM", "KILL")):
            self.start(index)
            self.stop(signal_name, "timeout", f"J:{index}")
            self.assertEqual(self.ended(f"J:{index}")["code"], 1)
            message = "the cell ran longer than its timeout"
            expected = {"kind": "timeout", "message": message, "detail": None}
            self.assertEqual(self.error(f"key-{index}"), expected)

    def test_kills_a_cell_that_does_not_heed(self):
        self.start_forever("import signal\nsignal.signal(signal.SIGTERM, signal.SIG_IGN)\n" + FOREVER)
        self.stop("TERM", "cancelled")
        self.stop("KILL", "the machine goes down")
        self.assertEqual(self.ended(), {"code": 75, "signal": None, "reason": "cancelled"})
        self.assertFalse(self.has_result())

    def test_counts_a_result_that_was_there_before_the_stop(self):
        self.start_forever("finish()\n" + FOREVER)
        self.stop("TERM", "timeout")
        self.assertEqual(self.ended(), DONE)

    def test_stops_a_cell_at_whatever_moment(self):
        programs = [FOREVER] * 24
        self.write(*programs)
        for index in range(len(programs)):
            stop = {"op": "stop", "child": f"J:{index}", "signal": ("TERM", "KILL")[index % 2], "reason": "cancelled"}
            self.runner.send(self.request(index), stop)
            self.assertEqual(self.runner.answer()["event"], "started")
            self.assertEqual(
                self.ended(f"J:{index}"), {"code": 75, "signal": None, "reason": "cancelled"}, f"cell {index}"
            )
            self.assertFalse(self.has_result(f"key-{index}"))

    def test_knows_nothing_of_other_children(self):
        self.stop("KILL", "cancelled", child="J:9")
        self.assertEqual(self.run_program("finish()"), DONE)


class RefusedCells(RunnerTest):
    def refused(self, **request):
        self.runner.send(self.request(**request))
        return self.ended(f"{request.get('job_id', 'J')}:{request.get('index', 0)}")

    def test_runs_nothing_that_is_done(self):
        self.write("finish()", "finish('failed')")
        for index in range(2):
            self.start(index)
            self.assertEqual(self.ended(f"J:{index}")["code"], index)
            refused = self.refused(index=index, attempt=2)
            self.assertEqual(refused, {"code": index, "signal": None, "reason": None})

    def test_comes_back_for_what_another_job_has(self):
        self.write(FOREVER)
        self.start()
        reason = "the cell cell-0 is claimed by job J of run r1, attempt 1"
        self.assertEqual(self.refused(job_id="K"), {"code": 75, "signal": None, "reason": reason})

    def test_fails_what_cannot_be_read_and_goes_on(self):
        self.write("finish()")
        index = "runs/r1/arrays/0/cells.index"
        self.assertEqual(
            self.refused(index=1),
            {"code": 1, "signal": None, "reason": "ManifestError: index 1 is outside the array of 1"},
        )
        self.store.put(index, b"")
        reason = "ManifestError: the cell 0 of runs/r1/cells.ndjson cannot be read"
        self.assertEqual(self.refused(), {"code": 1, "signal": None, "reason": reason})
        self.store.put("other", b"[]")
        self.manifest_key = "other"
        reason = "ManifestError: the manifest other cannot be read"
        self.assertEqual(self.refused(), {"code": 1, "signal": None, "reason": reason})
        self.assertEqual(self.run_program("finish()"), DONE)

    def test_fails_what_another_kind_of_runner_runs(self):
        self.write("finish()", runs="command")
        reason = f"ManifestError: the manifest {self.manifest_key} is of a run of kind command, which runs elsewhere"
        self.assertEqual(self.refused(), {"code": 1, "signal": None, "reason": reason})


class Packs(RunnerTest):
    def run_pack(self, *programs):
        """Run cells as one child; returns how it ended."""
        self.write(*programs, pack=len(programs))
        self.runner.send(self.request())
        return self.end_of_all()

    def statuses(self, count):
        keys = [f"results/key-{n}/0001/result.json" for n in range(count)]
        return [self.document(key)["status"] if self.store.exists(key) else None for key in keys]

    def test_runs_one_cell_after_the_other_each_with_its_log_and_result(self):
        programs = [f"print({n})\nassert store.names('results') == {[f'key-{m}' for m in range(n + 1)]}\nfinish()" for n in range(3)]
        self.assertEqual(self.run_pack(*programs), (3, DONE))
        self.assertEqual(self.statuses(3), ["done"] * 3)
        self.assertEqual([self.log(f"key-{n}") for n in range(3)], ["0\n", "1\n", "2\n"])

    def test_runs_the_cells_of_its_child_only(self):
        self.write(*["finish()"] * 5, pack=2)
        self.runner.send(self.request(index=2))
        self.assertEqual(self.end_of_all("J:2"), (1, DONE))
        self.assertEqual(self.statuses(5), [None] * 4 + ["done"])

    def test_goes_on_after_a_cell_that_failed_and_tells_the_first_reason(self):
        ended = self.run_pack("finish()", "code = 7", "code = 8", "finish()")
        reason = "the cell's process ended with exit code 7 and left no result; the log may say why"
        self.assertEqual(ended, (4, {"code": 1, "signal": None, "reason": reason}))
        self.assertEqual(self.statuses(4), ["done", "failed", "failed", "done"])

    def test_comes_back_for_those_without_a_result_and_runs_only_them_then(self):
        program = "store.put(f'{job.claim.prefix}/progress.json', b'{\"reason\": \"the disk is full\"}')\ncode = 76\n"
        once = f"if job.attempt == 2: finish()\nelse:\n    {program.replace(chr(10), chr(10) + '    ')}"
        self.assertEqual(
            self.run_pack("code = 7", once, "finish()"),
            (3, {"code": 75, "signal": None, "reason": "the disk is full"}),
        )
        self.assertEqual(self.statuses(3), ["failed", None, "done"])
        self.runner.send(self.request(attempt=2))
        self.assertEqual(self.end_of_all(), (1, {"code": 1, "signal": None, "reason": None}))
        self.assertEqual(self.document("results/key-1/0002/result.json")["status"], "done")

    def stop_second(self, reason):
        """Stop a pack of four while its second cell runs."""
        self.write("finish()", FOREVER, "finish()", "finish()", pack=4)
        self.runner.send(self.request())
        wait_until("the second has begun", lambda: self.store.exists("results/key-1/0001/log.txt") and self.log("key-1"))
        self.stop("TERM", reason)
        return self.end_of_all()[1]

    def test_gives_the_timeout_to_the_cell_that_runs_and_does_not_start_the_rest(self):
        self.assertEqual(
            self.stop_second("timeout"), {"code": 75, "signal": None, "reason": "timeout"}
        )
        self.assertEqual(self.statuses(4), ["done", "failed", None, None])
        self.assertEqual(self.error("key-1")["kind"], "timeout")
        self.assertEqual(self.store.names("results"), ["key-0", "key-1"])

    def test_comes_back_for_all_that_are_not_done_when_it_is_told_to_stop(self):
        self.assertEqual(
            self.stop_second("cancelled"), {"code": 75, "signal": None, "reason": "cancelled"}
        )
        self.assertEqual(self.statuses(4), ["done", None, None, None])
        self.assertEqual(self.store.names("results"), ["key-0", "key-1"])
