"""Folders for the temporary files of cells."""

import os
import shutil


class ScratchFolders:
    """Empty folders below one. One that a cell leaves empty serves another: to make folders is slow, as folders go.

    Args:
        work: the folder that they are made in; there is one runner for it at a time.
    """

    def __init__(self, work):
        self._work = work
        self._made = 0
        self._free = []
        os.makedirs(work, 0o700, exist_ok=True)
        # What a runner that was killed left.
        for name in os.listdir(work):
            if name.startswith("cell-"):
                remove_folder(f"{work}/{name}")

    def take(self):
        """An empty folder of one's own."""
        if self._free:
            return self._free.pop()
        self._made += 1
        folder = f"{self._work}/cell-{self._made}"
        os.mkdir(folder, 0o700)
        return folder

    def give_back(self, folder):
        """Have a folder emptied or removed; whoever took it uses it no more."""
        try:
            is_empty = not os.listdir(folder)
        except OSError:
            is_empty = False
        if is_empty:
            self._free.append(folder)
        else:
            remove_folder(folder)

    def close(self):
        """Remove those that nobody has."""
        while self._free:
            remove_folder(self._free.pop())


def remove_folder(folder):
    shutil.rmtree(folder, ignore_errors=True)
