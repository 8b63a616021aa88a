"""The log of deleted files: what was deleted, when, by whom and why, and what went with it; it holds nothing of a person.

It also keeps a deleted file from coming back by a rebuild, or by being found in the inbox once more.
"""

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from config.settings import Settings
from tasks.lines import add_lines, read_lines

FILE = Path("decisions") / "forgotten.jsonl"


@dataclass(frozen=True, kw_only=True)
class Wish:
    """Who wants a file gone and why; `reason` without a name or number of a person."""

    by: str
    reason: str
    at: dt.datetime


def note_forgotten(settings: Settings, raw_hash: str, sources: list[str], wish: Wish) -> None:
    """Adds the line that makes a file a forgotten one; written before anything is deleted, so that a stop in between is made good."""
    asked = {"by": wish.by, "reason": wish.reason, "at": wish.at.isoformat(timespec="seconds")}
    add_lines(settings.home / FILE, [{"what": "forget", "raw_hash": raw_hash, "sources": sources, **asked}])


def note_dropped(settings: Settings, raw_hash: str, dropped: Mapping[str, object], at: dt.datetime) -> None:
    """Adds the line that says what went with a file, by place."""
    line = {"what": "dropped", "raw_hash": raw_hash, "at": at.isoformat(timespec="seconds"), **dropped}
    add_lines(settings.home / FILE, [line])


def forgotten_hashes(home: Path) -> set[str]:
    """The hashes of all files that were deleted or are to be."""
    return {str(entry["raw_hash"]) for entry in read_lines(home / FILE) if entry["what"] == "forget"}
