"""Runs one Triage experiment as if it were alone on a fresh database."""

import copy
import time
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, field, replace

import numpy
import triage.tracking
from sqlalchemy import text
from triage import create_engine
from triage.component import results_schema

from .definition import MIGRATION_LOCK, Definitions, definition_hash
from .isolated import IsolatedExperiment

NUMPY_SEEDS = 1 << 32


# Triage asks the instance metadata service and pip on every run; the runner's result tells the instance's type.
triage.tracking.infer_ec2_instance_type = lambda: None
triage.tracking.infer_installed_libraries = lambda: []
# Each cell's database is migrated before, under a lock.
results_schema.upgrade_if_clean = lambda dburl: None

ATTEMPT_KEY = "sweepstack_attempt"
PHASES = {
    "lockWait": "waiting for another cell that builds the same",
    "setup": "setting up",
    "validate": "validating",
    "matrices": "building cohort, labels, features and matrices",
    "models": "training and testing models",
}


class CellFailed(Exception):
    """The experiment ran and cannot count as done.

    Args:
        kind: `models`, `matrices`, `memory` or `validation`.
        message: the reason, the cause first.
    """

    def __init__(self, kind, message):
        super().__init__(message)
        self.kind = kind


@dataclass
class Outcome:
    """What an experiment did: its keys in the database, and where the time went (seconds)."""

    definition: str = None
    experiment_hash: str = None
    run_id: int = None
    model_hashes: set = field(default_factory=set)
    matrices_built: int = 0
    matrices_reused: int = 0
    warnings: list = field(default_factory=list)
    seconds: dict = field(default_factory=dict)
    # What it is or was busy with, in words.
    phase: str = None


def run_experiment(config, request, outcome, on_progress):
    """Run a config to its end; `outcome` is filled as it goes, so that a failure leaves what is known.

    Args:
        config: a Triage config as parsed from YAML.
        request: an ExperimentRequest.
        on_progress: called with (phase, done, total).

    Returns: the finished experiment.

    Raises: CellFailed, or what Triage and PostgreSQL raise.
    """
    rebuild_for = request.run if request.triage.get("replace") else None
    name = definition_hash(config, request.data_version, rebuild_for)
    outcome.definition = name
    with Definitions.session(request.database) as definitions:
        _migrate(definitions, request.database)
        experiment = _with_matrices(definitions, name, config, request, outcome, on_progress)
        _train_and_test(experiment, outcome, on_progress)
        # It fails where the server went away meanwhile, and with it what waited to be written.
        definitions.make_durable()
    return experiment


def validate_experiment(config, request, outcome):
    """Let Triage check a config against the database; builds and trains nothing.

    Raises: CellFailed, or what Triage and PostgreSQL raise.
    """
    outcome.definition = definition_hash(config, request.data_version)
    validating = replace(request, triage={**request.triage, "validate": True})
    with Definitions.session(request.database) as definitions:
        _migrate(definitions, request.database)
        _construct(definitions, definitions.read(outcome.definition), config, validating, outcome)


def _train_and_test(experiment, outcome, on_progress):
    # Triage draws its first random tie-break from NumPy's stream, which it never seeds.
    numpy.random.seed(experiment.random_seed % NUMPY_SEEDS)
    with _timed(outcome, "models"):
        experiment.model_train_tester.on_progress = lambda done, total: on_progress("models", done, total)
        experiment.train_and_test_models()
    _check_complete(experiment)
    outcome.model_hashes = experiment.trainer.model_hashes
    outcome.warnings = list(experiment.trainer.skipped.values())


@dataclass(frozen=True)
class ExperimentRequest:
    """Where and how to run: the database's name, a folder for matrices and models, the attempt that owns the models."""

    run: str
    database: str
    data_version: str
    project_path: str
    attempt_key: str
    triage: dict


def _migrate(definitions, database):
    """Bring Triage's schema into the database, once; two migrations at a time fail in Triage."""
    with definitions.locked(MIGRATION_LOCK, shared=True):
        if definitions.migrated():
            return
    with definitions.locked(MIGRATION_LOCK):
        if not definitions.migrated():
            results_schema.upgrade_db(dburl=_database_url(database))


