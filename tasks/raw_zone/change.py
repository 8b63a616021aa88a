"""Brings every file of an archive under the key in use, or out from under all keys, one file after another.

A stop in between leaves each file whole in one form or in both, and doing it again finishes the work.
"""

import re
import shutil
from pathlib import Path

from config.messages import message
from config.raw_key import RawKeyError, RawKeys
from tasks.file_hash import hash_file
from tasks.raw_zone.files import SEALED, beginning, plain, replacing, stored
from tasks.raw_zone.sealed import is_under, seal

HASH = re.compile(r"[0-9a-f]{64}")


def seal_all(archive: Path, keys: RawKeys) -> int:
    """Encrypts files that are plain or under another key than the first; returns how many. Raises RawKeyError."""
    return sum(_seal_one(archive, raw_hash, keys) for raw_hash in hashes_of(archive))


def open_all(archive: Path, keys: RawKeys) -> int:
    """Puts plain files in place of encrypted ones; returns how many. Raises RawKeyError."""
    return sum(_open_one(archive, raw_hash, keys) for raw_hash in hashes_of(archive))


def hashes_of(archive: Path) -> list[str]:
    """The hashes of all files of the archive."""
    names = [path.name.removesuffix(SEALED) for path in archive.iterdir()] if archive.is_dir() else []
    return sorted({name for name in names if HASH.fullmatch(name)})


def plain_files(archive: Path) -> int:
    """How many files of the archive lie as they came."""
    return sum((archive / raw_hash).exists() for raw_hash in hashes_of(archive))


def _seal_one(archive: Path, raw_hash: str, keys: RawKeys) -> bool:
    found = stored(archive, raw_hash)
    changed = not (found.suffix == SEALED and is_under(beginning(found), keys.keys[0]))
    if changed:
        with plain(found, keys) as path, replacing(archive / f"{raw_hash}{SEALED}") as target:
            _refuse_altered(path, raw_hash, keys)
            with path.open("rb") as stream:
                seal(stream, target, keys.keys[0], raw_hash)
    (archive / raw_hash).unlink(missing_ok=True)
    return changed


def _open_one(archive: Path, raw_hash: str, keys: RawKeys) -> bool:
    found = stored(archive, raw_hash)
    if found.suffix != SEALED:
        return False
    with plain(found, keys) as path, replacing(archive / raw_hash) as target:
        _refuse_altered(path, raw_hash, keys)
        with path.open("rb") as stream:
            shutil.copyfileobj(stream, target)
    found.unlink()
    return True


def _refuse_altered(path: Path, raw_hash: str, keys: RawKeys) -> None:
    """Nothing takes the place of the only copy unless it is what was received."""
    if hash_file(path) != raw_hash:
        raise RawKeyError(message("raw.damaged", keys.language, file=raw_hash))
