"""What the tests of the cell runner start from."""

import json
import shutil
import tempfile
import unittest

from cell_runner.manifest import Cell, Manifest
from cell_runner.store import DirectoryStore

TRIAGE = {"replace": False, "savePredictions": True, "profile": False, "validate": True}


class StoreTest(unittest.TestCase):
    """A test with an empty store."""

    def setUp(self):
        self.folder = tempfile.mkdtemp(prefix="cell-runner-")
        self.addCleanup(shutil.rmtree, self.folder, ignore_errors=True)
        self.store = DirectoryStore(self.folder)

    def document(self, key):
        return json.loads(self.store.read(key))


def sample_cell(**changes):
    return Cell(**{"id": "aaaaaaaaaaaa", "name": "tree-late", "job_key": "key", "config": "a: 1\n", **changes})


def sample_manifest(again=False, supersedes=(), **changes):
    return Manifest(
        **{
            "run": "r1",
            "image": "sha256:1",
            "data_version": "data_1",
            "database": "data_1",
            "runs": "experiment",
            "profile": "small",
            "cwd": None,
            "triage": TRIAGE,
            "supersedes": supersedes,
            "again": again,
            "cells_key": "runs/r1/cells.ndjson",
            "index_key": "runs/r1/arrays/0/cells.index",
            "size": 1,
            "pack": 1,
            **changes,
        }
    )


def write_array(store, cells, **changes):
    """Pack cells as the submitter does, behind a row of another array; returns the manifest's key."""
    folder = "runs/r1/arrays/0"
    rows = [b"{}\n", *(json.dumps(cell, ensure_ascii=False).encode() + b"\n" for cell in cells)]
    places = [(sum(map(len, rows[:n])), len(rows[n])) for n in range(1, len(rows))]
    store.put("runs/r1/cells.ndjson", b"".join(rows))
    store.put(f"{folder}/cells.index", "".join(f"{offset:015d} {length:015d}\n" for offset, length in places).encode())
    manifest = {
        "schemaVersion": 1,
        "run": "r1",
        "array": 0,
        "jobName": "r1-a0",
        "stack": "local",
        "image": "sha256:1",
        "dataVersion": "data_1",
        "database": "data_1",
        "runs": "experiment",
        "profile": "small",
        "triage": TRIAGE,
        "supersedes": [],
        "again": False,
        "cells": "runs/r1/cells.ndjson",
        "index": f"{folder}/cells.index",
        "size": len(cells),
        "pack": 1,
        **changes,
    }
    store.put(f"{folder}/manifest.json", json.dumps(manifest).encode())
    return f"{folder}/manifest.json"
