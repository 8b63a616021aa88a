"""What people decide about releases that are made: which one readers see, which are taken back, which are kept."""

import datetime as dt
import json
import shutil
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Literal

from config.settings import Settings
from tasks.contract.compatibility import FILE, FOLDER
from tasks.lines import add_lines
from tasks.publish.folders import CURRENT, PREVIEW, REMOVING, point_at, pointed_release
from tasks.publish.manifest import MANIFEST

WITHDRAWN = ".withdrawn-"
State = Literal["current", "preview", "former", "waiting"]


class NoSuchRelease(LookupError):
    """There is no release of that name, or none that this can be done with."""


@dataclass(frozen=True, kw_only=True)
class ReleaseEntry:
    """One release of the folder: what it is now, when it was made after which other, its contract and its figures."""

    release: str
    state: State
    created: str
    previous: str
    version: str
    figures: int


def list_releases(published: Path) -> list[ReleaseEntry]:
    """Every release of the folder, the newest first; those withdrawn are not among them."""
    found = sorted((p for p in published.glob("[!.]*") if (p / MANIFEST).exists() and not p.is_symlink()), reverse=True)
    current, preview = pointed_release(published, CURRENT), pointed_release(published, PREVIEW)
    return [_entry(path, current, preview) for path in found]


def approve(settings: Settings, by: str, now: dt.datetime) -> str:
    """Lets readers see the preview: `current` points at it from now on; returns the release. Raises NoSuchRelease."""
    published = settings.published
    release = pointed_release(published, PREVIEW)
    if release is None or not (published / release).exists():
        raise NoSuchRelease("there is no preview that could be approved")
    point_at(published, release, CURRENT)
    (published / PREVIEW).unlink()
    note(settings, "approved", release, "", by, now)
    return release


def withdraw(settings: Settings, release: str, reason: str, by: str, now: dt.datetime) -> str | None:
    """Takes a release back: it is kept hidden beside the others; returns what readers see afterwards.

    Taking back the current one shows the release before it again. Raises NoSuchRelease for one that is not there, and for a
    current one with none before it.
    """
    published = settings.published
    if release not in {entry.release for entry in list_releases(published)}:
        raise NoSuchRelease(f"there is no release {release}")
    if release == pointed_release(published, CURRENT):
        before = _manifest(published / release).get("previous")
        if not before or not (published / before).exists():
            raise NoSuchRelease(f"there is no release before {release} that readers could see instead")
        point_at(published, before, CURRENT)
    if release == pointed_release(published, PREVIEW):
        (published / PREVIEW).unlink()
    (published / release).rename(published / f"{WITHDRAWN}{release}")
    note(settings, "withdrawn", release, reason, by, now)
    return pointed_release(published, CURRENT)


def remove_old(published: Path, kept: int) -> list[str]:
    """Removes all but the newest `kept` releases; never the current one, the one before it or a preview. Returns those removed.

    A release is hidden in one rename before its files go, so that nobody meets half of one.
    """
    entries = list_releases(published)
    safe = {e.release for e in entries if e.state in ("current", "preview")}
    safe |= {e.previous for e in entries if e.state == "current"}
    removed = [e.release for e in entries[kept:] if e.release not in safe]
    for release in removed:
        hidden = published / f"{REMOVING}{release}"
        (published / release).rename(hidden)
        shutil.rmtree(hidden)
    return removed


def note(settings: Settings, what: str, release: str, reason: str, by: str, now: dt.datetime) -> None:
    """Adds a line to the log of decisions on releases."""
    line = {"what": what, "release": release, "reason": reason, "by": by, "at": now.isoformat(timespec="seconds")}
    add_lines(settings.home / "decisions" / "releases.jsonl", [line])


def _entry(path: Path, current: str | None, preview: str | None) -> ReleaseEntry:
    manifest, contract = _manifest(path), path / FOLDER / FILE
    states: dict[str | None, State] = {preview: "preview", current: "current"}
    return ReleaseEntry(
        release=path.name,
        state=states.get(path.name, "former" if current and path.name < current else "waiting"),
        created=manifest["created"],
        previous=manifest.get("previous") or "",
        version=json.loads(contract.read_text(encoding="utf-8"))["version"] if contract.exists() else "",
        figures=manifest["rows"]["indicator"],
    )


def _manifest(path: Path) -> dict[str, Any]:
    found: dict[str, Any] = json.loads((path / MANIFEST).read_text(encoding="utf-8"))
    return found
