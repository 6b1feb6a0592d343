"""The SQL and CSV files in a zip archive."""

import os
import re
import stat
import struct
import zipfile

from .mistakes import Mistake, Mistakes
from .source_file import DAMAGE, SourceFile, most_bytes, unpacks_to_too_much

LOADED = (".sql", ".csv")
PACKED = (".zip", ".gz", ".tar", ".tgz", ".7z", ".rar", ".bz2", ".xz")
# What people put beside data and nobody means to load.
BESIDE_DATA = re.compile(r"(^|/)(__MACOSX/.*|\.[^/.].*|[^/.]+|[^/]*\.(md|txt|rst|pdf|html?))$", re.IGNORECASE)
PLAIN_NAME = re.compile(r"(?!/|[A-Za-z]:)(?!(.*/)?\.\.(/|$))[^\0\\]+", re.DOTALL)
PACKING = {zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED, zipfile.ZIP_BZIP2, zipfile.ZIP_LZMA}
MOST_MEMBERS = 1_000
ENCRYPTED = 0x1


def members_of(path, settings, report):
    """The members of an archive that are to be loaded, in the archive's order.

    Args:
        path: the archive
        settings: what load.yaml says of it, by the name of a member
        report: called with a line of text about what is left out
    Raises: Mistakes
    """
    archive = SourceFile(path)
    infos = _read_directory(archive)
    mistakes = [mistake for info in infos for mistake in _faults(archive, info)]
    wanted = [info for info in infos if not info.is_dir() and not BESIDE_DATA.search(info.filename)]
    names = [info.filename for info in wanted]
    for name in sorted({name for name in names if names.count(name) > 1}):
        mistakes.append(Mistake(f'it holds "{name}" twice', archive))
    bases = [os.path.basename(name) for name in names]
    for name in settings:
        if name not in names and name not in bases:
            hint = f"it holds {', '.join(names[:12]) or 'none'}"
            mistakes.append(Mistake(f'the archive has no CSV file "{name}"', archive, hint=hint, setting=(name,)))
    if not wanted and not mistakes:
        mistakes.append(Mistake("there is no SQL or CSV file in it", archive))
    if mistakes:
        raise Mistakes(*mistakes)
    left_out = [info.filename for info in infos if not info.is_dir() and info not in wanted]
    if left_out:
        report(f"{archive.label}: left out {', '.join(left_out)}")
    keys = [name if name in settings else base for name, base in zip(names, bases)]
    return [SourceFile(path, name, settings.get(key, {}), key) for name, key in zip(names, keys)]


def _read_directory(archive):
    """What the archive says that it holds; never more than it may unpack to."""
    try:
        with zipfile.ZipFile(archive.path) as file:
            infos = file.infolist()
    except (*DAMAGE, ValueError, OverflowError, struct.error):
        hint = "the file is damaged, or is no zip archive"
        raise Mistakes(Mistake("its list of files cannot be read", archive, hint=hint)) from None
    except OSError as error:
        raise Mistakes(Mistake(f"cannot be read: {error.strerror}", archive)) from None
    if len(infos) > MOST_MEMBERS:
        raise Mistakes(Mistake(f"it holds {len(infos):,} files; at most {MOST_MEMBERS:,} are read", archive))
    most = most_bytes(os.path.getsize(archive.path))
    if sum(info.file_size for info in infos) > most:
        raise unpacks_to_too_much(archive, most)
    return infos


def _faults(archive, info):
    """Why a member cannot be read, or should not be."""
    name = info.orig_filename
    member = SourceFile(archive.path, info.filename)
    if not PLAIN_NAME.fullmatch(name) or stat.S_ISLNK(info.external_attr >> 16):
        hint = "members have plain names, with / between folders"
        yield Mistake("it leads out of the archive", member, hint=hint)
    elif info.is_dir() or BESIDE_DATA.search(name):
        return
    elif os.path.basename(name) == "load.yaml":
        hint = f"put it beside the archive: {os.path.basename(archive.path)}: {{ events.csv: {{ … }} }}"
        yield Mistake("load.yaml is not read from an archive", member, hint=hint)
    elif not name.lower().endswith(LOADED):
        inside = name.lower().endswith(PACKED)
        hint = "unpack it, and load what is in it" if inside else "leave it out of the archive"
        yield Mistake("only .sql and .csv files can be loaded", member, hint=hint)
    elif info.flag_bits & ENCRYPTED:
        yield Mistake("it is encrypted", member, hint="pack the archive again without a password")
    elif info.compress_type not in PACKING:
        message = f"it is packed by a method that is not known here ({info.compress_type})"
        yield Mistake(message, member, hint="pack the archive again with zip's usual method, deflate")
