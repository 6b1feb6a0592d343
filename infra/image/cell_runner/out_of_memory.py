"""How often the kernel has killed a process for want of memory."""

import time

FRESH_SECONDS = 0.1


class OutOfMemoryKills:
    """Reads the kernel's counter: the cgroup's own where that can be read, else the machine's.

    Args:
        proc, cgroups: where the kernel's files are.
    """

    def __init__(self, proc="/proc", cgroups="/sys/fs/cgroup"):
        self._sources = [f"{proc}/vmstat"]
        own = _read(f"{proc}/self/cgroup")
        for line in own.splitlines():
            if line.startswith("0::"):
                self._sources.insert(0, f"{cgroups}{line[3:].rstrip('/')}/memory.events")
        self._read_at = float("-inf")
        self._count = 0

    def count(self):
        """The counter now; 0 where there is none."""
        self._count = next((count for count in map(_oom_kills, self._sources) if count is not None), 0)
        self._read_at = time.monotonic()
        return self._count

    def recent_count(self):
        """The counter as it was a moment ago at the latest, for the start of a process, of which there may be thousands."""
        fresh = time.monotonic() - self._read_at < FRESH_SECONDS
        return self._count if fresh else self.count()


def _oom_kills(path):
    for line in _read(path).splitlines():
        if line.startswith("oom_kill "):
            return int(line.split()[1])
    return None


def _read(path):
    try:
        with open(path) as file:
            return file.read()
    except OSError:
        return ""
