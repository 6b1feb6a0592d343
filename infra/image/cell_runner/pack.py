"""A child of an array: the cells that it runs one after the other, and what came of them."""

from . import exit_codes

# A later attempt makes up for what came back, so that counts more than a failure.
RANKS = {exit_codes.DONE: 0, exit_codes.FAILED: 1, exit_codes.COME_BACK: 2}


class Pack:
    """What the runner was asked for by one order.

    Args:
        child: the name under which the supervisor knows it.
        cells: the numbers of its cells in the array, a range.
    """

    def __init__(self, child, job_id, index, attempt, manifest, cells):
        self.child = child
        self.job_id = job_id
        self.index = index
        self.attempt = attempt
        self.manifest = manifest
        self._cells = iter(cells)
        self._left = len(cells)
        # The CellProcess of the cell that runs now.
        self.process = None
        self.stop_reason = None
        # How many results are being written.
        self.unwritten = 0
        # Whether nothing of it runs any more, and only results are to be written.
        self.ended = False
        # Whether one of its cells failed, also where that is still to be written.
        self.has_failed = False
        self.code = exit_codes.DONE
        self.reason = None
        self.signal = None

    def next_cell(self):
        """The number of the cell to run next; None where there is none, or it is not to be run any more."""
        if self._left and self.stop_reason:
            self._left = 0
            self.note(exit_codes.COME_BACK, self.stop_reason)
        if not self._left:
            return None
        self._left -= 1
        return next(self._cells)

    def note(self, code, reason=None, signal=None):
        """Take in how a cell ended; the reason of the first that decides is kept."""
        self.has_failed |= code == exit_codes.FAILED
        if RANKS[code] > RANKS[self.code]:
            self.code, self.reason, self.signal = code, reason, signal
