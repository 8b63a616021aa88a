"""How old what the laboratory shows is: its release and its last run, against what `config/alerts.yml` allows."""

import datetime as dt
import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from config.alerts import Alerts
from config.settings import Settings
from tasks.health.finding import Finding, warning, well
from tasks.publish.folders import CURRENT
from tasks.publish.manifest import MANIFEST

# Written by each run beside its page, since the warehouse is closed to others while a run works.
STATE = "state.json"


def health_folder(settings: Settings) -> Path:
    """Where each run writes how the laboratory is; it holds counts and no personal data."""
    return settings.home / "health"


def released_at(settings: Settings) -> dt.datetime | None:
    """When the release that readers see was made."""
    path = settings.published / CURRENT / MANIFEST
    return dt.datetime.fromisoformat(_read(path)["created"]) if path.exists() else None


def last_run(settings: Settings) -> dict[str, Any] | None:
    """What the last run wrote of itself: `ended`, a time, and `failed`, the names of steps that failed."""
    path = health_folder(settings) / STATE
    return _read(path) if path.exists() else None


def check_lateness(settings: Settings, alerts: Alerts, now: dt.datetime) -> Iterator[Finding]:
    """Whether a release and a run came within the hours allowed; none at all is late only where there is a run-time folder."""
    made, run = released_at(settings), last_run(settings)
    if made is not None and _hours(made, now) > alerts.publish_within_hours:
        yield warning("publish_late", hours=round(_hours(made, now)), allowed=round(alerts.publish_within_hours))
    elif made is not None:
        yield well("publish_in_time", hours=round(_hours(made, now)))
    if run is not None:
        ended = dt.datetime.fromisoformat(run["ended"])
        if _hours(ended, now) > alerts.run_within_hours:
            yield warning("run_late", hours=round(_hours(ended, now)), allowed=round(alerts.run_within_hours))
        if run["failed"]:
            yield warning("run_failed", steps=", ".join(run["failed"]))


def _hours(since: dt.datetime, now: dt.datetime) -> float:
    return (now - since).total_seconds() / 3600


def _read(path: Path) -> dict[str, Any]:
    found: dict[str, Any] = json.loads(path.read_text(encoding="utf-8"))
    return found
