import os
import shutil
import signal
import subprocess
import sys
import tempfile
import unittest
from pathlib import Path

from .runner_process import RunnerTest, runs, wait_until

DONE = {"code": 0, "signal": None, "reason": None}
SECRET = "hunter2hunter2"


class CommandTest(RunnerTest):
    """A test with the runner of commands."""

    program = ("-S", "-m", "cell_runner", "serve", "commands")
    environment = {"PGHOST": "127.0.0.1", "PGPORT": "5000", "PGUSER": "ada", "PGPASSWORD": SECRET, "OTHER": "kept"}

    def setUp(self):
        super().setUp()
        self.cwd = tempfile.mkdtemp(dir=self.folder)

    def write(self, *commands, **manifest):
        super().write(*commands, **{"runs": "command", "cwd": self.cwd, "database": None, **manifest})

    def packed(self, argv):
        return {"command": argv if isinstance(argv, dict) else {"argv": argv, "env": {}}}

    def run_shell(self, script, **env):
        return self.run_program({"argv": ["sh", "-c", script], "env": env})

    def result(self, key="key-0"):
        return self.document(f"results/{key}/0001/result.json")

    def put(self, name, text, mode=0o755):
        path = Path(self.cwd) / name
        path.write_text(text)
        path.chmod(mode)


class RunsCommands(CommandTest):
    def test_runs_in_the_folder_that_the_runner_is_in_where_the_manifest_names_none(self):
        self.write({"argv": ["pwd"], "env": {}}, cwd=None)
        self.runner.send(self.request())
        self.assertEqual(self.end_of_all()[1], DONE)
        self.assertEqual(self.log(), f"{os.getcwd()}\n")

    def test_leaves_the_log_and_the_result(self):
        self.assertEqual(self.run_shell("echo one; echo two >&2"), DONE)
        self.assertEqual(self.log(), "one\ntwo\n")
        result = self.result()
        measured = {key: result.pop(key) for key in ("startedAt", "finishedAt", "peakMemoryMiB", "cpuSeconds", "seconds")}
        self.assertEqual(
            result,
            {
                "schemaVersion": 1,
                "jobKey": "key-0",
                "cell": "id-0",
                "name": "cell-0",
                "run": "r1",
                "jobId": "J",
                "index": 0,
                "attempt": 1,
                "generation": 1,
                "status": "done",
                "error": None,
                "instanceType": None,
                "lifecycle": None,
                "zone": None,
                "profile": "small",
                "dataVersion": "data_1",
                "image": "sha256:1",
                "warnings": [],
                "triage": None,
                "comparability": None,
                "exitCode": 0,
            },
        )
        self.assertGreater(measured["peakMemoryMiB"], 0)
        self.assertEqual(self.store.names("results/key-0/0001"), ["claim.json", "log.txt", "result.json"])

    def test_measures_what_a_command_took(self):
        program = "import time; x = bytearray(200 << 20); t = time.process_time()\nwhile time.process_time() < t + 0.3: pass"
        self.run_program(["python", "-c", program])
        result = self.result()
        self.assertGreater(result["peakMemoryMiB"], 200)
        self.assertGreater(result["cpuSeconds"], 0.29)
        self.assertGreater(result["seconds"]["total"], 0.29)

    def test_runs_it_where_the_manifest_says(self):
        self.run_shell("pwd")
        self.assertEqual(self.log(), f"{self.cwd}\n")

    def test_gives_it_an_environment_on_top_of_the_runners(self):
        self.run_shell('echo "$OTHER $DEPTH $SWEEP_RUN $SWEEP_CELL $SWEEP_NAME"', DEPTH="3", SWEEP_CELL="mine")
        self.assertEqual(self.log(), "kept 3 r1 id-0 cell-0\n")

    def test_leads_to_a_database_only_where_there_is_one(self):
        show = 'echo "$PGHOST-$PGDATABASE"'
        self.write(["sh", "-c", show])
        self.start()
        self.ended()
        self.assertEqual(self.log(), "-\n")

    def test_leads_to_the_database_of_the_manifest(self):
        self.write(["sh", "-c", 'echo "$PGHOST-$PGDATABASE-$PGPASSWORD"'], database="data_2")
        self.start()
        self.ended()
        self.assertEqual(self.log(), "127.0.0.1-data_2-***\n")

    def test_gives_it_a_folder_for_temporary_files_that_is_gone_afterwards(self):
        self.run_shell('mkdir "$TMPDIR/new" && echo "$TMPDIR"')
        self.assertEqual(Path(self.log().strip()).parent, self.work)
        self.runner.close()
        self.assertEqual(os.listdir(self.work), [])

    def test_gives_it_no_input_and_the_usual_signals(self):
        self.run_shell("cat; yes | head -1; kill -PIPE $$")
        self.assertEqual((self.log(), self.error()["kind"]), ("y\n", "crashed"))

    def test_finds_the_python_of_the_image_first(self):
        self.run_program(["python", "-c", "import sys; print(sys.executable, 'cell_runner' in sys.modules)"])
        self.assertEqual(self.log(), f"{os.path.abspath(sys.executable)} False\n")

    def test_finds_a_program_of_the_folder_that_it_runs_in(self):
        self.put("mine.sh", "#!/bin/sh\necho $1\n")
        self.assertEqual(self.run_program(["./mine.sh", "a b"]), DONE)
        self.assertEqual(self.log(), "a b\n")

    def test_makes_it_the_leader_of_a_group(self):
        self.run_program(["python", "-c", "import os; print(os.getpgrp() == os.getpid())"])
        self.assertEqual(self.log(), "True\n")

    def test_runs_a_pack_of_commands(self):
        self.write(["true"], ["false"], ["true"], pack=3)
        self.runner.send(self.request())
        self.assertEqual(self.end_of_all(), (3, {"code": 1, "signal": None, "reason": "exit code 1"}))
        self.assertEqual([self.result(f"key-{n}")["status"] for n in range(3)], ["done", "failed", "done"])


