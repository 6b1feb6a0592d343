"""Moments as documents of the store have them."""

import time


def utc_now():
    """Now, in UTC, to the millisecond: `2026-11-23T05:00:25.123Z`."""
    seconds, milliseconds = divmod(time.time_ns() // 1_000_000, 1000)
    return f"{time.strftime('%Y-%m-%dT%H:%M:%S', time.gmtime(seconds))}.{milliseconds:03d}Z"
