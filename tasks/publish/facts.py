"""What a release is told and what it reports; plain values, so that steps and artifacts can carry them."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path
from zoneinfo import ZoneInfo

from config.indicator import Indicator
from config.publication import Publication
from config.region import Regency


@dataclass(frozen=True, kw_only=True)
class ReleaseFacts:
    """What the caller knows of a release: when, from which code, settings and files.

    `created` is aware of its time zone; `inputs` are the SHA-256 hashes of the raw files; `demo` marks simulated data.
    """

    created: datetime
    code_version: str
    config_hash: str
    inputs: Sequence[str]
    demo: bool
    parameters: Mapping[str, str | int | float] = field(default_factory=dict)


@dataclass(frozen=True, kw_only=True)
class Release:
    """One release while it is built: its id, what it declares, what the caller knows, the rules of publication and the regency."""

    release_id: str
    indicators: tuple[Indicator, ...]
    facts: ReleaseFacts
    publication: Publication
    regency: Regency

    @property
    def threshold(self) -> int:
        """The smallest number of records a figure may rest on."""
        return self.regency.few_threshold

    @property
    def created(self) -> datetime:
        """When it is made, in the regency's own time zone."""
        return self.facts.created.astimezone(ZoneInfo(self.regency.timezone))

    def at_level(self, level: str) -> tuple[Indicator, ...]:
        """The indicators declared for a level, in their order."""
        return tuple(i for i in self.indicators if level in i.levels)


@dataclass(frozen=True, kw_only=True)
class ReleaseReport:
    """What was published after which release: rows by table, figures withheld as few, files and bytes."""

    release: str
    previous: str | None
    folder: Path
    rows: Mapping[str, int]
    withheld: int
    files: int
    size_bytes: int


def share_maxima(indicators: Sequence[Indicator]) -> dict[str, float]:
    """What the whole is in the scale of each share, 1 or 100, from its declared maximum."""
    return {i.name: i.maximum for i in indicators if i.scale == "share" and i.maximum}
