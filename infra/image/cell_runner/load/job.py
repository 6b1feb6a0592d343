"""`python -m cell_runner load REQUEST`: a job that fills a data version from files in the store.

The request is a document of the store:

    {"schemaVersion": 1, "database": "sweep_dev_0123456789abcdef",
     "files": [{"name": "events.csv", "key": "data/files/…", "sha256": "…", "settings": what load.yaml says of it}]}

What came of it stands beside it, in `result.json`: {"schemaVersion": 1, "status": "done", "database", "tables",
"seconds", "existed", "finishedAt"}, or {…, "status": "failed", "problems"} as load_files tells them, where `file` is the
number of a file in the request. Where the database or the store was at fault there is none.
Exit codes: 0 loaded or there already, 1 refused, 75 come back.
"""

import hashlib
import json
import os
import re
import sys

from .. import exit_codes
from ..moment import utc_now
from ..scratch import remove_folder
from ..stopping import end_when_stopped
from ..store import open_store
from ..work_folder import work_folder
from .load_files import DONE, MISTAKE, SERVICE, load_files

SCHEMA_VERSION = 1
FILE_NAME = re.compile(r"[^/\0]+")


class BadRequest(Exception):
    """The request is not one, or what it names is not in the store."""


def run_load(key):
    """Do what a request says; returns the exit code."""
    if key == "none":
        return _end(exit_codes.FAILED, "the job was submitted without its parameter request")
    try:
        with work_folder("load-") as work:
            end_when_stopped(lambda: remove_folder(work))
            return _answer(key, work)
    except BadRequest as error:
        return _end(exit_codes.FAILED, error)
    except OSError as error:
        return _end(exit_codes.COME_BACK, error)


def _answer(key, work):
    store = open_store(work)
    request = _read_request(store, key)
    code, answer = _load(store, request, work)
    if code == SERVICE:
        return _end(exit_codes.COME_BACK, answer["problems"][0]["message"])
    status = "done" if code == DONE else "failed"
    result = {"schemaVersion": SCHEMA_VERSION, "status": status, **answer, "finishedAt": utc_now()}
    store.put(f"{os.path.dirname(key)}/result.json", json.dumps(result).encode())
    _tell(result, request["files"])
    return exit_codes.DONE if code == DONE else exit_codes.FAILED


def _read_request(store, key):
    try:
        request = json.loads(store.read(key))
        if request["schemaVersion"] != SCHEMA_VERSION:
            raise BadRequest(f"the request {key} has schema version {request['schemaVersion']}, not {SCHEMA_VERSION}")
        database, files = request["database"], request["files"]
        names = [file["name"] for file in files if file["key"] and file["sha256"]]
    except FileNotFoundError:
        raise BadRequest(f"there is no request {key}") from None
    except (ValueError, LookupError, TypeError):
        raise BadRequest(f"the request {key} cannot be read") from None
    # By its name a data version is its stack's alone on a server that several have.
    if not re.fullmatch(rf"{re.escape(os.environ['PGUSER'])}_[0-9a-f]{{16}}", database):
        raise BadRequest(f"{database!r} is not the name of a data version of {os.environ['PGUSER']}")
    for name in names:
        if not FILE_NAME.fullmatch(name) or name in (".", ".."):
            raise BadRequest(f"{name!r} is not the name of a file")
    return request


def _load(store, request, work):
    try:
        code, answer = load_files(request["database"], lambda: _fetch(store, request["files"], work))
    except BadRequest as error:
        return MISTAKE, {"problems": [{"message": str(error)}]}
    if code == MISTAKE:
        answer = {"problems": [_in_request(problem, work) for problem in answer["problems"]]}
    return code, answer


def _fetch(store, files, work):
    """Bring the files here, each into a folder of its own, since names may be equal."""
    settings = {}
    for number, file in enumerate(files):
        path = f"{work}/{number}/{file['name']}"
        os.mkdir(os.path.dirname(path))
        print(f"fetching {file['name']}", file=sys.stderr, flush=True)
        with open(path, "wb") as copy:
            try:
                store.copy_to(file["key"], hashed := _Hashed(copy))
            except FileNotFoundError:
                raise BadRequest(f"{file['name']} is not in the store, under {file['key']}") from None
        if hashed.sha256.hexdigest() != file["sha256"]:
            raise BadRequest(f"{file['name']} in the store is not what it was when the load was asked for")
        settings[path] = file.get("settings") or {}
    return {"files": list(settings), "settings": settings}


class _Hashed:
    """A file that is written to, with the hash of what is."""

    def __init__(self, file):
        self._file = file
        self.sha256 = hashlib.sha256()

    def write(self, data):
        self.sha256.update(data)
        return self._file.write(data)


def _in_request(problem, work):
    if "file" not in problem:
        return problem
    return {**problem, "file": int(os.path.relpath(problem["file"], work).split("/")[0])}


def _tell(result, files):
    for table in result.get("tables", []):
        print(f"{table['name']}: {table['rows']} rows")
    for problem in result.get("problems", []):
        parts = [files[problem["file"]]["name"]] if "file" in problem else []
        parts += [str(problem[part]) for part in ("member", "line", "column") if part in problem]
        print(": ".join([*([":".join(parts)] if parts else []), problem["message"]]), file=sys.stderr)


def _end(code, reason):
    print(f"load: {reason}", file=sys.stderr)
    return code
