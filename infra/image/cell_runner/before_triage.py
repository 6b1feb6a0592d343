"""What must be in place before Triage is imported."""

import sys
import types

import retrying

LONGEST_RETRY_MS = 60_000


def prepare():
    """To be called before the first import of Triage; its decorators take functions as they are then."""
    _limit_retries()
    _stand_in_for_fairgbm()
    # A quarter of Triage's import time, for plots and for processes of its own, which a cell has no use for.
    _stand_in("triage.component.postmodeling.experiment_summarizer", "ExperimentReport")
    _stand_in("triage.experiments.multicore", "MultiCoreExperiment")


def _limit_retries():
    # Triage goes on trying a lost database for four and a half hours.
    plain = retrying.retry

    def limited(*args, **kwargs):
        return plain(*args, **({**kwargs, "stop_max_delay": LONGEST_RETRY_MS} if kwargs else {}))

    retrying.retry = limited


def _stand_in_for_fairgbm():
    # aequitas imports it, and so Triage; its only library is for Linux on x86-64 and needs libgomp.
    try:
        import fairgbm  # noqa: F401
    except (ImportError, OSError):
        _stand_in("fairgbm", "FairGBMClassifier")


def _stand_in(module_name, class_name):
    module = types.ModuleType(module_name)
    setattr(module, class_name, type(class_name, (), {}))
    sys.modules[module_name] = module
