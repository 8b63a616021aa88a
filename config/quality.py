"""The rule by which a survey or model figure is graded and published, read from `config/quality.yml`."""

from functools import cache
from pathlib import Path

from pydantic import BaseModel, ConfigDict, Field

from config.settings import PROJECT
from config.yaml_file import read_yaml

FILE = PROJECT / "config" / "quality.yml"


class Quality(BaseModel):
    """Grade a below `good_below` per cent relative error, b up to `caution_up_to`, c above; few units are c without an error.

    A figure whose error rests on fewer than `good_from_degrees` first-stage units less strata is b at best, however small its error.

    A change between waves may be zero, so its grade is by the standard error itself, in percentage points.
    """

    model_config = ConfigDict(frozen=True, extra="forbid")

    good_below: float = Field(gt=0)
    caution_up_to: float = Field(gt=0)
    least_units: int = Field(ge=2)
    good_from_degrees: int = Field(ge=1)
    change_good_below: float = Field(gt=0)
    change_caution_up_to: float = Field(gt=0)
    reason: str


@cache
def load_quality(path: Path = FILE) -> Quality:
    """The rule; raises pydantic.ValidationError for an unknown or missing key."""
    return Quality.model_validate(read_yaml(path))
