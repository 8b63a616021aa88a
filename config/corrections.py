"""Known errors of sources as data with a reason and an expiry, read from `config/corrections/<source>.yml`."""

import datetime as dt
from functools import cache
from pathlib import Path
from typing import Literal, Self

from pydantic import BaseModel, ConfigDict, model_validator

from config.schema import COLUMNS
from config.settings import PROJECT
from config.yaml_file import read_yaml

FOLDER = PROJECT / "config" / "corrections"


class Correction(BaseModel):
    """One known error: where it stands, what is written there today and what should be.

    `where` maps columns to the raw text that locates the rows and must not hold personal data; `expect` is the
    wrong text; `value` the right one; the correction stops being applied after `expires`.
    """

    model_config = ConfigDict(frozen=True, extra="forbid")

    id: str
    table: str
    column: str
    where: dict[str, str]
    expect: str
    value: str | None
    reason: str
    reported: dt.date
    status: Literal["reported", "confirmed"]
    expires: dt.date

    @model_validator(mode="after")
    def _impersonal(self) -> Self:
        named = (self.column, *self.where)
        unknown = [c for c in named if c not in COLUMNS]
        if unknown:
            raise ValueError(f"{self.id}: not in the column dictionary: {', '.join(unknown)}")
        personal = [c for c in named if COLUMNS[c].sensitive]
        if personal:
            raise ValueError(f"{self.id}: {', '.join(personal)} is personal and may not stand in a correction")
        return self


@cache
def load_corrections(source: str, folder: Path = FOLDER) -> tuple[Correction, ...]:
    """Corrections declared for a source, none when it has no file; raises pydantic.ValidationError."""
    path = folder / f"{source}.yml"
    if not path.exists():
        return ()
    entries = read_yaml(path) or []
    return tuple(Correction.model_validate(entry) for entry in entries)
