import contextlib
import io
import tempfile
import unittest
from unittest import mock

from cell_runner import uploaded_log
from cell_runner.uploaded_log import UploadedLog


class UploadedLogTest(unittest.TestCase):
    def setUp(self):
        self.now = 100.0
        self.upload_takes = 0.1
        self.uploads = []
        self.closed = []
        mock.patch.object(uploaded_log.time, "monotonic", lambda: self.now).start()
        self.addCleanup(mock.patch.stopall)
        self.log = UploadedLog(tempfile.gettempdir(), self.upload, self.closed.append)

    def upload(self, file):
        self.now += self.upload_takes
        self.uploads.append(file.read())

    def tend_for(self, seconds):
        """How many uploads there are while each second brings a line."""
        before = len(self.uploads)
        for _ in range(seconds):
            self.log.write(b"line\n")
            self.log.tend()
            self.now += 1
        return len(self.uploads) - before

    def test_uploads_all_of_it_each_time_and_nothing_where_nothing_is_new(self):
        self.log.write(b"one\n")
        self.log.tend()
        self.log.tend()
        self.log.write(b"two\n")
        self.now += 10
        self.log.tend()
        self.now += 10
        self.log.tend()
        self.assertEqual(self.uploads, [b"one\n", b"one\ntwo\n"])

    def test_uploads_every_few_seconds_and_less_often_the_longer_it_goes_on(self):
        self.assertGreaterEqual(self.tend_for(60), 9)
        self.now += 3600
        self.assertIn(self.tend_for(600), range(9, 12))

    def test_spends_little_of_its_time_on_uploads(self):
        self.upload_takes = 20
        started = self.now
        uploads = self.tend_for(1000)
        self.assertLess(20 * uploads / (self.now - started), 0.12)

    def test_uploads_the_rest_when_it_is_closed_also_where_there_is_nothing(self):
        with self.log:
            pass
        self.assertEqual((self.uploads, self.closed), ([b""], [self.log]))

    def test_does_not_fail_where_an_upload_does(self):
        failing = UploadedLog(tempfile.gettempdir(), mock.Mock(side_effect=OSError("S3 is away")), self.closed.append)
        failing.write(b"one\n")
        said = io.StringIO()
        with contextlib.redirect_stderr(said):
            failing.tend()
            failing.close()
        self.assertEqual(said.getvalue(), "the log could not be uploaded: S3 is away\n" * 2)