class EndsOfCommands(CommandTest):
    def test_tells_of_the_end_and_whether_it_failed_before_the_result_is_kept(self):
        for program, has_failed in ((["true"], False), (["false"], True), (["./trian"], True)):
            self.write(program)
            self.runner.send(self.request())
            event = self.runner.answer()
            if event["event"] == "started":
                event = self.runner.answer()
            self.assertEqual(event, {"event": "ended", "child": "J:0", "failed": has_failed})
            self.assertEqual(self.ended()["code"], int(has_failed))
            shutil.rmtree(f"{self.folder}/results")


class FailedCommands(CommandTest):
    def assert_fails(self, command, message, kind="command", exit_code=None, signal=None):
        ended = self.run_program(command)
        self.assertEqual(ended, {"code": 1, "signal": signal, "reason": message})
        self.assertEqual(self.error(), {"kind": kind, "message": message, "detail": None})
        self.assertEqual(self.result()["exitCode"], exit_code)

    def test_says_the_exit_code_and_the_last_line(self):
        self.assert_fails(["sh", "-c", "echo first; echo ' no such column '; echo; exit 3"], "exit code 3: no such column", exit_code=3)

    def test_says_the_exit_code_where_there_is_no_output(self):
        self.assert_fails(["false"], "exit code 1", exit_code=1)

    def test_fails_a_command_that_ends_as_a_cell_does_that_comes_back(self):
        self.assert_fails(["sh", "-c", "exit 75"], "exit code 75", exit_code=75)

    def test_cuts_a_long_last_line(self):
        self.run_shell("printf %03000d 0; exit 1")
        self.assertEqual(self.error()["message"], "exit code 1: " + "0" * 500)

    def test_says_that_there_is_no_such_program(self):
        self.assert_fails(["trian", "--depth"], 'there is no program "trian" on the PATH')

    def test_leaves_the_reason_in_the_log_too(self):
        self.run_program(["./trian"])
        self.assertEqual(self.log(), 'there is no program "./trian"\n')

    def test_says_that_it_is_no_program(self):
        self.put("plain", "x", 0o644)
        self.assert_fails(["./plain"], '"./plain" is not executable')

    def test_says_that_a_folder_is_no_program(self):
        self.assert_fails(["/"], 'there is no program "/"')

    def test_says_that_a_script_lacks_its_first_line(self):
        self.put("script", "echo\n")
        self.assert_fails(
            ["./script"], '"./script" is neither a program of this machine nor a script that begins with #!'
        )

    def test_says_that_a_script_names_no_interpreter(self):
        self.put("script", "#!/nowhere/sh\n")
        self.assert_fails(["./script"], '"./script" begins with #! and an interpreter that does not exist')

    def test_says_that_an_argument_is_none(self):
        self.assert_fails(["echo", "a\0b"], '"echo" cannot be started: embedded null byte')

    def test_says_that_the_arguments_are_too_long(self):
        self.assert_fails(["echo", "x" * 200_000], '"echo" cannot be started: Argument list too long')

    def test_says_that_the_folder_is_gone(self):
        os.rmdir(self.cwd)
        message = f"the folder {self.cwd}, which commands run in, cannot be entered: No such file or directory"
        self.assert_fails(["true"], message)

    def test_tells_a_crash(self):
        message = "the cell's process died of SIGSEGV; the log ends with what it printed last"
        self.assert_fails(["sh", "-c", "kill -SEGV $$"], message, kind="crashed", signal="SIGSEGV")

    def test_tells_a_kill(self):
        message = "the cell's process was killed (SIGKILL): somebody stopped it, or the machine ran out of memory"
        self.assert_fails(["sh", "-c", "kill -KILL $$"], message, kind="killed", signal="SIGKILL")

    def test_shows_no_secret(self):
        self.write({"argv": ["sh", "-c", 'echo "$0"; exit 1', SECRET], "env": {}})
        self.start()
        self.assertEqual(self.ended()["reason"], "exit code 1: ***")
        self.assertNotIn(SECRET, self.log())


