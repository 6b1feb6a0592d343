import errno
import sys
import types
import unittest
from dataclasses import dataclass, field
from unittest import mock

import psycopg2
from botocore.exceptions import ClientError, ReadTimeoutError

from cell_runner.claim import Claim
from cell_runner.redact import Redactor
from cell_runner.job import Job
from cell_runner.store import StoreTrouble

from .samples import StoreTest, sample_cell, sample_manifest


class CellFailed(Exception):
    def __init__(self, kind, message):
        super().__init__(message)
        self.kind = kind


@dataclass
class Outcome:
    run_id: int = None
    model_hashes: set = field(default_factory=set)
    warnings: list = field(default_factory=list)
    seconds: dict = field(default_factory=dict)
    phase: str = None


# Stands for what imports Triage.
experiment = types.ModuleType("cell_runner.experiment")
experiment.CellFailed = CellFailed
experiment.Outcome = Outcome
experiment.ExperimentRequest = types.SimpleNamespace
experiment.run_experiment = None
experiment.validate_experiment = None
with mock.patch.dict(sys.modules, {"cell_runner.experiment": experiment}):
    from cell_runner import cell

SECRET = "hunter2hunter2"


def operational(message, pgcode=None):
    return type("Lost", (psycopg2.OperationalError,), {"pgcode": pgcode})(message)


def answered(status, code):
    response = {"Error": {"Code": code, "Message": "no"}, "ResponseMetadata": {"HTTPStatusCode": status}}
    return ClientError(response, "PutObject")


def caused_by(cause):
    try:
        raise ValueError("in Triage") from cause
    except ValueError as error:
        return error


class DescribeError(unittest.TestCase):
    def test_tells_what_failed_the_experiment_from_what_says_nothing_of_it(self):
        full = OSError(errno.ENOSPC, "No space left on device")
        gone = "the database went away or has no room: server closed"
        for error, expected in (
            (CellFailed("models", "1 of 2 models failed"), ("models", "1 of 2 models failed")),
            (MemoryError(), ("memory", "out of memory")),
            (caused_by(MemoryError()), ("memory", "out of memory")),
            (OSError(errno.ENOMEM, "Cannot allocate memory"), ("memory", "out of memory")),
            (CellFailed("memory", "1 of 2 models failed"), ("memory", "1 of 2 models failed")),
            (ValueError("a bug"), ("experiment", "ValueError: a bug")),
            (OSError(errno.ENOENT, "nothing"), ("experiment", "FileNotFoundError: [Errno 2] nothing")),
            (full, ("platform", "the disk is full: [Errno 28] No space left on device")),
            (caused_by(full), ("platform", "the disk is full: [Errno 28] No space left on device")),
            (StoreTrouble("a: no"), ("platform", "the store: a: no")),
            (caused_by(answered(503, "SlowDown")), ("platform", f"the store: {answered(503, 'SlowDown')}")),
            (ReadTimeoutError(endpoint_url="s3"), ("platform", 'the store: Read timeout on endpoint URL: "s3"')),
            (answered(403, "AccessDenied"), ("experiment", f"ClientError: {answered(403, 'AccessDenied')}")),
            (psycopg2.InterfaceError("closed"), ("platform", "the database went away: closed")),
            (operational("server closed\nmore"), ("platform", gone)),
            (operational("server closed", "57P01"), ("platform", gone)),
            (operational("server closed", "53100"), ("platform", gone)),
            (caused_by(operational("server closed")), ("platform", gone)),
            (operational('database "x" does not exist'), ("experiment", 'Lost: database "x" does not exist')),
            (operational("canceling statement", "57014"), ("experiment", "Lost: canceling statement")),
            (psycopg2.ProgrammingError("no table"), ("experiment", "ProgrammingError: no table")),
        ):
            described = cell.describe_error(error)
            self.assertEqual((described["kind"], described["message"]), expected)

    def test_shows_of_a_database_error_its_first_line_and_what_was_going_on(self):
        error = ValueError("wrapped")
        error.orig = psycopg2.ProgrammingError('column "x" does not exist\nLINE 1: select x\n [SQL: …]')
        described = cell.describe_error(error, "building matrices")
        expected = 'ProgrammingError: column "x" does not exist (while building matrices)'
        self.assertEqual(described["message"], expected)

    def test_cuts_long_messages(self):
        self.assertEqual(len(cell.describe_error(ValueError("x" * 10_000))["message"]), 1000)


