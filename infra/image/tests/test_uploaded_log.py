import contextlib
import io
import tempfile
import unittest
from unittest import mock

from cell_runner import uploaded_log
from cell_runner.uploaded_log import UploadedLog


class _Sizes(list):
    """Of uploads, which are too large to keep."""

    def append(self, body):
        super().append(len(body))


class UploadedLogTest(unittest.TestCase):
    def setUp(self):
        self.now = 100.0
        self.upload_takes = 0.1
        self.uploads = []
        self.closed = []
        mock.patch.object(uploaded_log.time, "monotonic", lambda: self.now).start()
        self.addCleanup(mock.patch.stopall)
        self.open_log()

    def open_log(self):
        self.log = UploadedLog(tempfile.gettempdir(), self.upload, self.closed.append)

    def upload(self, file):
        self.now += self.upload_takes
        self.uploads.append(file.read())

    def tend_for(self, seconds, line=b"line\n"):
        """How many uploads there are while each second brings a line."""
        before = len(self.uploads)
        for _ in range(seconds):
            self.log.write(line)
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
        self.assertIn(self.tend_for(1800), range(8, 11))
        self.now += 24 * 3600
        self.assertIn(self.tend_for(3600), range(6, 8))

    def test_uploads_no_more_than_a_few_times_what_it_holds_in_the_end(self):
        hours = 12
        self.log.close()
        for what, parts in (
            ("grows all the time", [(hours * 3600, b"x" * 2000)]),
            ("grows at its end", [(hours * 3600, b"x"), (300, b"x" * 100_000)]),
            ("grows at its beginning", [(300, b"x" * 100_000), (hours * 3600, b"x")]),
            ("hardly grows", [(hours * 3600, b"x")]),
        ):
            with self.subTest(what=what):
                self.open_log()
                sizes = self.uploads = _Sizes()
                for seconds, line in parts:
                    self.tend_for(seconds, line)
                self.log.close()
                self.assertEqual(sizes[-1], sum(seconds * len(line) for seconds, line in parts))
                self.assertLessEqual(sum(sizes), 5 * sizes[-1] + (1 << 20))
                self.assertLess(len(sizes), 200)

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
        self.assertEqual(said.getvalue(), "the log could not be uploaded: S3 is away\n" * 3)

    def test_tries_a_failed_upload_again_at_the_next_turn_and_at_the_end(self):
        upload = mock.Mock(side_effect=[OSError, None, OSError, None])
        log = UploadedLog(tempfile.gettempdir(), upload, self.closed.append)
        log.write(b"one\n")
        with contextlib.redirect_stderr(io.StringIO()):
            log.tend()
            self.now += 5
            log.tend()
            self.now += 5
            log.tend()
            self.assertEqual(upload.call_count, 2)
            log.close()
        self.assertEqual(upload.call_count, 4)
