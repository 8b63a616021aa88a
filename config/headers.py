"""How people title columns and when a proposed map of them may load a file, from `headers.yml`; words are data, so that anyone may add one."""

from functools import cache
from pathlib import Path

import yaml
from pydantic import BaseModel, ConfigDict, Field, model_validator

from config.schema import COLUMNS
from config.settings import PROJECT

FILE = PROJECT / "config" / "headers.yml"


class _Frozen(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid")


class Cuts(_Frozen):
    """Least confidence that loads by itself, how far the next best map must lie behind, and from where a person is asked."""

    load: float = Field(gt=0.5, le=1)
    rival: float = Field(ge=0, le=1)
    ask: float = Field(ge=0, le=1)


class Sample(_Frozen):
    """How many rows of a sheet are looked at, in runs of how many neighbours."""

    rows: int = Field(ge=8)
    run: int = Field(ge=1)


class Headers(_Frozen):
    """The declared words and cuts; raises ValueError for a column that the dictionary does not have."""

    cuts: Cuts
    sample: Sample
    words: dict[str, str]
    weight: dict[str, float]
    columns: dict[str, tuple[str, ...]]
    not_ours: tuple[str, ...]
    never_larger: tuple[tuple[str, str], ...]
    birth_places: tuple[str, ...]
    address_words: tuple[str, ...]
    sheet_words: tuple[str, ...]
    sheet_places: tuple[str, ...]

    @model_validator(mode="after")
    def _known(self) -> "Headers":
        named = {*self.columns, *(name for pair in self.never_larger for name in pair)}
        if unknown := sorted(named - COLUMNS.keys()):
            raise ValueError(f"not in the column dictionary: {', '.join(unknown)}")
        if self.cuts.ask > self.cuts.load:
            raise ValueError("a person is asked from a confidence below the one that loads")
        return self


@cache
def load_headers(path: Path = FILE) -> Headers:
    """The declared words; raises pydantic.ValidationError."""
    return Headers.model_validate(yaml.safe_load(path.read_text(encoding="utf-8")))
