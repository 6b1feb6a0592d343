import shutil
import tempfile
import unittest
from pathlib import Path
from unittest import mock

from cell_runner.out_of_memory import OutOfMemoryKills


class OutOfMemoryKillsTest(unittest.TestCase):
    def setUp(self):
        self.folder = Path(tempfile.mkdtemp(prefix="kernel-"))
        self.addCleanup(shutil.rmtree, self.folder)
        self.write("proc/self/cgroup", "4:memory:/old\n0::/jobs/one\n")

    def write(self, name, text):
        path = self.folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text)

    def kills(self):
        return OutOfMemoryKills(f"{self.folder}/proc", f"{self.folder}/cgroups")

    def test_tells_the_machines_counter(self):
        self.write("proc/vmstat", "nr_free_pages 1\noom_kill 3\nallocstall 9\n")
        self.assertEqual(self.kills().count(), 3)

    def test_prefers_the_cgroups_own(self):
        self.write("proc/vmstat", "oom_kill 3\n")
        self.write("cgroups/jobs/one/memory.events", "low 0\noom 2\noom_kill 1\noom_group_kill 0\n")
        self.assertEqual(self.kills().count(), 1)

    def test_finds_the_cgroup_of_a_container_at_the_root(self):
        self.write("proc/self/cgroup", "0::/\n")
        self.write("cgroups/memory.events", "oom_kill 5\n")
        self.assertEqual(self.kills().count(), 5)

    def test_tells_0_where_the_kernel_does_not_say(self):
        self.assertEqual(self.kills().count(), 0)

    def test_remembers_the_counter_for_a_moment_where_that_will_do(self):
        kills = self.kills()
        with mock.patch("time.monotonic", side_effect=[1.0, 1.0, 1.05, 1.2, 1.2]):
            told = []
            for count in (1, 2, 3):
                self.write("proc/vmstat", f"oom_kill {count}\n")
                told.append(kills.recent_count())
        self.assertEqual(told, [1, 1, 3])
