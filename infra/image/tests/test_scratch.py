import os
from pathlib import Path

from cell_runner.scratch import ScratchFolders

from .samples import StoreTest


class ScratchFoldersTest(StoreTest):
    def setUp(self):
        super().setUp()
        self.work = Path(self.folder) / "work"
        self.scratches = ScratchFolders(self.work)

    def test_gives_each_an_empty_folder_of_its_own(self):
        taken = {self.scratches.take() for _ in range(3)}
        self.assertEqual([os.listdir(folder) for folder in taken], [[], [], []])

    def test_gives_what_was_left_empty_to_another(self):
        folder = self.scratches.take()
        self.scratches.give_back(folder)
        self.assertEqual(self.scratches.take(), folder)

    def test_gives_nothing_to_another_that_was_used_or_is_gone(self):
        used, gone = Path(self.scratches.take()), Path(self.scratches.take())
        (used / "file").touch()
        gone.rmdir()
        for folder in (used, gone):
            self.scratches.give_back(folder)
        self.assertEqual((used.exists(), os.listdir(self.scratches.take())), (False, []))

    def test_leaves_nothing_when_it_is_closed(self):
        self.scratches.give_back(self.scratches.take())
        self.scratches.close()
        self.assertEqual(os.listdir(self.work), [])

    def test_removes_what_a_killed_runner_left_and_nothing_else(self):
        (self.work / "cell-7" / "deep").mkdir(parents=True)
        (self.work / "data_1").mkdir()
        ScratchFolders(self.work)
        self.assertEqual(os.listdir(self.work), ["data_1"])
