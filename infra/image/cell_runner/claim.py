"""Who may run a cell: generations, each owned by the one job that created its claim."""

import json
import os
import socket
from dataclasses import dataclass
from datetime import datetime, timezone

GENERATION_DIGITS = 4


@dataclass(frozen=True)
class Claim:
    """A generation of a job key that this job owns: its log and result go below `prefix`."""

    generation: int
    prefix: str


class AlreadyDone(Exception):
    """A complete result exists that this job was not asked to replace."""


class ClaimedByAnother(Exception):
    """Another job holds the cell, and the manifest does not say that it ended."""


def claim_cell(store, cell, manifest, job_id, index, attempt):
    """Own the next generation of the cell's job key.

    A claim is a document that only its first writer can create. A later attempt of the same job takes over from the
    earlier one, and so does a job whose manifest names the holder as superseded; a complete generation is nobody's.

    Raises: AlreadyDone, ClaimedByAnother
    """
    while True:
        latest = _latest_generation(store, cell.job_key)
        if latest:
            _check_takeover(store, cell, manifest, job_id, attempt, latest)
        generation = latest + 1
        prefix = generation_prefix(cell.job_key, generation)
        claim = {
            "run": manifest.run,
            "jobId": job_id,
            "index": index,
            "attempt": attempt,
            "generation": generation,
            "host": socket.gethostname(),
            "pid": os.getpid(),
            "claimedAt": datetime.now(timezone.utc).isoformat(),
        }
        if store.create(f"{prefix}/claim.json", json.dumps(claim).encode()):
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
    holder = json.loads(store.read(f"{prefix}/claim.json"))
    same_job = holder["jobId"] == job_id
    if store.exists(f"{prefix}/result.json"):
        result = json.loads(store.read(f"{prefix}/result.json"))
        if same_job or (result["status"] == "done" and not manifest.again):
            raise AlreadyDone(prefix)
        return
    if same_job and holder["attempt"] < attempt:
        return
    if holder["jobId"] in manifest.supersedes:
        return
    raise ClaimedByAnother(
        f"the cell {cell.name} is claimed by job {holder['jobId']} of run {holder['run']}, attempt {holder['attempt']}"
    )
