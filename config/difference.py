"""How a release is compared with the last one: the gates it must pass and the words of its note, from `config/difference.yml`."""

from functools import cache
from pathlib import Path
from typing import Literal

from pydantic import BaseModel, ConfigDict, Field

from config.indicator import Level
from config.publication import Pair
from config.settings import PROJECT
from config.yaml_file import read_yaml

FILE = PROJECT / "config" / "difference.yml"
Part = Literal["late_data", "corrections", "relinking", "method", "boundary", "calendar", "disclosure", "not_separable"]


class _Frozen(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid")


class Gate(_Frozen):
    """A limit to what may change without a reason that a person gives.

    The sum of the `parts` of a change, the whole change without parts, may be `largest_percent` of the earlier value, for
    figures of the `levels` that rested on `least_records` or more; a share also by fewer than `least_moved` of them. `kind` removed limits the per cent of earlier figures that are gone.
    """

    name: str
    kind: Literal["moved", "removed"] = "moved"
    levels: tuple[Level, ...]
    parts: tuple[Part, ...] = ()
    largest_percent: float = Field(gt=0)
    least_records: int = Field(default=0, ge=0)
    least_moved: int = Field(default=0, ge=0)
    meaning: Pair


class Comparison(_Frozen):
    """The gates in their order, what each part means, and the words of the note."""

    gates: tuple[Gate, ...]
    parts: dict[Part, Pair]
    words: dict[str, Pair]


@cache
def load_comparison(path: Path = FILE) -> Comparison:
    """The declared comparison; raises pydantic.ValidationError for an unknown or missing key."""
    return Comparison.model_validate(read_yaml(path))
