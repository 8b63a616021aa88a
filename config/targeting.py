"""When rank and evidence disagree enough for a person to look, from `targeting.yml`."""

from functools import cache
from pathlib import Path

from pydantic import BaseModel, ConfigDict, Field

from config.settings import PROJECT
from config.yaml_file import read_yaml

FILE = PROJECT / "config" / "targeting.yml"


class Targeting(BaseModel):
    """The declared cuts; the file says what each is for."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    poor_local: int = Field(ge=1, le=10)
    well_off_local: int = Field(ge=1, le=10)
    eligible_desil: int = Field(ge=1, le=10)
    problems: int = Field(ge=1)


@cache
def load_targeting(path: Path = FILE) -> Targeting:
    """The declared cuts; raises pydantic.ValidationError for an unknown or missing key."""
    return Targeting.model_validate(read_yaml(path))
