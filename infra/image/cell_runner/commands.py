"""Runs a cell that is a command: any program of the image."""

import errno
import os
import signal
import sys

from . import endings, exit_codes
from .result import result_document

# The runner's own, and what would make a program's Python find the runner's modules.
OWN_VARIABLES = ("SWEEP_STORE", "SWEEP_WORK", "PYTHONPATH")
DATABASE_VARIABLES = ("PGHOST", "PGPORT", "PGUSER", "PGPASSWORD", "PGDATABASE")

# Python ignores these, and what it starts would, too.
IGNORED_SIGNALS = (signal.SIGPIPE, signal.SIGXFSZ)


class CannotStart(Exception):
    """The command is at fault: there is no such program, or it is none."""


class Commands:
    """How the warm runner starts commands, and what it makes of their ends."""

    runs = ("command",)

    def __init__(self, environment):
        own = {name: value for name, value in environment.items() if name not in OWN_VARIABLES}
        programs = os.path.dirname(sys.executable)
        self._environment = {**own, "PATH": f"{programs}:{own.get('PATH', os.defpath)}"}
        self._without_database = {
            name: value for name, value in self._environment.items() if name not in DATABASE_VARIABLES
        }
        self._null = os.open(os.devnull, os.O_RDONLY)
        self._own_folder = os.getcwd()

    def start(self, job, scratch, output):
        """Start the program as the leader of a process group; returns its process id.

        Raises: CannotStart
        """
        argv, cwd = job.cell.command.argv, job.manifest.cwd or self._own_folder
        environment = self._environment_of(job, scratch)
        try:
            # Nothing else here goes by the working directory, and it saves a process in between.
            os.chdir(cwd)
        except (FileNotFoundError, NotADirectoryError, PermissionError) as error:
            raise CannotStart(f"the folder {cwd}, which commands run in, cannot be entered: {error.strerror}") from error
        program = _find_program(argv[0], environment["PATH"])
        files = [(os.POSIX_SPAWN_DUP2, source, target) for source, target in ((self._null, 0), (output, 1), (output, 2))]
        try:
            return os.posix_spawn(
                program, argv, environment, file_actions=files, setpgroup=0, setsigdef=IGNORED_SIGNALS
            )
        except (OSError, ValueError) as error:
            raise _why_not_started(argv[0], error) or error from error

    def conclude(self, _job, _code, stop_reason):
        """As Experiments.conclude: a command leaves no word, and one that was told to stop is not to be judged."""
        return (exit_codes.COME_BACK, stop_reason) if stop_reason and stop_reason != "timeout" else None

    def error_of_exit(self, code, last_line):
        """Why a command failed that ended by itself; None where it did not fail."""
        if code == 0:
            return None
        return endings.error("command", f"exit code {code}" + (f": {last_line}" if last_line else ""))

    def result(self, job, error, started_at, code):
        document = result_document(job, "failed" if error else "done", error, started_at)
        return document | {"exitCode": code if code is not None and code >= 0 else None}

    def _environment_of(self, job, scratch):
        database = job.manifest.database
        return {
            **(self._without_database if database is None else self._environment),
            **({} if database is None else {"PGDATABASE": database}),
            "TMPDIR": scratch,
            **job.cell.command.env,
            "SWEEP_RUN": job.manifest.run,
            "SWEEP_CELL": job.cell.id,
            "SWEEP_NAME": job.cell.name,
        }


def _find_program(name, path):
    """The file of a program, by PATH where its name has no slash, as the shell finds it."""
    places = [name] if "/" in name else [f"{folder or '.'}/{name}" for folder in path.split(":")]
    for place in places:
        if os.access(place, os.X_OK) and os.path.isfile(place):
            return place
    if any(map(os.path.isfile, places)):
        raise CannotStart(f'"{name}" is not executable')
    raise CannotStart(f'there is no program "{name}"' + ("" if "/" in name else " on the PATH"))


def _why_not_started(name, error):
    """None where the command is not at fault."""
    if isinstance(error, ValueError):
        return CannotStart(f'"{name}" cannot be started: {error}')
    if error.errno == errno.ENOEXEC:
        return CannotStart(f'"{name}" is neither a program of this machine nor a script that begins with #!')
    if error.errno == errno.ENOENT:
        return CannotStart(f'"{name}" begins with #! and an interpreter that does not exist')
    if error.errno in (errno.E2BIG, errno.EACCES):
        return CannotStart(f'"{name}" cannot be started: {error.strerror}')
    return None
