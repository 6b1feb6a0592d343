"""A log that is kept where nothing can be appended to."""

import sys
import tempfile
import time

SOONEST_SECONDS = 5
LATEST_SECONDS = 600
# The longer a log has been open the less there is to see in it by the second; and to upload it must not become all there
# is to do.
SHARE_OF_AGE, TIMES_ITS_UPLOAD = 0.05, 10
# Where documents have versions, each upload stays for a while, and costs.
TIMES_ITS_SIZE, FREE_BYTES = 5, 1 << 20
LAST_TRIES = 2


class UploadedLog:
    """A binary file to append to, which grows on this machine and is uploaded whole now and then.

    It is uploaded within seconds at first, then after a share of its age, and when it is closed. All its uploads together
    have at most five times the bytes that it has in the end, and 1 MiB: one that has grown large waits until there is
    enough more of it. An upload that failed is tried again.

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
        self._uploaded_bytes = 0

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
        if not self._is_ahead or now < self._due or not self._may_be_uploaded():
            return
        self._try_upload()
        taken = time.monotonic() - now
        pause = min(max(SOONEST_SECONDS, SHARE_OF_AGE * (now - self._opened)), LATEST_SECONDS)
        self._due = now + taken + max(pause, TIMES_ITS_UPLOAD * taken)

    def close(self):
        """Upload it for good."""
        for _ in range(LAST_TRIES):
            if self._try_upload():
                break
        self._file.close()
        self._closed(self)

    def _may_be_uploaded(self):
        """Whether an upload leaves enough for the last one, which has as many bytes at least."""
        size = self._file.seek(0, 2)
        return self._uploaded_bytes + size <= (TIMES_ITS_SIZE - 1) * size + FREE_BYTES

    def _try_upload(self):
        size = self._file.seek(0, 2)
        self._file.seek(0)
        try:
            self._upload(self._file)
        except OSError as error:
            # A cell does not fail for its log; the next upload has all of it.
            print(f"the log could not be uploaded: {error}", file=sys.stderr)
            return False
        self._is_ahead = False
        self._uploaded_bytes += size
        return True
