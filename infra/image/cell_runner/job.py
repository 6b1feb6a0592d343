"""One attempt at one cell."""

from collections import namedtuple


class Job(namedtuple("Job", ["job_id", "index", "attempt", "manifest", "cell", "claim"])):
    """One attempt at one cell; `index` is that of the array's child that runs it."""

    __slots__ = ()
