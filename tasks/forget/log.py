"""The log of deleted files: what was deleted, when, by whom and why, and what went with it; it holds nothing of a person.

It also keeps a deleted file from coming back by a rebuild, or by being found in the inbox once more.
"""

import datetime as dt
import json
import os
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from config.settings import Settings

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
    _add(settings, {"what": "forget", "raw_hash": raw_hash, "sources": sources, **asked})


def note_dropped(settings: Settings, raw_hash: str, dropped: Mapping[str, object], at: dt.datetime) -> None:
    """Adds the line that says what went with a file, by place."""
    _add(settings, {"what": "dropped", "raw_hash": raw_hash, "at": at.isoformat(timespec="seconds"), **dropped})


def forgotten_hashes(home: Path) -> set[str]:
    """The hashes of all files that were deleted or are to be."""
    path = home / FILE
    lines = path.read_text(encoding="utf-8").splitlines() if path.exists() else ()
    return {str(entry["raw_hash"]) for entry in map(json.loads, lines) if entry["what"] == "forget"}


def _add(settings: Settings, entry: Mapping[str, Any]) -> None:
    path = settings.home / FILE
    path.parent.mkdir(parents=True, exist_ok=True)
    with path.open("a", encoding="utf-8") as lines:
        lines.write(json.dumps(entry, ensure_ascii=False) + "\n")
        lines.flush()
        os.fsync(lines.fileno())
