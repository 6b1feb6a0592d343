"""Fills a database with a user's files.

Reads a request as JSON on standard input: what load_files takes, with the name of the database. It connects as libpq's
environment variables say. Progress goes to standard error, one JSON object to standard output: what load_files answers.
Exit codes: 0 loaded or there already, 2 a mistake in the files, 3 the database's trouble.
"""

import json
import signal
import sys

from .load_files import load_files


def main():
    # While PostgreSQL works, Python would not look at a Ctrl-C.
    signal.signal(signal.SIGINT, signal.SIG_DFL)
    request = json.load(sys.stdin)
    code, answer = load_files(request["database"], lambda: request)
    print(json.dumps(answer))
    return code


if __name__ == "__main__":
    sys.exit(main())
