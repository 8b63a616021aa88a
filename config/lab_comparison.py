"""How laboratory sites are compared with desa like them, from `lab_comparison.yml`; declared beforehand so that nobody picks what looks best."""

from functools import cache
from pathlib import Path

from pydantic import BaseModel, ConfigDict, Field

from config.publication import Pair
from config.settings import PROJECT
from config.yaml_file import read_yaml

FILE = PROJECT / "config" / "lab_comparison.yml"


class Outcome(BaseModel):
    """A share in per cent of two counts of village profiles."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    part: str
    whole: str
    title: Pair


class LabComparison(BaseModel):
    """The declared comparison; the file says what each number is for."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    outcomes: dict[str, Outcome]
    baseline_years: int = Field(ge=1)
    first_year_after: int = Field(ge=0)
    controls_per_site: int = Field(ge=1)
    largest_distance: float = Field(gt=0)
    least_sites: int = Field(ge=2)
    least_years_before: int = Field(ge=2)
    largest_imbalance: float = Field(gt=0)
    trend_level: float = Field(gt=0, lt=1)
    terms: dict[str, Pair]


@cache
def load_lab_comparison(path: Path = FILE) -> LabComparison:
    """The declarations; raises pydantic.ValidationError for an unknown or missing key."""
    return LabComparison.model_validate(read_yaml(path))
