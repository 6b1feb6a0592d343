"""Bounds Triage's database retries."""

import retrying

LONGEST_RETRY_MS = 60_000


def limit():
    """Give up a lost database after a minute; Triage would go on for four and a half hours.

    To be called before Triage is imported, whose decorators take the function as it is then.
    """
    plain = retrying.retry

    def limited(*args, **kwargs):
        return plain(*args, **({**kwargs, "stop_max_delay": LONGEST_RETRY_MS} if kwargs else {}))

    retrying.retry = limited
