"""Reads a cell's models and evaluations back from the database, for its result."""

import datetime
import decimal
import hashlib
import json
import math

from sqlalchemy import text

MODELS = """
select m.model_id, m.model_group_id, m.model_type, m.hyperparameters, m.train_end_time, m.train_matrix_uuid,
       m.random_seed, x.matrix_metadata
from triage_metadata.models m join triage_metadata.matrices x on x.matrix_uuid = m.train_matrix_uuid
where m.model_hash = any(:hashes)
order by m.train_end_time, m.model_id
"""

EVALUATION_COLUMNS = {
    "modelId": "e.model_id",
    "matrixUuid": "e.matrix_uuid",
    "labelTimespan": "x.matrix_metadata ->> 'label_timespan'",
    "testDuration": "x.matrix_metadata ->> 'test_duration'",
    "subset": "coalesce(s.config ->> 'name', e.subset_hash)",
    "subsetHash": "e.subset_hash",
    "evaluationStartTime": "e.evaluation_start_time",
    "evaluationEndTime": "e.evaluation_end_time",
    "asOfDateFrequency": "x.matrix_metadata ->> 'as_of_date_frequency'",
    "metric": "e.metric",
    "parameter": "e.parameter",
    "numLabeledExamples": "e.num_labeled_examples",
    "numLabeledAboveThreshold": "e.num_labeled_above_threshold",
    "numPositiveLabels": "e.num_positive_labels",
    "sortSeed": "e.sort_seed",
    "bestValue": "e.best_value",
    "worstValue": "e.worst_value",
    "stochasticValue": "e.stochastic_value",
    "numSortTrials": "e.num_sort_trials",
    "standardDeviation": "e.standard_deviation",
}

EVALUATIONS = f"""
select {", ".join(EVALUATION_COLUMNS.values())}
from test_results.evaluations e
join triage_metadata.models m using (model_id)
join triage_metadata.matrices x on x.matrix_uuid = e.matrix_uuid
left join triage_metadata.subsets s on s.subset_hash = e.subset_hash
where m.model_hash = any(:hashes)
order by e.model_id, e.evaluation_start_time, e.subset_hash, e.metric, e.parameter
"""


def collect(engine, model_hashes):
    """
    Returns: `models` (a list) and `evaluations` (columns and rows), as result.json holds them.
    """
    parameters = {"hashes": list(model_hashes)}
    with engine.connect() as connection:
        models = [_model(row) for row in connection.execute(text(MODELS), parameters)]
        rows = [[_plain(value) for value in row] for row in connection.execute(text(EVALUATIONS), parameters)]
    return {"models": models, "evaluations": {"columns": list(EVALUATION_COLUMNS), "rows": rows}}


def comparability(config):
    """What two results must have in common to be compared, besides test dates, timespan and data version."""
    label = config.get("label_config") or {}
    cohort = (config.get("cohort_config") or {}).get("query")
    return {
        "cohort": _hash(cohort or ["labels", label.get("query"), _timespans(config)]),
        "label": _hash([label.get("query"), label.get("include_missing_labels_in_train_as")]),
        "labelName": label.get("name", "outcome"),
    }


def _timespans(config):
    """All label timespans: without a cohort query, Triage takes for the cohort whatever is labelled for any of them."""
    temporal = config.get("temporal_config") or {}
    keys = ("label_timespans", "training_label_timespans", "test_label_timespans")
    return sorted({timespan for key in keys for timespan in temporal.get(key) or []})


def _model(row):
    metadata = row.matrix_metadata
    return {
        "modelId": row.model_id,
        "modelGroupId": row.model_group_id,
        "modelType": row.model_type,
        "hyperparameters": row.hyperparameters,
        "featureGroups": metadata["feature_groups"],
        "trainEndTime": _plain(row.train_end_time),
        "trainLabelTimespan": metadata["label_timespan"],
        "maxTrainingHistory": metadata["max_training_history"],
        "trainMatrix": row.train_matrix_uuid,
        "randomSeed": row.random_seed,
    }


def _plain(value):
    if isinstance(value, (decimal.Decimal, float)):
        return float(value) if math.isfinite(value) else None
    if isinstance(value, datetime.datetime) and value.time() == datetime.time(0):
        return value.date().isoformat()
    if isinstance(value, (datetime.datetime, datetime.date)):
        return value.isoformat()
    return value


def _hash(value):
    return hashlib.sha256(json.dumps(value).encode()).hexdigest()[:16]
