"""What is served to whom beside the published tables, from `config/serving.yml`; off unless somebody decides otherwise."""

from functools import cache
from pathlib import Path

from pydantic import BaseModel, ConfigDict

from config.settings import PROJECT
from config.yaml_file import read_yaml

FILE = PROJECT / "config" / "serving.yml"


class NotServed(RuntimeError):
    """The dashboards' server goes on showing the release before; says why and what to do."""


class NotServedYet(NotServed):
    """It may pass by itself: the server does not answer, or its readers hold on."""


class Serving(BaseModel):
    """Whether analysts get the merged tables without identifiers, and officers the identifiers of their areas."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    core: bool
    officers: bool


@cache
def load_serving(path: Path = FILE) -> Serving:
    """What is declared; raises pydantic.ValidationError for an unknown or missing key."""
    return Serving.model_validate(read_yaml(path))
