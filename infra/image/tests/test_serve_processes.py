import os
import signal

from .runner_process import RunnerTest, runs, wait_until

SECRET = "hunter2hunter2"
WITH_GRANDCHILD = """
import subprocess
child = subprocess.Popen(["sleep", "1000"], start_new_session={apart})
print(child.pid, flush=True)
{then}
"""


class Output(RunnerTest):
    environment = {"PGPASSWORD": SECRET, "PYTHONIOENCODING": "utf-8"}

    def test_keeps_all_of_a_long_output_in_order(self):
        program = "for n in range(160_000): print(f'{n:07d} ' + 'x' * 56)\nfinish()"
        self.assertEqual(self.run_program(program)["code"], 0)
        lines = self.log().splitlines()
        self.assertEqual((len(lines), len(lines[0])), (160_000, 64))
        self.assertEqual([int(line[:7]) for line in lines], list(range(160_000)))

    def test_keeps_all_of_a_long_line(self):
        self.run_program("import sys\nsys.stdout.write('x' * 10_000_000)\nfinish()")
        self.assertEqual(self.log(), "x" * 10_000_000)

    def test_shows_lines_while_the_cell_runs(self):
        self.write("import time\nprint('ü', flush=True)\ntime.sleep(60)")
        self.start()
        wait_until("it shows", lambda: self.log() == "ü\n")

    def test_shows_no_secret_however_it_is_printed(self):
        program = f"""
import os, subprocess, sys, time
subprocess.run(["sh", "-c", "echo $PGPASSWORD; echo $PGPASSWORD >&2"])
for part in ("postgresql://ada:{SECRET[:5]}", "{SECRET[5:]}@host ", "{SECRET[:7]}", "{SECRET[7:]}"):
    os.write(1, part.encode())
    time.sleep(0.02)
finish()
"""
        self.run_program(program)
        self.assertEqual(self.log(), "***\n***\npostgresql://ada:***@host ***")

    def test_runs_cells_side_by_side(self):
        program = """
import os, time
open(f"{work}/{job.index}", "w").close()
while not os.path.exists(f"{work}/{1 - job.index}"): time.sleep(0.01)
finish()
"""
        self.write(program, program)
        self.start(0)
        self.start(1)
        ended = [self.runner.answer() for _ in range(2)]
        self.assertEqual(sorted((event["child"], event["code"]) for event in ended), [("J:0", 0), ("J:1", 0)])


class LeftBehind(RunnerTest):
    """Processes that cells start."""

    def start_with_grandchild(self, then, apart=False):
        self.write(WITH_GRANDCHILD.format(then=then, apart=apart))
        pid = self.start()
        wait_until("the grandchild runs", lambda: self.log().endswith("\n"))
        grandchild = int(self.log())
        self.addCleanup(_kill, grandchild)
        return pid, grandchild

    def test_ends_what_a_cell_left_running(self):
        _, grandchild = self.start_with_grandchild("finish()")
        self.assertEqual(self.ended()["code"], 0)
        wait_until("the grandchild ends", lambda: not runs(grandchild))

    def test_ends_what_a_killed_cell_left_running(self):
        pid, grandchild = self.start_with_grandchild("child.wait()")
        os.kill(pid, signal.SIGKILL)
        self.assertEqual(self.ended()["signal"], "SIGKILL")
        wait_until("the grandchild ends", lambda: not runs(grandchild))

    def test_does_not_wait_for_what_went_its_own_way(self):
        self.start_with_grandchild("finish()", apart=True)
        self.assertEqual(self.ended()["code"], 0)

    def assert_all_end(self, *pids):
        for pid in pids:
            wait_until(f"process {pid} ends", lambda pid=pid: not runs(pid))
        self.assertFalse(self.has_result())

    def test_leaves_nothing_when_it_is_killed(self):
        pids = self.start_with_grandchild("child.wait()")
        self.runner.kill()
        self.assert_all_end(*pids)

    def test_leaves_nothing_when_it_is_killed_while_cells_compute_and_start(self):
        self.write(*["while True: pass"] * 6)
        pids = [self.start(index) for index in range(6)]
        self.runner.kill()
        self.assert_all_end(*pids)

    def test_leaves_nothing_when_its_input_ends(self):
        pids = self.start_with_grandchild("import signal\nsignal.signal(15, signal.SIG_IGN)\nchild.wait()")
        self.assertEqual(self.runner.close(), 0)
        self.assert_all_end(*pids)

    def test_leaves_nothing_when_it_is_told_to_end(self):
        pids = self.start_with_grandchild("child.wait()")
        os.kill(self.runner.pid, signal.SIGTERM)
        self.assertIsNone(self.runner.answer())
        self.assert_all_end(*pids)


def _kill(pid):
    try:
        os.kill(pid, signal.SIGKILL)
    except ProcessLookupError:
        pass
