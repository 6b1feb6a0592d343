from pathlib import Path

from cell_runner.manifest import Cell, Command, ManifestError, read_cell, read_manifest

from .samples import TRIAGE, StoreTest, sample_manifest, write_array

CELLS = [
    {"id": f"id-{n}", "name": f"cell {n} – {'ü' * n}", "jobKey": f"key-{n}", "config": f"n: {n}\ntext: '日本'\n"}
    for n in range(5)
]


class ReadManifest(StoreTest):
    def test_reads_what_the_submitter_wrote(self):
        key = write_array(self.store, CELLS, supersedes=["j1", "j2"])
        self.assertEqual(
            read_manifest(self.store, key),
            sample_manifest(supersedes=("j1", "j2"), size=5, triage=TRIAGE),
        )

    def refuse(self, key, message):
        with self.assertRaises(ManifestError) as refused:
            read_manifest(self.store, key)
        self.assertEqual(str(refused.exception), message)

    def test_says_that_there_is_none(self):
        self.refuse("runs/r1/manifest.json", "there is no manifest runs/r1/manifest.json")

    def test_refuses_another_schema_version(self):
        key = write_array(self.store, CELLS, schemaVersion=2)
        self.refuse(key, f"the manifest {key} has schema version 2, this runner reads 1")

    def test_refuses_what_is_no_manifest(self):
        for text in (b"[]", b"{", b'{"schemaVersion": 1}', b"\xff"):
            with self.subTest(text=text):
                self.store.put("m", text)
                self.refuse("m", "the manifest m cannot be read")


class CellsOf(StoreTest):
    def test_gives_each_child_its_cells_in_turn(self):
        manifest = sample_manifest(size=5, pack=2)
        self.assertEqual([list(manifest.cells_of(index)) for index in range(3)], [[0, 1], [2, 3], [4]])

    def test_refuses_an_index_outside_the_array(self):
        for size, pack, index, children in ((5, 1, 5, 5), (5, 2, 3, 3), (5, 2, -1, 3), (0, 1, 0, 0)):
            with self.assertRaises(ManifestError) as refused:
                sample_manifest(size=size, pack=pack).cells_of(index)
            self.assertEqual(str(refused.exception), f"index {index} is outside the array of {children}")


class ReadCell(StoreTest):
    def setUp(self):
        super().setUp()
        self.manifest = read_manifest(self.store, write_array(self.store, CELLS))

    def test_reads_each_cell_by_its_index(self):
        for index, cell in enumerate(CELLS):
            expected = Cell(cell["id"], cell["name"], cell["jobKey"], cell["config"])
            self.assertEqual(read_cell(self.store, self.manifest, index), expected)

    def refuse(self, index, message):
        with self.assertRaises(ManifestError) as refused:
            read_cell(self.store, self.manifest, index)
        self.assertEqual(str(refused.exception), message)

    def test_reads_a_command(self):
        command = {"argv": ["echo", "ü"], "env": {"DEPTH": "3"}}
        row = {"id": "id-0", "name": "echo", "jobKey": "key-0", "command": command}
        manifest = read_manifest(self.store, write_array(self.store, [row], runs="command", cwd="/p"))
        expected = Cell("id-0", "echo", "key-0", command=Command(("echo", "ü"), {"DEPTH": "3"}))
        self.assertEqual((manifest.cwd, read_cell(self.store, manifest, 0)), ("/p", expected))

    def test_refuses_a_row_of_another_kind(self):
        self.manifest = self.manifest._replace(runs="command")
        self.refuse(0, "the cell 0 of runs/r1/cells.ndjson cannot be read")

    def test_says_that_the_index_is_cut_off(self):
        key = "runs/r1/arrays/0/cells.index"
        self.store.put(key, self.store.read(key)[: 32 * 4])
        self.assertEqual(read_cell(self.store, self.manifest, 3).id, "id-3")
        self.refuse(4, "the cell 4 of runs/r1/cells.ndjson cannot be read")

    def test_says_that_the_cells_are_cut_off_or_gone(self):
        key = "runs/r1/cells.ndjson"
        self.store.put(key, self.store.read(key)[:-20])
        self.refuse(4, "the cell 4 of runs/r1/cells.ndjson cannot be read")
        (Path(self.folder) / key).unlink()
        self.refuse(0, "the cell 0 of runs/r1/cells.ndjson cannot be read")
