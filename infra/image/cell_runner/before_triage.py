"""What must be in place before Triage is imported."""

import sys
import types

import retrying

LONGEST_RETRY_MS = 60_000


def prepare():
    """To be called before the first import of Triage; its decorators take functions as they are then."""
    _limit_retries()
    _stand_in_for_fairgbm()


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
        module = types.ModuleType("fairgbm")
        module.FairGBMClassifier = type("FairGBMClassifier", (), {})
        sys.modules["fairgbm"] = module
