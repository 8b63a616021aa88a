"""How releases come to be seen and how many are kept, from `config/release.yml`."""

from functools import cache
from pathlib import Path

from pydantic import BaseModel, ConfigDict, Field

from config.settings import PROJECT
from config.yaml_file import read_yaml

FILE = PROJECT / "config" / "release.yml"


class ReleaseRules(BaseModel):
    """Whether a release waits for approval as a preview, and how many releases are kept."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    embargo: bool
    releases_kept: int = Field(ge=2)


@cache
def load_release_rules(path: Path = FILE) -> ReleaseRules:
    """The declared rules; raises pydantic.ValidationError for an unknown or missing key."""
    return ReleaseRules.model_validate(read_yaml(path))
