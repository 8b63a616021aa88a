"""Where releases stand on disk: built aside, moved into place in one rename, and pointed at in another."""

import re
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

BUILDING = ".building-"
REMOVING = ".removing-"
CURRENT = "current"
PREVIEW = "preview"
NEXT_CURRENT = ".current-next"


class BadReleaseId(ValueError):
    """A release id that is no plain folder name."""


class ReleaseExists(FileExistsError):
    """A release with that id has been published; releases never change."""


@contextmanager
def building(published: Path, release_id: str) -> Iterator[Path]:
    """A folder to build a release in; when the block ends well it becomes `published/<release_id>` in one rename.

    Whatever a killed build left behind is removed first: there is one publisher at a time, the holder of the warehouse.
    Raises BadReleaseId and ReleaseExists before anything is touched.
    """
    if not re.fullmatch(r"[0-9A-Za-z][0-9A-Za-z._-]{0,63}", release_id) or release_id in (CURRENT, PREVIEW):
        raise BadReleaseId(f"{release_id!r} cannot be the name of a release folder")
    if (published / release_id).exists():
        raise ReleaseExists(f"release {release_id} is published already")
    clear_leftovers(published)
    folder = published / f"{BUILDING}{release_id}"
    folder.mkdir(parents=True)
    try:
        yield folder
    except BaseException:
        shutil.rmtree(folder)
        raise
    folder.rename(published / release_id)


def clear_leftovers(published: Path) -> None:
    """Removes the folders and the pointer of builds and removals that were killed."""
    for path in (*published.glob(f"{BUILDING}*"), *published.glob(f"{REMOVING}*")):
        shutil.rmtree(path)
    (published / NEXT_CURRENT).unlink(missing_ok=True)


def point_at(published: Path, release_id: str, name: str = CURRENT) -> None:
    """Makes `published/<name>` point at a release; readers see the old one or the new one, never neither."""
    pointer = published / NEXT_CURRENT
    pointer.unlink(missing_ok=True)
    pointer.symlink_to(release_id, target_is_directory=True)
    pointer.replace(published / name)


def pointed_release(published: Path, name: str = CURRENT) -> str | None:
    """The release that `current` or `preview` points at, none when there is none."""
    pointer = published / name
    return pointer.readlink().name if pointer.is_symlink() else None
