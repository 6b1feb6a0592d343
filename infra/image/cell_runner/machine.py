"""The machine that a cell runs on, as the machine itself wrote it down: jobs may not ask AWS."""

import functools
import json
import os

FACTS = ("instanceType", "lifecycle", "zone")


@functools.cache
def machine_facts():
    """Instance type, lifecycle (`spot` or `on-demand`) and zone; None for what is not known, as on one's own machine."""
    try:
        with open(os.environ["SWEEP_MACHINE"]) as file:
            told = json.load(file)
        return {fact: told.get(fact) or None for fact in FACTS}
    except (OSError, ValueError, LookupError, AttributeError):
        return dict.fromkeys(FACTS)
