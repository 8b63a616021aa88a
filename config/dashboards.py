"""Dashboards that read published tables, with the columns they read, so that no release breaks one unawares."""

from functools import cache
from pathlib import Path

from pydantic import BaseModel, ConfigDict, Field

from config.settings import PROJECT
from config.yaml_file import read_yaml

FILE = PROJECT / "config" / "dashboards.yml"


class Dashboard(BaseModel):
    """One dashboard: whose it is, the major version of the contract it was made for, and the columns it reads by table."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    name: str
    owner: str
    major: int = Field(ge=1)
    reads: dict[str, tuple[str, ...]]
    indicators: tuple[str, ...] = ()


@cache
def load_dashboards(path: Path = FILE) -> tuple[Dashboard, ...]:
    """Every registered dashboard; raises pydantic.ValidationError for an unknown or missing key."""
    return tuple(Dashboard.model_validate(entry) for entry in read_yaml(path) or [])
