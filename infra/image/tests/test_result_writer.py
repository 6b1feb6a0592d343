import os
import select

from cell_runner.result_writer import BackgroundWriter, DirectWriter

from .samples import StoreTest


class DirectWriterTest(StoreTest):
    def test_has_written_when_it_says_so(self):
        told = []
        DirectWriter(self.store).put("a/b", b"one", lambda error: told.append((error, self.store.read("a/b"))))
        self.assertEqual(told, [(None, b"one")])

    def test_tells_why_it_could_not(self):
        self.store.put("a", b"")
        told = []
        DirectWriter(self.store).put("a/b", b"one", told.append)
        self.assertIsInstance(told[0], NotADirectoryError)


class BackgroundWriterTest(StoreTest):
    def setUp(self):
        super().setUp()
        self.wake, write_end = os.pipe()
        self.writer = BackgroundWriter(self.store, write_end)
        self.addCleanup(self.writer.close)
        self.told = []

    def wait(self):
        self.assertTrue(select.select([self.wake], [], [], 15)[0])
        os.read(self.wake, 100)
        self.writer.collect()

    def test_wakes_the_loop_and_tells_it_when_it_is_asked(self):
        self.writer.put("a/b", b"one", self.told.append)
        self.assertEqual(self.told, [])
        self.wait()
        self.assertEqual((self.told, self.store.read("a/b")), ([None], b"one"))

    def test_goes_on_after_what_could_not_be_written(self):
        self.store.put("a", b"")
        self.writer.put("a/b", b"one", self.told.append)
        self.writer.put("b", b"two", self.told.append)
        while len(self.told) < 2:
            self.wait()
        self.assertIsInstance(self.told[0], NotADirectoryError)
        self.assertEqual((self.told[1], self.store.read("b")), (None, b"two"))

    def test_has_written_all_when_it_is_closed(self):
        for n in range(20):
            self.writer.put(f"a/{n}", b"", self.told.append)
        self.writer.close()
        self.assertEqual(len(self.store.names("a")), 20)
