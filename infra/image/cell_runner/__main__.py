"""The programs of the cell runner.

    serve experiments|commands          a warm runner of this machine
    job MANIFEST                        a job of AWS Batch that runs cells
    load REQUEST                        a job that fills a data version
    bootstrap create|drop STACK SECRET  a job that makes or removes a stack's database role
"""

import sys

USAGE = """usage: python -m cell_runner serve experiments|commands
       python -m cell_runner job MANIFEST
       python -m cell_runner load REQUEST
       python -m cell_runner bootstrap create|drop STACK SECRET_ARN|none"""


def main(arguments):
    # argparse takes a third of the time in which a runner of commands is ready, and what one does the others do without.
    match arguments:
        case ["serve", "experiments" | "commands" as kind]:
            from .serve import serve

            serve(kind)
        case ["job", key]:
            _come_back_when_stopped()
            from .batch_job import run_batch_job

            sys.exit(run_batch_job(key))
        case ["load", key]:
            _come_back_when_stopped()
            from .load.job import run_load

            sys.exit(run_load(key))
        case ["bootstrap", *rest]:
            _come_back_when_stopped()
            from .bootstrap.run import bootstrap

            sys.exit(bootstrap(rest))
        case _:
            sys.exit(USAGE)


def _come_back_when_stopped():
    # First of all: imports take seconds, in which a machine may be taken away too.
    from .stopping import come_back_when_stopped

    come_back_when_stopped()


main(sys.argv[1:])
