"""Who may run a cell: generations, each owned by the one job that created its claim."""

import json
import os
from collections import namedtuple

from .moment import utc_now

GENERATION_DIGITS = 4


class Claim(namedtuple("Claim", ["generation", "prefix"])):
    """A generation of a job key that this job owns: its log and result go below `prefix`."""

    __slots__ = ()


class AlreadyDone(Exception):
    """A complete result exists that this job was not asked to replace."""


class ClaimedByAnother(Exception):
    """Another job holds the cell, and the manifest does not say that it ended."""


def claim_cell(store, cell, manifest, job_id, index, attempt):
    """Own the next generation of the cell's job key.

    A claim is a document that only its first writer can create. A later attempt of the same job takes over from the
    earlier one, and so does a job whose manifest names the holder as superseded; a complete generation is nobody's.

    It is not made durable by itself, since its process does not outlive the machine: after a loss of power it may be
    there without its content.

    Raises: AlreadyDone, ClaimedByAnother
    """
    is_new = store.make_folder(f"results/{cell.job_key}")
    while True:
        latest = 0 if is_new else _latest_generation(store, cell.job_key)
        if latest:
            _check_takeover(store, cell, manifest, job_id, attempt, latest)
        is_new = False
        generation = latest + 1
        prefix = generation_prefix(cell.job_key, generation)
        claim = {
            "run": manifest.run,
            "jobId": job_id,
            "index": index,
            "attempt": attempt,
            "generation": generation,
            "host": os.uname().nodename,
            "pid": os.getpid(),
            "claimedAt": utc_now(),
        }
        if store.create(f"{prefix}/claim.json", json.dumps(claim).encode(), durable=False):
            return Claim(generation, prefix)


def generation_prefix(job_key, generation):
    return f"results/{job_key}/{generation:0{GENERATION_DIGITS}d}"


def _latest_generation(store, job_key):
    claimed = [
        int(name)
        for name in store.names(f"results/{job_key}")
        if name.isdigit() and store.exists(f"results/{job_key}/{name}/claim.json")
    ]
    return max(claimed, default=0)


def _check_takeover(store, cell, manifest, job_id, attempt, latest):
    prefix = generation_prefix(cell.job_key, latest)
    if store.exists(f"{prefix}/result.json"):
        result = json.loads(store.read(f"{prefix}/result.json"))
        if result["jobId"] == job_id or (result["status"] == "done" and not manifest.again):
            raise AlreadyDone(prefix)
        return
    holder = _holder(store, f"{prefix}/claim.json")
    if holder is None or holder["jobId"] in manifest.supersedes:
        return
    if holder["jobId"] == job_id and holder["attempt"] < attempt:
        return
    raise ClaimedByAnother(
        f"the cell {cell.name} is claimed by job {holder['jobId']} of run {holder['run']}, attempt {holder['attempt']}"
    )


def _holder(store, key):
    """What a claim says; None where a loss of power took it, and whoever held it."""
    try:
        return json.loads(store.read(key))
    except ValueError:
        return None
