"""Paths that Triage can take."""

import os
import re
import secrets
import tempfile
from contextlib import contextmanager
from hashlib import sha256
from pathlib import Path

SAFE_FOR_TRIAGE = re.compile(r"(s3://.*|[A-Za-z0-9_/-]+)")


def safe_for_triage(path, links):
    """The path, or a link to it of plain characters.

    Triage puts the path into shell commands unquoted, and cuts file names at the first dot of the whole path (6.0.0).

    Args:
        links: a folder of this runner's own, whose path is plain.
    """
    if SAFE_FOR_TRIAGE.fullmatch(path):
        return path
    Path(path).mkdir(parents=True, exist_ok=True)
    link = Path(links) / sha256(path.encode()).hexdigest()[:16]
    try:
        link.symlink_to(path)
    except FileExistsError:
        # Another cell of this runner made the same link.
        pass
    return str(link)


def private_folder():
    """A new folder that only this user can enter, with a path that Triage can take."""
    for parent in (tempfile.gettempdir(), "/tmp", "/var/tmp"):
        if SAFE_FOR_TRIAGE.fullmatch(parent) and os.access(parent, os.W_OK):
            return tempfile.mkdtemp(prefix="sweep_", dir=parent)
    raise OSError("no folder for temporary files has a path of letters, digits, _, - and / only; set TMPDIR to one")


@contextmanager
def staged_for_triage(folder):
    """Have Triage stage what it keeps on S3 in a folder.

    It stages it in /tmp/$USER, whoever that is (6.0.0); a job has little room there.
    """
    os.mkdir(folder, 0o700)
    name = f"sweep_{secrets.token_hex(6)}"
    link = f"/tmp/{name}"
    os.symlink(folder, link)
    os.environ["USER"] = name
    # Whom Triage notes down: a job's user has no name.
    os.environ.setdefault("LOGNAME", "sweep")
    try:
        yield
    finally:
        os.unlink(link)
