"""Runs one Triage experiment as if it were alone on a fresh database."""

import copy
import random
import re
import tempfile
import time
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, field
from hashlib import sha256
from pathlib import Path

import numpy
import triage.experiments.base
import triage.tracking
from sqlalchemy import text
from triage import create_engine
from triage.component import results_schema
from triage.component.catwalk.utils import filename_friendly_hash
from triage.component.results_schema import Experiment
from triage.util.db import scoped_session

from .definition import MIGRATION_LOCK, Definitions, definition_hash
from .isolated import IsolatedExperiment

NUMPY_SEEDS = 1 << 32
SAFE_FOR_TRIAGE = re.compile(r"(s3://.*|[A-Za-z0-9_/-]+)")
LINK_FOLDERS = (tempfile.gettempdir(), "/tmp", "/var/tmp")


class CellFailed(Exception):
    """The experiment ran and cannot count as done.

    Args:
        kind: `models`, `matrices` or `validation`.
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


def run_experiment(config, request, outcome, on_progress):
    """Run a config to its end; `outcome` is filled as it goes, so that a failure leaves what is known.

    Args:
        config: a Triage config as parsed from YAML.
        request: an ExperimentRequest.
        on_progress: called with (phase, done, total).

    Returns: the finished experiment.

    Raises: CellFailed, or what Triage and PostgreSQL raise.
    """
    _quiet_tracking()
    rebuild_for = request.run if request.triage.get("replace") else None
    name = definition_hash(config, request.data_version, rebuild_for)
    outcome.definition = name
    definitions = Definitions.connect(request.database)
    try:
        _migrate(definitions, request.database)
        experiment = _with_matrices(definitions, name, config, request, outcome, on_progress)
    finally:
        definitions.close()
    # Triage draws its first random tie-break from NumPy's stream, which it never seeds.
    numpy.random.seed(experiment.random_seed % NUMPY_SEEDS)
    with _timed(outcome, "models"):
        experiment.model_train_tester.on_progress = lambda done, total: on_progress("models", done, total)
        experiment.train_and_test_models()
    _check_complete(experiment)
    outcome.model_hashes = experiment.trainer.model_hashes
    outcome.warnings = experiment.trainer.warnings
    return experiment


@dataclass(frozen=True)
class ExperimentRequest:
    """Where and how to run: the database's name, a folder for matrices and models, the attempt that owns the models."""

    run: str
    database: str
    data_version: str
    project_path: str
    attempt_key: str
    triage: dict


def _quiet_tracking():
    # Triage asks the instance metadata service and pip on every run; the runner's result tells the instance's type.
    triage.tracking.infer_ec2_instance_type = lambda: None
    triage.tracking.infer_installed_libraries = lambda: []


def _migrate(definitions, database):
    """Bring Triage's schema into the database, once; two migrations at a time fail in Triage."""
    with definitions.locked(MIGRATION_LOCK, shared=True):
        if definitions.migrated():
            return
    with definitions.locked(MIGRATION_LOCK):
        if not definitions.migrated():
            results_schema.upgrade_if_clean(dburl=_database_url(database))


def _with_matrices(definitions, name, config, request, outcome, on_progress):
    """An experiment whose matrices all exist, built by this cell or by another."""
    with ExitStack() as stack:
        with _timed(outcome, "lockWait"):
            stack.enter_context(definitions.locked(name, shared=True))
        definition = definitions.read(name)
        if definition.ready:
            experiment = _construct(definition, config, request, outcome)
            experiment.adopt_features()
            outcome.matrices_reused = len(experiment.matrix_build_tasks)
            if not experiment.missing_matrices() and not experiment.needs_side_tables:
                experiment.build_matrices()
                return experiment
    with ExitStack() as stack:
        with _timed(outcome, "lockWait"):
            stack.enter_context(definitions.locked(name))
        on_progress("matrices", 0, None)
        definition = definitions.begin(definitions.read(name))
        experiment = _construct(definition, config, request, outcome)
        with _timed(outcome, "matrices"):
            if definition.ready:
                experiment.adopt_features()
                feature_tables = definition.feature_tables
            else:
                feature_tables = experiment.generate_features()
            missing = experiment.missing_matrices()
            outcome.matrices_built = len(missing)
            outcome.matrices_reused = len(experiment.matrix_build_tasks) - len(missing)
            experiment.build_matrices()
            experiment.generate_subsets()
            experiment.generate_protected_groups()
        still_missing = experiment.missing_matrices()
        if still_missing:
            raise CellFailed("matrices", f"{len(still_missing)} matrices were not built; the log says why")
        definitions.finish(definition, feature_tables)
        return experiment


def _construct(definition, config, request, outcome):
    engine = create_engine(
        _database_url(request.database),
        connect_args={
            "options": f'-c search_path="{definition.schema}",public',
            "application_name": f"sweep {request.attempt_key}",
        },
    )
    attempt_key = request.attempt_key

    def save_own_experiment(config, db_engine):
        # Triage's hash leaves out the seed, so that replicates would share one row, and one list of models.
        experiment_hash = filename_friendly_hash({"config": config, "attempt": attempt_key})
        with scoped_session(db_engine) as session:
            session.merge(Experiment(experiment_hash=experiment_hash, config=config))
        return experiment_hash

    triage.experiments.base.save_experiment_and_get_hash = save_own_experiment
    triage.experiments.base.results_schema.upgrade_if_clean = lambda dburl: None
    with _timed(outcome, "setup"):
        experiment = IsolatedExperiment.bound_to(definition, attempt_key)(
            config=copy.deepcopy(config),
            db_engine=engine,
            project_path=_safe_for_triage(request.project_path),
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
        raise CellFailed("validation", f"Triage refuses the config: {error}") from error


def _database_url(database):
    # Host, user and password come from libpq's environment variables, so that no URL ever holds a password.
    return f"postgresql:///{database}"


def _safe_for_triage(path):
    """The path, or a link to it of plain characters.

    Triage puts the path into shell commands unquoted, and cuts file names at the first dot of the whole path (6.0.0).
    """
    if SAFE_FOR_TRIAGE.fullmatch(path):
        return path
    folder = next(folder for folder in LINK_FOLDERS if SAFE_FOR_TRIAGE.fullmatch(folder))
    link = Path(folder) / f"sweep-{sha256(path.encode()).hexdigest()[:16]}"
    if not link.is_symlink() or str(link.readlink()) != path:
        Path(path).mkdir(parents=True, exist_ok=True)
        temporary = link.with_name(f"{link.name}-{random.SystemRandom().randrange(1 << 48)}")
        temporary.symlink_to(path)
        temporary.replace(link)
    return str(link)


def _check_complete(experiment):
    """Triage reads `completed` also where models or matrices are missing (6.0.0).

    Raises: CellFailed
    """
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
        raise CellFailed("models", f"{max(len(failures), 1)} of {needed} models failed: {shown}")
    if run.matrices_errored:
        raise CellFailed("matrices", f"{run.matrices_errored} matrices failed; the log says why")
    if needed == 0:
        raise CellFailed("models", "no model was to be trained: the grid is empty, or the dates give no train/test split")
    if trained + len(experiment.trainer.warnings) < needed:
        raise CellFailed("models", f"{needed - trained} of {needed} models are missing; the log says why")
    if trained == 0:
        raise CellFailed("models", "no model was trained: " + "; ".join(experiment.trainer.warnings[:3]))


@contextmanager
def _timed(outcome, phase):
    started = time.monotonic()
    try:
        yield
    finally:
        outcome.seconds[phase] = outcome.seconds.get(phase, 0.0) + time.monotonic() - started
