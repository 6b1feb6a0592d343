"""The cell runner's jobs with a stand-in for Triage, as stand_in_runner.py has it."""

import runpy
from unittest import mock

from cell_runner import experiments

from tests import stand_in_runner

if __name__ == "__main__":
    stand_in_runner.stand_in_for_triage()
    from cell_runner import cell

    with mock.patch.object(cell, "run_cell", stand_in_runner.run_cell), mock.patch.object(experiments, "import_triage"):
        runpy.run_module("cell_runner", run_name="__main__")
