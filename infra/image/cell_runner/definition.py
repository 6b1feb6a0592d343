"""What cells of one database may share: everything that is equal, and nothing else.

Triage names feature tables by their prefix, matrices by the names of what they hold and models by their matrix, so that
experiments which differ under unchanged names silently get one another's tables (Triage 6.0.0). Here each *definition*
has a PostgreSQL schema of its own, which stands first on the search path: cohort, labels, features, subsets and
protected groups of two definitions cannot meet.
"""

import hashlib
import json
import re
import time
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import date, datetime

import psycopg2

# Keys that act after the matrices are built, or that Triage itself folds into a matrix's hash. All other keys, also
# ones unknown today, make a definition. temporal_config is among them as a whole: which columns get an imputation flag
# depends on the nulls over *all* as-of dates of an experiment.
NOT_IN_DEFINITION = frozenset(
    {
        "bias_audit_config",
        "feature_group_definition",
        "feature_group_strategies",
        "grid_config",
        "individual_importance",
        "model_comment",
        "model_grid_preset",
        "model_group_keys",
        "prediction",
        "random_seed",
        "scoring",
        "user_metadata",
    }
)

PATIENCE_SECONDS = 60
PERMANENT = re.compile(r"does not exist|authentication failed|permission denied|no password supplied")

MIGRATION_LOCK = "migration"

CATALOGUE = """
create schema if not exists sweepstack;
create table if not exists sweepstack.definitions (
    definition text primary key,
    generation integer not null,
    ready boolean not null,
    feature_tables json
);
"""


def definition_hash(config, data_version, rebuild_for=None):
    """A hash of all that a config's cohort, labels, features and matrices depend on.

    The order of keys below the top level counts: the order of a feature table's columns follows it, and what a model
    learns follows that.

    Args:
        config: a Triage config as parsed from YAML.
        data_version: the name of the data they are built from.
        rebuild_for: a run that must not reuse what others built (`replace`).

    Returns: 32 hex digits.
    """
    parts = sorted((key, value) for key, value in config.items() if key not in NOT_IN_DEFINITION)
    text = json.dumps([parts, data_version, rebuild_for], default=_typed)
    return hashlib.sha256(text.encode()).hexdigest()[:32]


def _typed(value):
    if isinstance(value, (date, datetime)):
        return {"date": value.isoformat()}
    raise TypeError(f"{type(value).__name__} is not a value of a Triage config")


def _connect_patiently(database):
    """Connect, waiting for a server that is starting or recovering.

    Raises: psycopg2.OperationalError
    """
    deadline = time.monotonic() + PATIENCE_SECONDS
    while True:
        try:
            return psycopg2.connect(dbname=database, application_name="sweep definitions")
        except psycopg2.OperationalError as error:
            if time.monotonic() > deadline or PERMANENT.search(str(error)):
                raise
        time.sleep(0.5)


@dataclass
class Definition:
    """One definition in one database, in its current generation.

    A builder that died leaves its generation not ready; the next one starts a new generation under new names, so that
    nothing half-built is ever used and nothing is dropped under a cell that still reads it.
    """

    hash: str
    generation: int
    ready: bool
    feature_tables: dict

    @property
    def key(self):
        return f"{self.hash}-{self.generation}"

    @property
    def schema(self):
        return f"sweep_{self.hash[:24]}_{self.generation}"


class Definitions:
    """The catalogue of definitions in one database, and the locks that guard them.

    Holds one connection: the locks belong to it and end with it, also when the process is killed.
    """

    def __init__(self, connection):
        self._connection = connection
        connection.autocommit = True

    @classmethod
    def connect(cls, database):
        """Connect by libpq's environment variables; the catalogue is made if it is missing."""
        definitions = cls(_connect_patiently(database))
        if definitions._query("select to_regclass('sweepstack.definitions')") is None:
            with definitions.locked(MIGRATION_LOCK):
                definitions._execute(CATALOGUE)
        return definitions

    @classmethod
    @contextmanager
    def session(cls, database):
        """Definitions for as long as a cell needs them.

        Where the server went away and came back meanwhile, Triage goes on without what it took along, or fails over it
        later in other words: whatever failed then, it is the connection's end that is raised.
        """
        definitions = cls.connect(database)
        try:
            yield definitions
        except Exception:
            definitions._execute("select 1")
            raise
        finally:
            definitions.close()

    def close(self):
        self._connection.close()

    @contextmanager
    def locked(self, name, shared=False):
        """Hold the advisory lock of a name; a shared holder waits for an exclusive one and the other way round."""
        kind = "_shared" if shared else ""
        key = "hashtextextended('sweepstack ' || %s, 0)"
        self._execute(f"select pg_advisory_lock{kind}({key})", name)
        try:
            yield
        finally:
            if not self._connection.closed:
                self._execute(f"select pg_advisory_unlock{kind}({key})", name)

    def search_path(self):
        """Where this database looks for tables by default."""
        return self._query("show search_path")

    def migrated(self):
        """Whether Triage's own schema is in the database."""
        return self._query("select to_regclass('results_schema_versions')") is not None

    def read(self, name):
        """The definition as it stands; generation 0 where nobody has built it."""
        with self._connection.cursor() as cursor:
            cursor.execute(
                "select generation, ready, feature_tables from sweepstack.definitions where definition = %s", (name,)
            )
            row = cursor.fetchone()
        generation, ready, feature_tables = row or (0, False, None)
        return Definition(name, generation, ready, feature_tables or {})

    def begin(self, definition):
        """Record that the building of a definition that is not ready starts, under the exclusive lock.

        Returns: the definition to build into, of a generation of its own.
        """
        generation = definition.generation + 1
        self._execute(
            """
            insert into sweepstack.definitions values (%s, %s, false, null)
            on conflict (definition) do update set generation = excluded.generation, ready = false
            """,
            definition.hash,
            generation,
        )
        begun = Definition(definition.hash, generation, False, {})
        self._execute(f'create schema if not exists "{begun.schema}"')
        return begun

    def finish(self, definition, feature_tables):
        """Record that cohort, labels and features are built; matrices may be added to a definition that is ready."""
        self._execute(
            "update sweepstack.definitions set ready = true, feature_tables = %s where definition = %s",
            json.dumps(feature_tables),
            definition.hash,
        )

    def make_durable(self):
        """Have all that was committed before written to disk, by one commit that waits for it: the log is one sequence."""
        self._execute("select txid_current()")

    def _execute(self, statement, *parameters):
        with self._connection.cursor() as cursor:
            cursor.execute(statement, parameters or None)

    def _query(self, statement):
        with self._connection.cursor() as cursor:
            cursor.execute(statement)
            return cursor.fetchone()[0]
