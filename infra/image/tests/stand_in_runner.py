"""The warm runner with a stand-in for Triage: a cell's config is a Python program, and runs in the forked child.

It finds `job`, `store` and `work`, and may set `code`, the exit code; `finish(status)` leaves a result.
"""

import json
import sys
from unittest import mock


def stand_in_for_triage():
    for name in ("cell_runner.collect", "cell_runner.experiment"):
        sys.modules[name] = mock.MagicMock()


def run_cell(job, store, redactor, work, links):
    from cell_runner import exit_codes
    from cell_runner.result import result_document

    def finish(status="done"):
        document = result_document(job, status, None, None)
        store.put(f"{job.claim.prefix}/result.json", json.dumps(document).encode())
        program["code"] = exit_codes.DONE if status == "done" else exit_codes.FAILED

    program = {"job": job, "store": store, "work": work, "finish": finish, "code": 0}
    exec(job.cell.config, program)
    return program["code"]


if __name__ == "__main__":
    stand_in_for_triage()
    from cell_runner import cell, experiments, serve

    with mock.patch.object(cell, "run_cell", run_cell), mock.patch.object(experiments, "import_triage"):
        serve.serve("experiments")
