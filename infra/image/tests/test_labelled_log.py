import io
import os
import unittest

from cell_runner.labelled_log import LabelledLog


class LabelledLogTest(unittest.TestCase):
    def setUp(self):
        self.read_end, self.write_end = os.pipe()
        self.kept = io.BytesIO()
        self.kept.close = lambda: None
        self.log = LabelledLog(self.kept, "tree-late", self.write_end)

    def shown(self):
        os.close(self.write_end)
        with os.fdopen(self.read_end, "rb") as file:
            return file.read()

    def test_puts_the_label_before_each_line_that_people_see(self):
        with self.log:
            for data in (b"one\ntwo\n", b"thr", b"ee\n", b"four"):
                self.log.write(data)
        self.assertEqual(self.shown(), b"[tree-late] one\n[tree-late] two\n[tree-late] three\n[tree-late] four\n")
        self.assertEqual(self.kept.getvalue(), b"one\ntwo\nthree\nfour")

    def test_keeps_the_log_where_nobody_reads_the_output(self):
        os.close(self.read_end)
        self.log.write(b"one\n")
        self.assertEqual(self.kept.getvalue(), b"one\n")
        os.close(self.write_end)
