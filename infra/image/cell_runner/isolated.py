"""Triage's experiment, made independent of whatever else runs or ran on the same database.

A cell's models, predictions and evaluations are its own; cohorts, labels, features and matrices are shared within a
definition (see definition.py). Written against Triage 6.0.0.
"""

import gzip

from sqlalchemy import text
from triage.component.architect.features import FeatureDictionaryCreator
from triage.component.architect.planner import Planner
from triage.component.catwalk import ModelGrouper, ModelTrainer, ModelTrainTester
from triage.component.catwalk.exceptions import BaselineFeatureNotInMatrix
from triage.component.catwalk.storage import S3Store
from triage.component.catwalk.utils import filename_friendly_hash
from triage.experiments import SingleThreadedExperiment
from triage.util.random import generate_python_random_seed

from .endings import ran_out_of_memory
from .s3_trouble import s3_trouble

DEFINITION_KEY = "sweepstack_definition"
COLUMNS_KEY = "sweepstack_columns"


class OrderedFeatureDictionaryCreator(FeatureDictionaryCreator):
    """Lists a table's columns in the table's order; Triage leaves the order to PostgreSQL's plan."""

    def _build_feature_names_query(self, table_name, index_columns):
        return super()._build_feature_names_query(table_name, index_columns) + " ORDER BY ordinal_position"


class CellPlanner(Planner):
    """Keeps matrices apart whose columns stand in another order; Triage's hash sorts them, what a model learns does not."""

    @staticmethod
    def make_metadata(matrix_definition, feature_dictionary, *rest):
        metadata = Planner.make_metadata(matrix_definition, feature_dictionary, *rest)
        columns = [[table, list(names)] for table, names in feature_dictionary.items()]
        metadata[COLUMNS_KEY] = filename_friendly_hash(columns)
        return metadata


class CellModelGrouper(ModelGrouper):
    """Keeps model groups of different definitions apart, for Triage's own audition too."""

    definition_hash = None

    def _final_model_group_args(self, class_path, parameters, matrix_metadata):
        final = super()._final_model_group_args(class_path, parameters, matrix_metadata)
        final["model_config"][DEFINITION_KEY] = self.definition_hash
        return final


class CellModelTrainer(ModelTrainer):
    """Trains the cell's own models, with the seeds that an empty database would give."""

    attempt_key = None

    def __init__(self, **kwargs):
        super().__init__(**kwargs)
        self.model_hashes = set()
        self.trained = set()
        # By model hash, since a model is tried again for each test matrix.
        self.failures = {}
        self.skipped = {}
        # Hashes of the failed models for which there was not enough memory.
        self.out_of_memory = set()
        # Of S3, which Triage would count as the model's failure.
        self.trouble = None

    def _model_hash(self, matrix_metadata, class_path, parameters, random_seed):
        plain = super()._model_hash(matrix_metadata, class_path, parameters, random_seed)
        model_hash = filename_friendly_hash({"model": plain, "attempt": self.attempt_key})
        self.model_hashes.add(model_hash)
        return model_hash

    def get_or_generate_random_seed(self, model_group_id, matrix_metadata, train_matrix_uuid):
        # Triage would reuse the seed of a like model and then not draw, which shifts the seeds of all later models.
        return generate_python_random_seed()

    def _train_and_store_model(self, matrix_store, class_path, parameters, model_hash, *rest):
        try:
            trained = super()._train_and_store_model(matrix_store, class_path, parameters, model_hash, *rest)
        except BaselineFeatureNotInMatrix as error:
            shown = _shown(class_path, parameters)
            self.skipped[model_hash] = f"{shown} was skipped: {error or 'its feature is not in the matrix'}"
            raise
        except Exception as error:
            # Triage logs this, counts it and goes on; the cell must not count as done.
            self.failures[model_hash] = f"{_shown(class_path, parameters)}: {type(error).__name__}: {error}"
            if ran_out_of_memory(error):
                self.out_of_memory.add(model_hash)
            if s3_trouble(error):
                self.trouble = error
            raise
        self.trained.add(model_hash)
        return trained


class CellTrainTester(ModelTrainTester):
    """Notes each model that Triage leaves out without an error, and reports progress."""

    on_progress = staticmethod(lambda done, total: None)

    def process_all_batches(self, task_batches):
        self._total = sum(len(batch.tasks) for batch in task_batches)
        self._done = 0
        super().process_all_batches(task_batches)

    def process_task(self, test_store, train_store, train_kwargs):
        super().process_task(test_store, train_store, train_kwargs)
        trainer = self.model_trainer
        model_hash = train_kwargs["model_hash"]
        if model_hash in trainer.trained:
            trainer.failures.pop(model_hash, None)
            trainer.out_of_memory.discard(model_hash)
        elif model_hash not in trainer.failures and model_hash not in trainer.skipped:
            shown = _shown(train_kwargs["class_path"], train_kwargs["parameters"])
            trainer.failures[model_hash] = f"{shown} was not trained: {_why_left_out(train_store, test_store)}"
        self._done += 1
        self.on_progress(self._done, self._total)


