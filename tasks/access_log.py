"""The log of who opened personal data, when and for what purpose; lines are only ever added, and none holds anything of a person."""

import datetime as dt
from collections.abc import Mapping
from pathlib import Path

from config.messages import message
from config.settings import Settings
from tasks.lines import add_lines, may_be_logged


class NoPurposeError(ValueError):
    """Personal data were asked for without a purpose that can be logged."""


def access_log(settings: Settings) -> Path:
    """Where the log lies; beside the data it speaks of, so that it goes where they go."""
    return settings.home / "access" / "log.jsonl"


def note_access(settings: Settings, by: str, purpose: str, what: Mapping[str, object], now: dt.datetime) -> None:
    """Adds one line and waits until it is on disk; call it before anything is shown.

    `what` names the figure, list or export and how many rows, never a person. Raises NoPurposeError for a purpose that is empty
    or holds a number of a person.
    """
    if not may_be_logged(purpose):
        raise NoPurposeError(message("access.purpose", settings.language))
    path = access_log(settings)
    path.parent.mkdir(parents=True, exist_ok=True)
    path.touch(mode=0o600)
    add_lines(path, [{"at": now.isoformat(timespec="seconds"), "by": by, "purpose": purpose.strip(), **what}])
