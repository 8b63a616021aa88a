"""Who is expected to send what and until when; without it a file that never came would be noticed by nobody."""

import datetime as dt
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Literal, Self

from pydantic import BaseModel, ConfigDict, Field, TypeAdapter, model_validator

from config.region import REGENCIES
from config.yaml_file import read_yaml

# The sources hold calendars, so at run time the import goes the other way.
if TYPE_CHECKING:
    from config.sources import Source

MONTHS_OF = {"monthly": 1, "quarterly": 3, "half_yearly": 6, "yearly": 12}
FILE_NAME = "calendar.yml"


class Due(BaseModel):
    """One expectation: the senders of a group of tables, how often, and when a file is late.

    `sender` is `villages` (every desa, no kelurahan), `source` (one file of the ministry or office) or the names of
    submitters, which are folders below the source. A file is due `due_days` after its period ends and late
    `grace_days` after that. `once` is for a named period such as a survey wave, which `ends` on a day.
    """

    model_config = ConfigDict(frozen=True, extra="forbid")

    tables: tuple[str, ...]
    sender: Annotated[Literal["villages", "source"] | tuple[str, ...], Field(union_mode="left_to_right")]
    cadence: Literal["monthly", "quarterly", "half_yearly", "yearly", "once"]
    since: Annotated[str, Field(pattern=r"^\d{4}-\d{2}$")] | None = None
    period: str | None = None
    ends: dt.date | None = None
    due_days: int = Field(ge=0)
    grace_days: int = Field(default=0, ge=0)

    @model_validator(mode="after")
    def _complete(self) -> Self:
        if self.cadence == "once" and not (self.period and self.ends):
            raise ValueError("cadence once needs period and ends")
        if self.cadence != "once" and not self.since:
            raise ValueError(f"cadence {self.cadence} needs since, the month the first period begins")
        return self


@dataclass(frozen=True, kw_only=True)
class Slot:
    """One period that one sender, or every desa when `submitter` is empty, is to send a file for.

    `precision` is how many characters a file's own period must have to be told from its neighbours;
    `next_end` is the end of the following period, empty for a named period.
    """

    source: str
    source_table: str
    submitter: str | None
    period: str
    period_start: dt.date
    period_end: dt.date
    next_end: dt.date | None
    precision: int
    due_on: dt.date
    late_after: dt.date


def load_calendar(sources: Mapping[str, "Source"], regency: str, root: Path = REGENCIES) -> dict[str, tuple[Due, ...]]:
    """Expectations by source: those of its YAML, or those of the regency's `calendar.yml` where it names the source.

    Raises pydantic.ValidationError, or ValueError for a source or table that nobody declared.
    """
    found = {name: source.calendar for name, source in sources.items() if source.calendar}
    path = root / regency / FILE_NAME
    if path.exists():
        own = TypeAdapter(dict[str, tuple[Due, ...]]).validate_python(read_yaml(path))
        if unknown := sorted(own.keys() - sources.keys()):
            raise ValueError(f"{regency}/{FILE_NAME}: no source is called {', '.join(unknown)}")
        found |= own
    for name, entries in found.items():
        refuse_unknown_tables(name, entries, sources[name].tables)
    return found


def refuse_unknown_tables(source: str, entries: Sequence[Due], tables: Mapping[str, object]) -> None:
    """Raises ValueError when a calendar speaks of a table that its source does not have."""
    unknown = sorted({table for entry in entries for table in entry.tables} - tables.keys())
    if unknown:
        raise ValueError(f"calendar of {source}: no table is called {', '.join(unknown)}")


def slots(source: "Source", entries: Sequence[Due], as_of: dt.date) -> Iterator[Slot]:
    """Every period of a source's calendar that has begun by a day."""
    for entry in entries:
        group = "+".join(name for name, _ in source.each_table() if name in entry.tables)
        names = {"villages": (None,), "source": (source.name,)}.get(str(entry.sender)) or tuple(entry.sender)
        for name in names:
            for period, first, last, after in _periods(entry, as_of):
                due = last + dt.timedelta(days=entry.due_days)
                yield Slot(
                    source=source.name, source_table=group, submitter=name, period=period, period_start=first,
                    period_end=last, next_end=after, precision=4 if entry.cadence == "yearly" else 7,
                    due_on=due, late_after=due + dt.timedelta(days=entry.grace_days),
                )  # fmt: skip


def _periods(entry: Due, as_of: dt.date) -> Iterator[tuple[str, dt.date, dt.date, dt.date | None]]:
    """Name, first and last day of each period begun, and the last day of the one after it."""
    if entry.cadence == "once":
        if entry.period and entry.ends and entry.ends <= as_of:
            yield entry.period, entry.ends, entry.ends, None
        return
    months = MONTHS_OF[entry.cadence]
    first = dt.date.fromisoformat(f"{entry.since}-01")
    while first <= as_of:
        following = _months_later(first, months)
        name = f"{first:%Y}" if entry.cadence == "yearly" else f"{first:%Y-%m}"
        yield name, first, _day_before(following), _day_before(_months_later(following, months))
        first = following


def _months_later(day: dt.date, months: int) -> dt.date:
    count = day.year * 12 + day.month - 1 + months
    return dt.date(count // 12, count % 12 + 1, 1)


def _day_before(day: dt.date) -> dt.date:
    return day - dt.timedelta(days=1)
