"""`python -m cell_runner serve`: the warm runner of one machine."""

import argparse

from .serve import serve


def main():
    parser = argparse.ArgumentParser(prog="cell_runner", description=__doc__)
    commands = parser.add_subparsers(dest="command", required=True)
    commands.add_parser("serve", help="run cells on request (see serve.py for the protocol)")
    parser.parse_args()
    serve()


main()
