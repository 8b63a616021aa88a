"""How small figures are protected, read from `config/disclosure.yml`; one place, so that a series keeps its rules for life."""

from functools import cache
from pathlib import Path
from typing import Literal

from pydantic import BaseModel, ConfigDict, Field, model_validator

from config.settings import PROJECT
from config.yaml_file import read_yaml

# Neighbouring preferred numbers (ISO 3, R10), which amounts are rounded to, are at least this share of the upper one apart.
APART = 0.2
FILE = PROJECT / "config" / "disclosure.yml"


class Sum(BaseModel):
    """One sum between figures, each written indicator:breakdown:category with an optional @population."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    whole: str = Field(pattern=r"^\w+:\w+:[^:@+]+(@population)?$")
    parts: tuple[str, ...] = Field(min_length=1)


class Dominance(BaseModel):
    """The (n, k) rule: money of which so many `contributors` give more than this `share` is small however many others give."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    contributors: int = Field(ge=1)
    share: float = Field(gt=0, lt=1)


class Disclosure(BaseModel):
    """What the file declares: `method`, the `base` that counts are rounded to, `width` records, `amount_margin` a share of the amount, `dominance`, `costs` by level of area."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    method: Literal["threshold", "suppression", "rounding"]
    base: int = Field(ge=2)
    width: int = Field(ge=1)
    amount_margin: float = Field(gt=0, lt=1)
    dominance: Dominance
    costs: dict[str, float]
    sums: tuple[Sum, ...] = ()

    @model_validator(mode="after")
    def _margin_is_kept(self) -> "Disclosure":
        if self.method == "rounding" and self.amount_margin > APART:
            raise ValueError(
                f"rounding keeps a margin of {APART:g} of an amount, not amount_margin {self.amount_margin:g}"
            )
        return self


@cache
def load_disclosure(path: Path = FILE) -> Disclosure:
    """The rules of protection; raises pydantic.ValidationError for an unknown or missing key."""
    return Disclosure.model_validate(read_yaml(path))
