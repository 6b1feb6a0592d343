"""syncfs(2), which Python does not have."""

import os


def sync_file_system(folder):
    """Wait until all that was written on the file system of a folder is kept over a loss of power; only on Linux."""
    # Half of a runner's start would go into this import, and few runners come to need it.
    import ctypes

    descriptor = os.open(folder, os.O_RDONLY)
    try:
        if ctypes.CDLL(None, use_errno=True).syncfs(descriptor) != 0:
            number = ctypes.get_errno()
            raise OSError(number, os.strerror(number))
    finally:
        os.close(descriptor)
