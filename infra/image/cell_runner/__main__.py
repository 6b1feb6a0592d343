"""`python -m cell_runner serve experiments|commands`: a warm runner of this machine."""

import sys

from .serve import KINDS, serve


def main(arguments):
    # argparse takes a third of the time in which a runner of commands is ready.
    if len(arguments) != 2 or arguments[0] != "serve" or arguments[1] not in KINDS:
        sys.exit(f"usage: python -m cell_runner serve {'|'.join(KINDS)}")
    serve(arguments[1])


main(sys.argv[1:])
