"""What the forked child of a warm runner does: one attempt at one cell, to its result and exit code."""

import cProfile
import errno
import json
import marshal
import resource
import sys
import time
import traceback

import psycopg2
import yaml

from . import collect, endings, exit_codes
from .definition import PERMANENT
from .endings import causes, ran_out_of_memory
from .experiment import CellFailed, ExperimentRequest, Outcome, run_experiment, validate_experiment
from .moment import utc_now
from .project_path import safe_for_triage
from .result import peak_memory_mib, result_document, to_bytes
from .s3_trouble import s3_trouble
from .store import StoreTrouble

# Classes of PostgreSQL's error codes: connection exceptions, insufficient resources, shutdowns.
LOST_DATABASE = ("08", "53", "57P")


class Stopped(BaseException):
    """SIGTERM arrived: stop without a result, to be run again."""


def run_cell(job, store, redactor, work, links):
    """Run a claimed cell and write its result.

    Models and evaluations are a document of their own, `evaluations.json`, so that what became of thousands of cells
    is quickly read; `result.json` is written last, and only then the attempt counts.

    Args:
        job: a Job.
        work: the folder for matrices and models, also on S3; a subfolder for each database.
        links: a private folder for links to paths that Triage cannot take as they are.

    Returns: the exit code.
    """
    started = time.monotonic()
    started_at = utc_now()
    outcome = Outcome()
    config = None
    error = None
    try:
        config = yaml.safe_load(job.cell.config)
        store.put(f"{job.claim.prefix}/config.yaml", job.cell.config.encode())
        collected = _run(job, store, config, outcome, work, links)
        if collected is not None:
            store.put(f"{job.claim.prefix}/evaluations.json", to_bytes(collected))
    except Stopped:
        print("stopped; this attempt leaves no result", file=sys.stderr)
        return exit_codes.COME_BACK
    except Exception as exception:
        error = describe_error(exception, outcome.phase)
        print(error["detail"] or error["message"], file=sys.stderr)
        if error["kind"] == "platform":
            return _come_back(job, store, redactor.redact_texts(error["message"]))

    outcome.seconds["total"] = time.monotonic() - started
    result = result_document(job, "failed" if error else "done", redactor.redact_texts(error), started_at) | {
        "seconds": {phase: round(value, 3) for phase, value in outcome.seconds.items()},
        **_resources(),
        "warnings": redactor.redact_texts(outcome.warnings),
        "triage": _triage(outcome),
        "comparability": collect.comparability(config) if config else None,
    }
    try:
        store.put(f"{job.claim.prefix}/result.json", to_bytes(result))
    except StoreTrouble as trouble:
        print(f"the result could not be written: {trouble}", file=sys.stderr)
        return _come_back(job, store, f"the result could not be written: {trouble}")
    return exit_codes.FAILED if error else exit_codes.DONE


def _come_back(job, store, reason):
    print("this attempt leaves no result", file=sys.stderr)
    progress = {"phase": "lost", "reason": reason, "at": utc_now()}
    try:
        store.put(f"{job.claim.prefix}/progress.json", to_bytes(progress), durable=False)
    except OSError as error:
        print(f"the reason could not be written: {error}", file=sys.stderr)
    return exit_codes.LOST


def describe_error(exception, phase=None):
    """What went wrong, as a result holds it: kind, message with the cause first, the tail of the traceback.

    Args:
        phase: what the experiment was busy with, in words; None where it had not begun.
    """
    detail = "".join(traceback.format_exception(exception))[-8000:]
    lost = _lost_platform(exception)
    if lost:
        return endings.error("platform", lost, detail)
    if isinstance(exception, CellFailed):
        kind = "memory" if ran_out_of_memory(exception) else exception.kind
        return endings.error(kind, str(exception))
    while_busy = f" (while {phase})" if phase else ""
    if ran_out_of_memory(exception):
        return endings.error("memory", f"out of memory{while_busy}", detail)
    return endings.error("experiment", _shown(exception) + while_busy, detail)


def _shown(exception):
    """An exception without the SQL around it, which the traceback keeps."""
    cause = getattr(exception, "orig", None) or exception
    lines = [line for line in str(cause).strip().splitlines() if not line.startswith("LINE ")]
    return f"{type(cause).__name__}: {' '.join(lines[:1]) or 'it says no more'}"[:1000]


def _lost_platform(exception):
    """Why this says nothing about the experiment: database or store went away, or the disk is full; None where it does."""
    trouble = s3_trouble(exception)
    if trouble:
        return trouble
    for cause in causes(exception):
        if isinstance(cause, OSError) and cause.errno in (errno.ENOSPC, errno.EDQUOT):
            return f"the disk is full: {cause}"
        if isinstance(cause, psycopg2.InterfaceError):
            return f"the database went away: {_first_line(cause)}"
        if isinstance(cause, psycopg2.OperationalError) and PERMANENT.search(str(cause)):
            return None
        if isinstance(cause, psycopg2.OperationalError) and (cause.pgcode or "08").startswith(LOST_DATABASE):
            return f"the database went away or has no room: {_first_line(cause)}"
    return None


def _first_line(exception):
    return (str(exception).strip().splitlines() or [type(exception).__name__])[0]


def _run(job, store, config, outcome, work, links):
    """Run or validate a cell; returns its models and evaluations, None where it was only validated."""
    request = ExperimentRequest(
        run=job.manifest.run,
        database=job.manifest.database,
        data_version=job.manifest.data_version,
        project_path=safe_for_triage(
            job.manifest.triage.get("outputPath") or f"{work}/{job.manifest.database}", links
        ),
        attempt_key=f"{job.cell.job_key} {job.claim.generation}",
        triage=job.manifest.triage,
    )

    if job.manifest.runs == "validate-only":
        validate_experiment(config, request, outcome)
        return None

    def on_progress(phase, done, total):
        progress = {"phase": phase, "done": done, "total": total, "at": utc_now()}
        try:
            store.put(f"{job.claim.prefix}/progress.json", json.dumps(progress).encode(), durable=False)
        except StoreTrouble as trouble:
            # The next one may get through, and a cell does not fail for what people see of it meanwhile.
            print(f"the progress could not be written: {trouble}", file=sys.stderr)

    profile = cProfile.Profile() if request.triage.get("profile") else None
    if profile:
        experiment = profile.runcall(run_experiment, config, request, outcome, on_progress)
        profile.create_stats()
        store.put(f"{job.claim.prefix}/triage.profile", marshal.dumps(profile.stats))
    else:
        experiment = run_experiment(config, request, outcome, on_progress)
    return collect.collect(experiment.db_engine, outcome.model_hashes)


def _triage(outcome):
    if outcome.run_id is None:
        return None
    return {
        "experimentHash": outcome.experiment_hash,
        "runId": outcome.run_id,
        "definition": outcome.definition,
        "matricesBuilt": outcome.matrices_built,
        "matricesReused": outcome.matrices_reused,
        "modelsBuilt": len(outcome.model_hashes),
    }


def _resources():
    own = resource.getrusage(resource.RUSAGE_SELF)
    children = resource.getrusage(resource.RUSAGE_CHILDREN)
    return {
        "peakMemoryMiB": peak_memory_mib(own, children),
        "cpuSeconds": round(own.ru_utime + own.ru_stime + children.ru_utime + children.ru_stime, 3),
    }
