"""Runs one config alone by Triage's own command line, on its own fresh copy of a database, and prints its evaluations.

Usage: alone.py TEMPLATE_DATABASE CONFIG PROJECT_PATH. The new database is named after the config's file. How long the
command line took is said on standard error, in seconds.
"""

import os
import pathlib
import subprocess
import sys
import tempfile
import time

import psycopg2

template, config, project_path = sys.argv[1:4]
database = f"alone_{pathlib.Path(config).stem}".replace("-", "_")

connection = psycopg2.connect(dbname="postgres")
connection.autocommit = True
connection.cursor().execute(f'create database "{database}" template "{template}"')
connection.close()

host, port, user, password = (os.environ[name] for name in ("PGHOST", "PGPORT", "PGUSER", "PGPASSWORD"))
triage = pathlib.Path(sys.executable).with_name("triage")
started = time.monotonic()
with tempfile.TemporaryDirectory() as folder:
    ended = subprocess.run(
        [triage, "experiment", config, "--project-path", project_path],
        cwd=folder,
        env={**os.environ, "DATABASE_URL": f"postgresql://{user}:{password}@{host}:{port}/{database}"},
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
    )
print(f"{time.monotonic() - started:.3f}", file=sys.stderr)
# With some metrics only the report that Triage prints at the very end fails, when all evaluations are written.
if "Training, testing and evaluating models completed" not in ended.stdout:
    sys.exit(ended.stdout[-4000:])
evaluations = pathlib.Path(__file__).with_name("evaluations.py")
sys.exit(subprocess.run([sys.executable, evaluations, database]).returncode)