def _why_left_out(train_store, test_store):
    if train_store.empty:
        return f"the train matrix {train_store.metadata['matrix_id']} is empty"
    if len(train_store.labels.unique()) == 1:
        return f"all labels of the train matrix {train_store.metadata['matrix_id']} are equal"
    if test_store.empty:
        return f"the test matrix {test_store.metadata['matrix_id']} is empty"
    return "Triage gave no reason"


def _shown(class_path, parameters):
    return f"{class_path}({', '.join(f'{key}={value!r}' for key, value in parameters.items())})"


class IsolatedExperiment(SingleThreadedExperiment):
    """An experiment bound to a definition and to one attempt at a cell.

    Bind a subclass by `bound_to`, since Triage's constructor does all its work at once.
    """

    definition = None
    attempt_key = None

    @classmethod
    def bound_to(cls, definition, attempt_key):
        """A class of experiments of one definition; `attempt_key` makes the models one attempt's own."""
        return type(cls.__name__, (cls,), {"definition": definition, "attempt_key": attempt_key})

    def initialize_components(self):
        self.features_schema_name = self.definition.schema
        super().initialize_components()
        self.feature_dictionary_creator = OrderedFeatureDictionaryCreator(
            features_schema_name=self.definition.schema, db_engine=self.db_engine
        )
        self.planner = CellPlanner(
            feature_start_time=self.planner.feature_start_time,
            label_names=self.planner.label_names,
            label_types=self.planner.label_types,
            cohort_names=self.planner.cohort_names,
            user_metadata={**self.planner.user_metadata, DEFINITION_KEY: self.definition.key},
        )
        self.matrix_builder.db_config["labels_schema_name"] = self.definition.schema

        grouper = CellModelGrouper(self.config.get("model_group_keys", []))
        grouper.definition_hash = self.definition.hash
        self.trainer = CellModelTrainer(
            experiment_hash=self.experiment_hash,
            model_storage_engine=self.model_storage_engine,
            model_grouper=grouper,
            db_engine=self.db_engine,
            replace=self.replace,
            run_id=self.run_id,
        )
        self.trainer.attempt_key = self.attempt_key
        self.model_train_tester = CellTrainTester(
            matrix_storage_engine=self.matrix_storage_engine,
            model_evaluator=self.evaluator,
            model_trainer=self.trainer,
            individual_importance_calculator=self.individual_importance_calculator,
            predictor=self.predictor,
            subsets=self.subsets,
            protected_groups_generator=self.protected_groups_generator,
            cohort_hash=self.cohort_hash,
            replace=self.replace,
            additional_bigtrain_classnames=self.additional_bigtrain_classnames,
        )

    @property
    def needs_side_tables(self):
        """Whether subsets or protected groups are to be made in the definition's schema."""
        return bool(self.subsets) or "bias_audit_config" in self.config

    def adopt_features(self):
        """Take the definition's feature tables as they are, instead of checking each row of them again."""
        self.master_feature_dictionary = self.feature_dictionary_creator.feature_dictionary(
            feature_table_names=self.definition.feature_tables.keys(),
            index_column_lookup=self.definition.feature_tables,
        )

    def missing_matrices(self):
        """The planned matrices that are not in storage, or not in the database, where Triage records them last."""
        uuids = list(self.matrix_build_tasks)
        recorded = self._observations(uuids)
        stores = self.matrix_storage_engine
        if uuids and self.project_storage.storage_class is S3Store:
            # s3fs remembers what it has listed, while cells on other machines build.
            stores.get_store(uuids[0]).matrix_base_store.client.invalidate_cache()
        return [uuid for uuid in uuids if uuid not in recorded or not stores.get_store(uuid).exists]

    def forget_unfinished(self, uuids):
        """Remove what a builder that was killed, or another database, left of matrices: Triage would take it as it is."""
        for uuid in uuids:
            matrix = self.matrix_storage_engine.get_store(uuid)
            for part in (matrix.matrix_base_store, matrix.metadata_base_store):
                if part.exists():
                    part.delete()

    def short_matrices(self, uuids):
        """Those with fewer rows than entities and dates: Triage only logs it when it cannot paste a matrix together."""
        expected = self._observations(uuids)
        return [uuid for uuid in uuids if self._rows(uuid) != expected[uuid]]

    def _observations(self, uuids):
        query = text("select matrix_uuid, num_observations from triage_metadata.matrices where matrix_uuid = any(:uuids)")
        with self.db_engine.connect() as connection:
            return dict(connection.execute(query, {"uuids": list(uuids)}).all())

    def _rows(self, uuid):
        with self.matrix_storage_engine.get_store(uuid).matrix_base_store.open("rb") as compressed:
            with gzip.open(compressed) as file:
                return sum(1 for _line in file) - 1

    def generate_features(self):
        """Cohort, labels and features of the definition; returns index columns by feature table."""
        self.generate_labels()
        self.generate_cohort()
        self.generate_preimputation_features()
        self.impute_missing_features()
        index_columns = self.feature_generator.index_column_lookup(self.collate_aggregations)
        return {table: index_columns[table] for table in self.feature_imputation_table_tasks}
