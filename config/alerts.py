"""When a laboratory that runs by itself gives the alarm and where it is heard, from `config/alerts.yml`."""

from functools import cache
from pathlib import Path
from typing import Annotated, Literal

from pydantic import BaseModel, ConfigDict, Field

from config.settings import PROJECT
from config.yaml_file import read_yaml

FILE = PROJECT / "config" / "alerts.yml"
VARIABLE = r"^LAB_[A-Z0-9_]+$"


class FileChannel(BaseModel):
    """A file below the run-time folder that a line is added to."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    kind: Literal["file"]
    path: str


class WebhookChannel(BaseModel):
    """An address that gets a POST of JSON with `text`, as chat programs take it; read from an environment variable, since it is a secret."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    kind: Literal["webhook"]
    url_from: str = Field(pattern=VARIABLE)


class EmailChannel(BaseModel):
    """A mail server; with a user the connection is encrypted, and the password comes from an environment variable."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    kind: Literal["email"]
    to: tuple[str, ...] = Field(min_length=1)
    sender: str
    host: str
    port: int = Field(default=25, gt=0)
    user: str | None = None
    password_from: str | None = Field(default=None, pattern=VARIABLE)


Channel = Annotated[FileChannel | WebhookChannel | EmailChannel, Field(discriminator="kind")]


class Alerts(BaseModel):
    """After how many hours without a new release, and without any run, somebody is told, and by which channels."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    publish_within_hours: float = Field(gt=0)
    run_within_hours: float = Field(gt=0)
    channels: tuple[Channel, ...] = Field(min_length=1)


@cache
def load_alerts(path: Path = FILE) -> Alerts:
    """The declared alerts; raises pydantic.ValidationError for an unknown or missing key."""
    return Alerts.model_validate(read_yaml(path))
