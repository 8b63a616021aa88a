"""Hashes of files, of those that have not changed without reading them again: a night's inbox is almost all what it was the night before."""

import hashlib
import json
import os
import time
from contextlib import suppress
from pathlib import Path

from config.whole_file import write_text_whole

KEPT = "hashes.json"
# Within a tick of its clock the system tells two changes of a file by nothing.
SETTLED_NS = 2_000_000_000


def hash_file(path: Path) -> str:
    """SHA-256 of a file's bytes."""
    with path.open("rb") as stream:
        return hashlib.file_digest(stream, "sha256").hexdigest()


def mark_of(state: os.stat_result) -> str:
    """What no file has in common with another or with itself once it is changed: nobody can set the time of the last change."""
    return f"{state.st_dev}:{state.st_ino}:{state.st_size}:{state.st_mtime_ns}:{state.st_ctime_ns}"


class KnownHashes:
    """Hashes of files by the mark they had; kept between runs in `hashes.json` of a folder, and made anew where that is missing or damaged."""

    def __init__(self, home: Path) -> None:
        self._path = home / KEPT
        self._before: dict[str, str] = {}
        with suppress(OSError, TypeError, ValueError):
            self._before = dict(json.loads(self._path.read_bytes()))
        self._now: dict[str, str] = {}

    def hash_unless_changing(self, path: Path) -> str | None:
        """SHA-256 of a file, or nothing when it grew, was replaced or went away in the meantime."""
        try:
            before = mark_of(path.stat())
            digest = self._before.get(before) or hash_file(path)
            after = path.stat()
        except FileNotFoundError:
            return None
        if before != mark_of(after):
            return None
        if after.st_ctime_ns < time.time_ns() - SETTLED_NS:
            self._now[before] = digest
        return digest

    def keep(self) -> None:
        """Keeps the hashes of the files that were asked for and have been at rest, and of no other."""
        if self._now != self._before:
            write_text_whole(self._path, json.dumps(self._now))
