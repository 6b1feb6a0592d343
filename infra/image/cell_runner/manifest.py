"""What a job is asked to do: the manifest of its array, and its cells among those of the run."""

import json
from collections import namedtuple

SCHEMA_VERSION = 1
INDEX_ROW_BYTES = 32


class ManifestError(Exception):
    """The manifest cannot be used."""


class Cell(namedtuple("Cell", ["id", "name", "job_key", "config", "command"], defaults=[None, None])):
    """One cell as the submitter packed it: either `config`, the text of a Triage config (YAML), or a Command."""

    __slots__ = ()


class Command(namedtuple("Command", ["argv", "env"])):
    """A program with its arguments, and what it finds in its environment beside the runner's."""

    __slots__ = ()


class Manifest(
    namedtuple(
        "Manifest",
        [
            "run",
            "image",
            "data_version",
            # None where the cells need none.
            "database",
            # "experiment", "validate-only" or "command".
            "runs",
            # The resource profile's name.
            "profile",
            # The folder that commands run in; None for the one that the runner was started in.
            "cwd",
            "triage",
            # Ids of jobs that ended, whose claims may be taken over.
            "supersedes",
            # Whether cells are to be run although they are done.
            "again",
            "cells_key",
            "index_key",
            # How many cells the array has, and how many of them each child runs.
            "size",
            "pack",
        ],
    )
):
    """One array of jobs."""

    __slots__ = ()

    def cells_of(self, index):
        """The cells of the array that its child of an index runs, as a range.

        Raises: ManifestError
        """
        cells = range(index * self.pack, min(self.size, (index + 1) * self.pack))
        if index < 0 or not cells:
            raise ManifestError(f"index {index} is outside the array of {-(-self.size // self.pack)}")
        return cells


def read_manifest(store, key):
    """
    Raises: ManifestError
    """
    try:
        document = json.loads(store.read(key))
        version = document["schemaVersion"]
        if version != SCHEMA_VERSION:
            raise ManifestError(f"the manifest {key} has schema version {version}, this runner reads {SCHEMA_VERSION}")
        return Manifest(
            run=document["run"],
            image=document["image"],
            data_version=document["dataVersion"],
            database=document["database"],
            runs=document["runs"],
            profile=document["profile"],
            cwd=document.get("cwd"),
            triage=document["triage"],
            supersedes=tuple(document["supersedes"]),
            again=document["again"],
            cells_key=document["cells"],
            index_key=document["index"],
            size=document["size"],
            pack=document["pack"],
        )
    except FileNotFoundError as error:
        raise ManifestError(f"there is no manifest {key}") from error
    except (ValueError, LookupError, TypeError, AttributeError) as error:
        raise ManifestError(f"the manifest {key} cannot be read") from error


def read_cell(store, manifest, number):
    """A cell of the array, by two ranged reads: one of the index, one of the run's cells.

    Raises: ManifestError
    """
    try:
        row = store.read(manifest.index_key, number * INDEX_ROW_BYTES, INDEX_ROW_BYTES)
        offset, length = map(int, row.split())
        document = json.loads(store.read(manifest.cells_key, offset, length))
        identity = {"id": document["id"], "name": document["name"], "job_key": document["jobKey"]}
        if manifest.runs != "command":
            return Cell(**identity, config=document["config"])
        command = document["command"]
        return Cell(**identity, command=Command(tuple(command["argv"]), command["env"]))
    except (FileNotFoundError, ValueError, LookupError, TypeError) as error:
        raise ManifestError(f"the cell {number} of {manifest.cells_key} cannot be read") from error