class CommandsWithoutMemory(CommandTest):
    """The kernel kills some process whenever it is asked."""

    program = (
        "-c",
        "import itertools; from cell_runner import out_of_memory, serve; kills = itertools.count();"
        "out_of_memory.OutOfMemoryKills.count = lambda self: next(kills); serve.serve('commands')",
    )

    def test_says_that_the_memory_was_used_up_where_it_was_killed_or_a_shells_program_was(self):
        message = "the cell's process was killed (SIGKILL): the machine, or its container, ran out of memory"
        for script in ("kill -KILL $$", "exit 137"):
            self.assertEqual(self.run_shell(script)["reason"], message)
            self.assertEqual(self.error(), {"kind": "memory", "message": message, "detail": None})
            shutil.rmtree(f"{self.folder}/results")

    def test_does_not_say_so_of_another_end(self):
        self.assertEqual(self.run_shell("exit 1")["reason"], "exit code 1")


class StoppedCommands(CommandTest):
    def start_sleep(self, script="sleep 1000 & echo $!; wait"):
        self.write(["sh", "-c", script])
        pid = self.start()
        wait_until("it has begun", lambda: self.log().endswith("\n"))
        return pid, int(self.log())

    def test_comes_back_with_all_that_it_started_ended(self):
        _, grandchild = self.start_sleep()
        self.stop("TERM", "cancelled")
        self.assertEqual(self.ended(), {"code": 75, "signal": None, "reason": "cancelled"})
        self.assertFalse(self.has_result())
        wait_until("the grandchild ends", lambda: not runs(grandchild))

    def test_comes_back_whatever_it_makes_of_the_signal(self):
        self.start_sleep("trap 'exit 0' TERM; echo 1; while :; do sleep 0.01; done")
        self.stop("TERM", "cancelled")
        self.assertEqual(self.ended(), {"code": 75, "signal": None, "reason": "cancelled"})

    def test_fails_by_its_timeout_whatever_it_makes_of_the_signal(self):
        self.start_sleep("trap 'exit 0' TERM; echo 1; while :; do sleep 0.01; done")
        self.stop("TERM", "timeout")
        message = "the cell ran longer than its timeout"
        self.assertEqual(self.ended(), {"code": 1, "signal": None, "reason": message})
        self.assertEqual(self.error(), {"kind": "timeout", "message": message, "detail": None})

    def test_ends_what_a_command_left_running(self):
        _, grandchild = self.start_sleep("sleep 1000 & echo $!")
        self.assertEqual(self.ended(), DONE)
        wait_until("the grandchild ends", lambda: not runs(grandchild))

    def test_leaves_nothing_when_its_input_ends(self):
        pids = self.start_sleep()
        self.assertEqual(self.runner.close(), 0)
        for pid in pids:
            wait_until("it ends", lambda pid=pid: not runs(pid))

    def test_keeps_all_that_it_starts_in_its_session(self):
        pids = self.start_sleep()
        self.addCleanup(os.killpg, pids[0], signal.SIGKILL)
        self.assertEqual([os.getsid(pid) for pid in pids], [os.getsid(self.runner.pid)] * 2)


class QuickStart(unittest.TestCase):
    def test_imports_nothing_that_takes_long(self):
        program = "import sys; import cell_runner.serve; print(*sys.modules)"
        modules = subprocess.run(
            [sys.executable, "-S", "-c", program],
            env={"PYTHONPATH": str(Path(__file__).parent.parent)},
            capture_output=True,
            text=True,
            check=True,
        ).stdout.split()
        slow = {"argparse", "asyncio", "dataclasses", "inspect", "pathlib", "psycopg2", "tempfile", "typing", "yaml"}
        self.assertEqual(slow & set(modules), set())
