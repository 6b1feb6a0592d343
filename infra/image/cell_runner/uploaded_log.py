"""A log that is kept where nothing can be appended to."""

import sys
import tempfile
import time

SOONEST_SECONDS = 5
LATEST_SECONDS = 60
# The longer a log has been open the less there is to see in it by the second; and to upload it must not become all there
# is to do.
SHARE_OF_AGE, TIMES_ITS_UPLOAD = 0.02, 10


class UploadedLog:
    """A binary file to append to, which grows on this machine and is uploaded whole now and then.

    Args:
        folder: where it grows, without a name: when this process ends, however it ends, it is gone.
        upload: called with a file to be read from its beginning; raises OSError.
        closed: called with the log when it is closed.
    """

    def __init__(self, folder, upload, closed):
        self._file = tempfile.TemporaryFile(dir=folder, buffering=0)
        self._upload = upload
        self._closed = closed
        self._opened = time.monotonic()
        self._due = self._opened
        self._is_ahead = False

    def __enter__(self):
        return self

    def __exit__(self, *_):
        self.close()

    def write(self, data):
        self._file.seek(0, 2)
        self._file.write(data)
        self._is_ahead = True

    def tend(self):
        """Upload it if it has grown and it is time to."""
        now = time.monotonic()
        if not self._is_ahead or now < self._due:
            return
        self._try_upload()
        taken = time.monotonic() - now
        pause = min(max(SOONEST_SECONDS, SHARE_OF_AGE * (now - self._opened)), LATEST_SECONDS)
        self._due = now + taken + max(pause, TIMES_ITS_UPLOAD * taken)

    def close(self):
        """Upload it for good."""
        self._try_upload()
        self._file.close()
        self._closed(self)

    def _try_upload(self):
        self._file.seek(0)
        try:
            self._upload(self._file)
            self._is_ahead = False
        except OSError as error:
            # A cell does not fail for its log; the next upload has all of it.
            print(f"the log could not be uploaded: {error}", file=sys.stderr)