def _with_matrices(definitions, name, config, request, outcome, on_progress):
    """An experiment whose matrices all exist, built by this cell or by another."""
    experiment = None
    with ExitStack() as stack:
        with _timed(outcome, "lockWait"):
            stack.enter_context(definitions.locked(name, shared=True))
        definition = definitions.read(name)
        if definition.ready:
            experiment = _construct(definitions, definition, config, request, outcome)
            experiment.adopt_features()
            if not experiment.missing_matrices() and not experiment.needs_side_tables:
                _build(experiment, outcome)
                return experiment
    with ExitStack() as stack:
        with _timed(outcome, "lockWait"):
            stack.enter_context(definitions.locked(name))
        on_progress("matrices", 0, None)
        definition = definitions.read(name)
        if not definition.ready:
            definition = definitions.begin(definition)
            experiment = None
        if experiment is None:
            experiment = _construct(definitions, definition, config, request, outcome)
        with _timed(outcome, "matrices"):
            if definition.ready:
                experiment.adopt_features()
                _build(experiment, outcome)
            else:
                feature_tables = experiment.generate_features()
                _build(experiment, outcome)
                definitions.finish(definition, feature_tables)
            # These are the cell's own wish: where they fail, what is shared is there all the same.
            experiment.generate_subsets()
            experiment.generate_protected_groups()
        return experiment


def _build(experiment, outcome):
    missing = experiment.missing_matrices()
    outcome.matrices_built = len(missing)
    outcome.matrices_reused = len(experiment.matrix_build_tasks) - len(missing)
    experiment.forget_unfinished(missing)
    experiment.build_matrices()
    still_missing = experiment.missing_matrices()
    if still_missing:
        raise CellFailed("matrices", f"{len(still_missing)} matrices were not built; the log says why")
    short = experiment.short_matrices(missing)
    if short:
        experiment.forget_unfinished(short)
        raise CellFailed("matrices", f"{len(short)} matrices have fewer rows than their cohort; the log says why")


def _construct(definitions, definition, config, request, outcome):
    # A space ends an option of libpq's unless a backslash stands before it.
    search_path = f'"{definition.schema}",{definitions.search_path()}'.replace(" ", "\\ ")
    engine = create_engine(
        _database_url(request.database),
        connect_args={
            # Only what a cell leaves at its end needs to outlive a crash, see Definitions.make_durable.
            "options": f"-c search_path={search_path} -c synchronous_commit=off",
            "application_name": f"sweep {request.attempt_key}",
        },
    )
    # Triage's hash leaves out the seed, so that replicates would share one row, and one list of models.
    own_config = {**copy.deepcopy(config), ATTEMPT_KEY: request.attempt_key}
    with _timed(outcome, "setup"):
        experiment = IsolatedExperiment.bound_to(definition, request.attempt_key)(
            config=own_config,
            db_engine=engine,
            project_path=request.project_path,
            replace=False,
            save_predictions=request.triage["savePredictions"],
            skip_validation=True,
        )
    outcome.experiment_hash = experiment.experiment_hash
    outcome.run_id = experiment.run_id
    if request.triage["validate"]:
        with _timed(outcome, "validate"):
            _validate(experiment)
    return experiment


def _validate(experiment):
    try:
        experiment.validate()
    except Exception as error:
        cause = getattr(error.__context__, "orig", None)
        told = [error] if cause is None else [cause, error]
        reason = " / ".join(" ".join(str(each).split()) for each in told)
        raise CellFailed("validation", f"Triage refuses the config: {reason}"[:1000]) from error


def _database_url(database):
    # Host, user and password come from libpq's environment variables, so that no URL ever holds a password.
    return f"postgresql:///{database}"


def _check_complete(experiment):
    """Triage reads `completed` also where models or matrices are missing (6.0.0).

    Raises: CellFailed, or what S3 failed with
    """
    if experiment.trainer.trouble:
        raise experiment.trainer.trouble
    failures = list(experiment.trainer.failures.values())
    with experiment.db_engine.connect() as connection:
        run = connection.execute(
            text("select models_errored, matrices_errored from triage_metadata.triage_runs where id = :id"),
            {"id": experiment.run_id},
        ).one()
        trained = connection.execute(
            text("select count(*) from triage_metadata.models where model_hash = any(:hashes)"),
            {"hashes": list(experiment.trainer.model_hashes)},
        ).scalar_one()
    needed = len(experiment.trainer.model_hashes)
    if failures or run.models_errored:
        shown = "\n".join(failures[:5]) or "the log says why"
        kind = "memory" if experiment.trainer.out_of_memory else "models"
        raise CellFailed(kind, f"{max(len(failures), 1)} of {needed} models failed: {shown}")
    if run.matrices_errored:
        raise CellFailed("matrices", f"{run.matrices_errored} matrices failed; the log says why")
    if needed == 0:
        raise CellFailed("models", "no model was to be trained: the grid is empty, or the dates give no train/test split")
    skipped = experiment.trainer.skipped
    if trained + len(skipped) < needed:
        raise CellFailed("models", f"{needed - trained} of {needed} models are missing; the log says why")
    if trained == 0:
        raise CellFailed("models", "no model was trained: " + "; ".join(list(skipped.values())[:3]))


@contextmanager
def _timed(outcome, phase):
    started = time.monotonic()
    outcome.phase = PHASES[phase]
    try:
        yield
    finally:
        outcome.seconds[phase] = outcome.seconds.get(phase, 0.0) + time.monotonic() - started
