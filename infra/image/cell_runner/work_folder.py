"""A job's folder for temporary files."""

import os
import tempfile
from contextlib import contextmanager

from .scratch import remove_folder


@contextmanager
def work_folder(prefix):
    """A folder of the job's own, until it is done: other jobs on this machine have the same one for such folders.

    Raises: OSError
    """
    work = tempfile.mkdtemp(prefix=prefix, dir=os.environ["SWEEP_WORK"])
    try:
        yield work
    finally:
        remove_folder(work)
