"""What must be in place before Triage is imported."""

import importlib
import sys
import types

import retrying

LONGEST_RETRY_MS = 60_000


def prepare():
    """To be called before the first import of Triage; its decorators take functions as they are then."""
    _limit_retries()
    # Half of Triage's import time is for plots and processes of its own, which a cell has no use for, and for bias
    # audits, which few cells have.
    _stand_in("triage.component.postmodeling.experiment_summarizer", "ExperimentReport")
    _stand_in("triage.experiments.multicore", "MultiCoreExperiment")
    _defer_aequitas()


def _limit_retries():
    # Triage goes on trying a lost database for four and a half hours.
    plain = retrying.retry

    def limited(*args, **kwargs):
        return plain(*args, **({**kwargs, "stop_max_delay": LONGEST_RETRY_MS} if kwargs else {}))

    retrying.retry = limited


def _defer_aequitas():
    """Give Triage callables that import aequitas when a bias audit calls the first of them."""
    names = {"bias": "Bias", "fairness": "Fairness", "group": "Group", "preprocessing": "preprocess_input_df"}
    stand_ins = {"aequitas": types.ModuleType("aequitas")}
    for part, name in names.items():
        module = stand_ins[f"aequitas.{part}"] = types.ModuleType(f"aequitas.{part}")
        setattr(module, name, _deferred(f"aequitas.{part}", name, stand_ins))
    sys.modules.update(stand_ins)


def _deferred(module_name, name, stand_ins):
    def call(*args, **kwargs):
        for stand_in_name, stand_in in stand_ins.items():
            if sys.modules.get(stand_in_name) is stand_in:
                del sys.modules[stand_in_name]
        _stand_in_for_fairgbm()
        return getattr(importlib.import_module(module_name), name)(*args, **kwargs)

    return call


def _stand_in_for_fairgbm():
    # aequitas imports it; its only library is for Linux on x86-64 and needs libgomp.
    try:
        import fairgbm  # noqa: F401
    except (ImportError, OSError):
        _stand_in("fairgbm", "FairGBMClassifier")


def _stand_in(module_name, class_name):
    module = types.ModuleType(module_name)
    setattr(module, class_name, type(class_name, (), {}))
    sys.modules[module_name] = module