class RunCell(StoreTest):
    def test_comes_back_where_the_store_is_in_trouble_when_the_result_is_written(self):
        put = self.store.put

        def no_results(key, body, durable=True):
            if key.endswith("result.json"):
                raise StoreTrouble(f"{key}: no")
            put(key, body)

        self.store.put = no_results
        code, left = self.run_cell(lambda config, request, outcome, on_progress: mock.Mock())
        self.assertEqual((code, sorted(left)), (76, ["config.yaml", "evaluations.json", "progress.json"]))
        progress = self.document("results/key/0001/progress.json")
        self.assertEqual(progress["reason"], "the result could not be written: results/key/0001/result.json: no")

    def test_goes_on_where_its_progress_cannot_be_written(self):
        put = self.store.put

        def no_progress(key, body, durable=True):
            if key.endswith("progress.json"):
                raise StoreTrouble(f"{key}: no")
            put(key, body)

        def run(config, request, outcome, on_progress):
            on_progress("models", 1, 2)
            return mock.Mock()

        self.store.put = no_progress
        self.assertEqual(self.run_cell(run)[0], 0)

    def run_cell(self, run_experiment, runs="experiment", **environment):
        prefix = "results/key/0001"
        job = Job("J", 0, 1, sample_manifest(runs=runs), sample_cell(), Claim(1, prefix))
        collected = {"models": [], "evaluations": {"columns": [], "rows": []}}
        redactor = Redactor({"PGPASSWORD": SECRET, **environment})
        with (
            mock.patch.object(cell, "run_experiment" if runs == "experiment" else "validate_experiment", run_experiment),
            mock.patch.object(cell.collect, "collect", return_value=collected),
            mock.patch("sys.stderr"),
        ):
            code = cell.run_cell(job, self.store, redactor, self.folder, self.folder)
        return code, {name: self.store.read(f"{prefix}/{name}") for name in self.store.names(prefix)}

    def result(self):
        return self.document("results/key/0001/result.json")

    def test_leaves_numbers_and_a_result(self):
        def run_experiment(config, request, outcome, on_progress):
            outcome.warnings.append(f"x://ada:{SECRET}@host")
            return mock.MagicMock()

        code, documents = self.run_cell(run_experiment)
        self.assertEqual((code, sorted(documents)), (0, ["config.yaml", "evaluations.json", "result.json"]))
        self.assertEqual(documents["config.yaml"], b"a: 1\n")
        self.assertEqual(
            {key: self.result()[key] for key in ("status", "error", "warnings", "triage")},
            {"status": "done", "error": None, "warnings": ["x://ada:***@host"], "triage": None},
        )

    def test_leaves_a_result_without_numbers_where_it_only_validates(self):
        for error, status in ((None, "done"), (CellFailed("validation", "Triage refuses the config: no"), "failed")):
            code, documents = self.run_cell(mock.Mock(side_effect=error), runs="validate-only")
            self.assertEqual((code, sorted(documents)), (int(bool(error)), ["config.yaml", "result.json"]))
            self.assertEqual(self.result()["status"], status)
        self.assertEqual(
            self.result()["error"],
            {"kind": "validation", "message": "Triage refuses the config: no", "detail": None},
        )

    def test_leaves_the_reason_of_a_failure_and_no_secret(self):
        def run_experiment(*_):
            raise ValueError(f"failed with {SECRET}")

        code, _ = self.run_cell(run_experiment, VERY_SECRET="failed")
        result = self.result()
        self.assertEqual((code, result["status"]), (1, "failed"))
        self.assertEqual(result["error"]["message"], "ValueError: *** with ***")
        self.assertNotIn(SECRET, result["error"]["detail"])

    def test_leaves_no_result_when_it_is_told_to_stop_or_its_platform_failed(self):
        for error, code in ((cell.Stopped(), 75), (psycopg2.InterfaceError(f"closed {SECRET}"), 76)):
            run_experiment = mock.Mock(side_effect=error)
            ended, documents = self.run_cell(run_experiment)
            self.assertEqual((ended, "result.json" in documents), (code, False))
        reason = self.document("results/key/0001/progress.json")["reason"]
        self.assertEqual(reason, "the database went away: closed ***")
