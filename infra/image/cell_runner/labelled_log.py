"""A cell's log that people also see where its job's output goes, among others'."""

import os


class LabelledLog:
    """A binary file that is written to a log, and line by line, behind the cell's name, to standard output.

    Args:
        log: the log in the store.
        label: the name.
        output: a file descriptor.
    """

    def __init__(self, log, label, output=1):
        self._log = log
        self._label = f"[{label}] ".encode()
        self._output = output
        self._in_line = False

    def __enter__(self):
        return self

    def __exit__(self, *_):
        self.close()

    def write(self, data):
        self._show(data)
        self._log.write(data)

    def close(self):
        if self._in_line:
            self._show(b"\n")
        self._log.close()

    def _show(self, data):
        for line in data.splitlines(keepends=True):
            shown = line if self._in_line else self._label + line
            self._in_line = not line.endswith((b"\n", b"\r"))
            try:
                while shown:
                    shown = shown[os.write(self._output, shown) :]
            except OSError:
                # Whoever read it is gone; the log in the store has it all.
                return
