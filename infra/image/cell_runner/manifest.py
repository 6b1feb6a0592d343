"""What a job is asked to do: the manifest of its array, and its own cell in the packed cells."""

import json
from dataclasses import dataclass

SCHEMA_VERSION = 1
INDEX_ROW_BYTES = 32


class ManifestError(Exception):
    """The manifest cannot be used."""


@dataclass(frozen=True)
class Cell:
    """One cell as the submitter packed it; `config` is the text of a Triage config (YAML)."""

    id: str
    name: str
    job_key: str
    config: str


@dataclass(frozen=True)
class Manifest:
    """One array of jobs."""

    run: str
    image: str
    data_version: str
    database: str
    triage: dict
    supersedes: tuple
    # Whether cells are to be run although they are done.
    again: bool
    cells_key: str
    index_key: str
    size: int


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
            triage=document["triage"],
            supersedes=tuple(document["supersedes"]),
        again=document["again"],
            cells_key=document["cells"],
            index_key=document["index"],
            size=document["size"],
        )
    except FileNotFoundError as error:
        raise ManifestError(f"there is no manifest {key}") from error
    except (ValueError, LookupError, TypeError) as error:
        raise ManifestError(f"the manifest {key} cannot be read") from error


def read_cell(store, manifest, index):
    """The cell at an index, by two ranged reads: one of the index, one of the cells.

    Raises: ManifestError
    """
    if not 0 <= index < manifest.size:
        raise ManifestError(f"index {index} is outside the array of {manifest.size}")
    try:
        start, length = map(int, store.read(manifest.index_key, index * INDEX_ROW_BYTES, INDEX_ROW_BYTES).split())
        document = json.loads(store.read(manifest.cells_key, start, length))
        return Cell(
            id=document["id"], name=document["name"], job_key=document["jobKey"], config=document["config"]
        )
    except (FileNotFoundError, ValueError, LookupError, TypeError) as error:
        raise ManifestError(f"the cell {index} of {manifest.cells_key} cannot be read") from error
