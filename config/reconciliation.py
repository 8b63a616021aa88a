"""What official figures and ours are, and how far an official number may move before it is taken for a mistake."""

from functools import cache
from pathlib import Path

from pydantic import BaseModel, ConfigDict, Field

from config.publication import Pair
from config.settings import PROJECT
from config.yaml_file import read_yaml

FILE = PROJECT / "config" / "reconciliation.yml"


class _Frozen(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid")


class Check(_Frozen):
    """Bounds of a series and the largest change in a year as a share of the earlier value."""

    minimum: float
    maximum: float
    change: float = Field(gt=0)


class OwnDenominator(_Frozen):
    """A rate in per cent that must be `part` over `whole` within `tolerance` percentage points."""

    rate: str
    part: str
    whole: str
    tolerance: float


class Reconciliation(_Frozen):
    """The declared checks, texts and choices of the comparison with official figures."""

    trend_years: int = Field(ge=1)
    register_desil: int = Field(ge=1, le=10)
    checks: dict[str, Check]
    own_denominator: OwnDenominator
    figures: dict[str, Pair]
    components: dict[str, Pair]


@cache
def load_reconciliation(path: Path = FILE) -> Reconciliation:
    """The declarations; raises pydantic.ValidationError for an unknown or missing key."""
    return Reconciliation.model_validate(read_yaml(path))
