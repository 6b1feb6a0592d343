import io
import stat
from pathlib import Path

from cell_runner.store import DirectoryStore

from .samples import StoreTest


class DirectoryStoreTest(StoreTest):
    def test_gives_back_what_was_put_and_the_last_of_it(self):
        self.store.put("a/b.json", b"one")
        self.store.put("a/b.json", b"two", durable=False)
        self.assertEqual(self.store.read("a/b.json"), b"two")

    def test_reads_a_range(self):
        self.store.put("a", b"0123456789")
        self.assertEqual(self.store.read("a", 3, 4), b"3456")
        self.assertEqual(self.store.read("a", 8, 4), b"89")
        self.assertEqual(self.store.read("a", 8), b"89")

    def test_copies_a_document_to_a_file(self):
        self.store.put("a", b"0123456789")
        file = io.BytesIO()
        self.store.copy_to("a", file)
        self.assertEqual(file.getvalue(), b"0123456789")
        with self.assertRaises(FileNotFoundError):
            self.store.copy_to("nowhere", file)

    def test_says_what_is_there(self):
        self.store.put("a/b/c", b"")
        self.assertTrue(self.store.exists("a/b/c"))
        self.assertFalse(self.store.exists("a/b"))
        self.assertFalse(self.store.exists("a/b/c/d"))
        self.assertEqual(self.store.names("a"), ["b"])
        self.assertEqual(self.store.names("nowhere"), [])
        with self.assertRaises(FileNotFoundError):
            self.store.read("nowhere")

    def test_creates_a_document_once_and_leaves_no_trace_of_a_second_try(self):
        self.assertTrue(self.store.create("a/b", b"first"))
        self.assertFalse(self.store.create("a/b", b"second"))
        self.assertEqual(self.store.read("a/b"), b"first")
        self.assertEqual(self.store.names("a"), ["b"])

    def test_puts_few_documents_and_many(self):
        for count in (1, 3, 4, 40):
            documents = {f"n{count}/{n}/document": str(n).encode() for n in range(count)}
            self.assertEqual(self.store.put_all(documents), {})
            self.assertEqual({key: self.store.read(key) for key in documents}, documents)
            self.assertEqual({name for n in range(count) for name in self.store.names(f"n{count}/{n}")}, {"document"})

    def test_says_which_of_many_documents_it_could_not_put(self):
        (Path(self.folder) / "is" / "folder").mkdir(parents=True)
        self.store.put("file", b"")
        for others in (1, 4):
            documents = dict.fromkeys([*(f"{n}/document" for n in range(others)), "file/document", "is/folder"], b"one")
            errors = self.store.put_all(documents)
            self.assertEqual(
                {key: type(error) for key, error in errors.items()},
                {"file/document": NotADirectoryError, "is/folder": IsADirectoryError},
            )
            self.assertEqual([self.store.read(f"{n}/document") for n in range(others)], [b"one"] * others)
            self.assertEqual(self.store.names("is"), ["folder"])

    def test_leaves_no_trace_of_a_write_that_failed(self):
        (Path(self.folder) / "a" / "b").mkdir(parents=True)
        with self.assertRaises(OSError):
            self.store.put("a/b", b"")
        self.assertEqual(self.store.names("a"), ["b"])

    def test_says_whether_a_folder_is_new(self):
        self.assertEqual([self.store.make_folder("a/b") for _ in range(2)], [True, False])

    def test_appends_to_a_log(self):
        for line in (b"one\n", b"two\n"):
            with self.store.open_log("a/log.txt") as log:
                log.write(line)
        self.assertEqual(self.store.read("a/log.txt"), b"one\ntwo\n")

    def test_closes_the_folders_that_it_makes_to_other_users(self):
        store = DirectoryStore(Path(self.folder) / "new" / "store")
        store.put("a/b/document", b"")
        store.open_log("c/d/log.txt").close()
        for folder in (".", "..", "a", "a/b", "c", "c/d"):
            with self.subTest(folder=folder):
                self.assertEqual(stat.S_IMODE((Path(store.root) / folder).stat().st_mode), 0o700)

    def test_refuses_what_is_no_key(self):
        for key in ("", "../secrets", "a/../b", "/etc/passwd", "a//b", "a/", ".hidden", "a/.b", "a b", "ä", "a\n"):
            with self.subTest(key=key):
                for call in (self.store.read, self.store.exists, self.store.names, self.store.open_log):
                    with self.assertRaisesRegex(ValueError, "^not a key of the store: "):
                        call(key)
