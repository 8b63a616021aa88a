"""Where the bytes of a received file lie, and its plain content for as long as a reader needs it.

Readers of workbooks and statistics want a path. The plain content of an encrypted file is given to them under one that has no name in
any folder, so that nothing is left of it when the process ends, however it ends.
"""

import os
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from tempfile import NamedTemporaryFile, TemporaryFile
from typing import IO

from config.messages import message
from config.raw_key import RawKeyError, RawKeys, load_raw_keys
from config.settings import Settings
from config.whole_file import whole_file
from tasks.raw_zone.sealed import HEADER, Damaged, UnknownKey, key_of, seal, unseal

# Told from plain files by name alone: what a submitter sends may begin with any bytes.
SEALED = ".aes"
OPEN_FILES = Path("/proc/self/fd")


def stored(archive: Path, raw_hash: str) -> Path:
    """The file that holds the bytes of that hash, encrypted or plain; it need not be there."""
    sealed = archive / f"{raw_hash}{SEALED}"
    return sealed if sealed.exists() else archive / raw_hash


def keep(origin: Path, archive: Path, raw_hash: str, keys: RawKeys) -> None:
    """Puts a file into the archive under its hash, encrypted when there is a key; one that is there stays as it is."""
    if stored(archive, raw_hash).exists():
        return
    if not keys.keys:
        with whole_file(archive / raw_hash) as part:
            shutil.copyfile(origin, part)
        return
    with origin.open("rb") as stream, replacing(archive / f"{raw_hash}{SEALED}") as target:
        seal(stream, target, keys.keys[0], raw_hash)


@contextmanager
def plain(path: Path, keys: RawKeys) -> Iterator[Path]:
    """A path to the plain content of a file of the archive, good within the block; raises RawKeyError.

    Any other file is itself.
    """
    if path.suffix != SEALED:
        yield path
        return
    with _passing(path.parent) as (target, passing):
        _unseal(path, target, keys)
        target.flush()
        yield passing


@contextmanager
def held(settings: Settings, raw_hash: str) -> Iterator[Path]:
    """A path to the plain content of the file of that hash, good within the block; raises RawKeyError."""
    with plain(stored(settings.archive, raw_hash), load_raw_keys(settings)) as path:
        yield path


def remove(archive: Path, raw_hash: str) -> int:
    """Deletes the bytes of that hash in whatever form they lie; returns the size of what was there."""
    size = 0
    for path in (archive / raw_hash, archive / f"{raw_hash}{SEALED}"):
        size += path.stat().st_size if path.exists() else 0
        path.unlink(missing_ok=True)
    return size


def refuse_unreadable(archive: Path, keys: RawKeys) -> None:
    """Raises RawKeyError when files of the archive are encrypted under no key that is given."""
    lost = [path for path in sorted(archive.glob(f"*{SEALED}")) if not _opens(path, keys)]
    if lost:
        said = "raw.unknown_key" if keys.keys else "raw.no_key"
        raise RawKeyError(message(said, keys.language, count=len(lost), file=lost[0].name[:12]))


def beginning(path: Path) -> bytes:
    """The header of an encrypted file, which says under which key it is."""
    with path.open("rb") as stream:
        return stream.read(HEADER)


def _opens(path: Path, keys: RawKeys) -> bool:
    """Whether one of the keys is its own; a damaged one is named when it is read, since the others can be."""
    try:
        key_of(beginning(path), keys.keys)
    except (UnknownKey, Damaged) as error:
        return isinstance(error, Damaged)
    return True


@contextmanager
def _passing(folder: Path) -> Iterator[tuple[IO[bytes], Path]]:
    """A file that is gone after the block, and a path to it; it has a name only where the system gives open files none."""
    if OPEN_FILES.exists():
        with TemporaryFile(dir=folder) as target:
            yield target, OPEN_FILES / str(target.fileno())
        return
    with NamedTemporaryFile(dir=folder, suffix=".part") as named:
        yield named.file, Path(named.name)


def _unseal(path: Path, target: IO[bytes], keys: RawKeys) -> None:
    try:
        with path.open("rb") as stream:
            unseal(stream, target, keys.keys, path.stem)
    except UnknownKey as error:
        said = "raw.unknown_key" if keys.keys else "raw.no_key"
        raise RawKeyError(message(said, keys.language, count=1, file=path.name[:12])) from error
    except Damaged as error:
        raise RawKeyError(message("raw.damaged", keys.language, file=path.name)) from error


@contextmanager
def replacing(target: Path) -> Iterator[IO[bytes]]:
    """A file beside `target` that takes its place, written through to the disk, once the block ends well."""
    with whole_file(target) as part, part.open("wb") as stream:
        yield stream
        stream.flush()
        os.fsync(stream.fileno())
