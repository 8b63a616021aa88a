"""The rule that says which estimate of a small area is published, read from `config/small_area.yml`."""

from functools import cache
from pathlib import Path
from typing import Literal

from pydantic import BaseModel, ConfigDict, Field

from config.settings import PROJECT
from config.yaml_file import read_yaml

FILE = PROJECT / "config" / "small_area.yml"
Estimate = Literal["direct", "unit_level", "fay_herriot"]


class SmallAreaRule(BaseModel):
    """Estimates in the order they are preferred, and how many populations are drawn for the error of the unit-level model."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    order: tuple[Estimate, ...]
    rounds: int = Field(ge=10)
    reason: str


@cache
def load_small_area_rule(path: Path = FILE) -> SmallAreaRule:
    """The rule; raises pydantic.ValidationError for an unknown or missing key."""
    return SmallAreaRule.model_validate(read_yaml(path))
