"""A cell's result, as `result.json` holds it."""

import json
import sys

from . import exit_codes
from .machine import machine_facts
from .moment import utc_now

SCHEMA_VERSION = 1

# What getrusage counts memory in.
UNITS_PER_MIB = 1024 * 1024 if sys.platform == "darwin" else 1024


def result_document(job, status, error, started_at):
    """The parts of a result that are known also when the cell's process died."""
    return {
        "schemaVersion": SCHEMA_VERSION,
        "jobKey": job.cell.job_key,
        "cell": job.cell.id,
        "name": job.cell.name,
        "run": job.manifest.run,
        "jobId": job.job_id,
        "index": job.index,
        "attempt": job.attempt,
        "generation": job.claim.generation,
        "status": status,
        "error": error,
        "startedAt": started_at,
        "finishedAt": utc_now(),
        "seconds": {},
        "peakMemoryMiB": None,
        "cpuSeconds": None,
        **machine_facts(),
        "profile": job.manifest.profile,
        "dataVersion": job.manifest.data_version,
        "image": job.manifest.image,
        "warnings": [],
        "triage": None,
        "comparability": None,
    }


def peak_memory_mib(*usages):
    """The most memory that a process had, of several that are counted."""
    return round(max(usage.ru_maxrss for usage in usages) / UNITS_PER_MIB, 1)


def to_bytes(document):
    return json.dumps(document, allow_nan=False).encode()


def exit_code_of(store, prefix):
    """The exit code that a generation's result stands for."""
    status = json.loads(store.read(f"{prefix}/result.json"))["status"]
    return exit_codes.DONE if status == "done" else exit_codes.FAILED
