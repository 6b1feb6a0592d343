"""Moments as documents of the store have them."""

from datetime import datetime, timezone


def utc_now():
    """Now, in UTC, to the millisecond: `2026-11-23T05:00:25.123Z`."""
    return datetime.now(timezone.utc).isoformat(timespec="milliseconds").replace("+00:00", "Z")
