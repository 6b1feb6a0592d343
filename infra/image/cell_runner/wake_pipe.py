"""A pipe by which signals wake up a loop that waits for file descriptors."""

import os
import signal


def wake_pipe(*signals):
    """A pipe that gets the number of each of these signals when it arrives; returns its two ends."""
    wake_read, wake_write = os.pipe()
    for end in (wake_read, wake_write):
        os.set_blocking(end, False)
    signal.set_wakeup_fd(wake_write, warn_on_full_buffer=False)
    for number in signals:
        signal.signal(number, lambda _number, _frame: None)
    return wake_read, wake_write
