"""Specifications of multidimensional poverty: dimensions, indicators, weights and cut, one YAML file each."""

from fractions import Fraction
from functools import cache
from pathlib import Path
from typing import Annotated

from pydantic import BaseModel, BeforeValidator, ConfigDict, Field

from config.publication import Pair
from config.settings import PROJECT
from config.yaml_file import read_yaml

FOLDER = PROJECT / "config" / "deprivations"


def _as_share(value: object) -> object:
    """A share written as a number or as a fraction such as 1/3, which no decimal can write."""
    return float(Fraction(value)) if isinstance(value, str) else value


Share = Annotated[float, BeforeValidator(_as_share), Field(gt=0, le=1)]


class Dimension(BaseModel):
    """One dimension with its weight and the columns of 0/1 deprivations in it, which share the weight evenly."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    title: Pair
    weight: Share
    indicators: dict[str, Pair]


class Specification(BaseModel):
    """A measure of multidimensional poverty; weights of dimensions need not add to 1, they are scaled."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    title: Pair
    reference: str
    cut: Share
    dimensions: dict[str, Dimension]

    @property
    def weights(self) -> dict[str, float]:
        """Weight of each indicator, adding to 1."""
        whole = sum(d.weight for d in self.dimensions.values())
        return {name: d.weight / whole / len(d.indicators) for d in self.dimensions.values() for name in d.indicators}


@cache
def load_specification(name: str, folder: Path = FOLDER) -> Specification:
    """The specification of that name; raises FileNotFoundError or pydantic.ValidationError."""
    return Specification.model_validate(read_yaml(folder / f"{name}.yml"))
