"""What metadata of a release say beside what indicators and columns declare, read from `config/metadata.yml`."""

from functools import cache
from pathlib import Path
from typing import Self

from pydantic import BaseModel, ConfigDict, model_validator

from config.codes import load_code_list
from config.publication import Pair
from config.settings import PROJECT
from config.yaml_file import read_yaml

FILE = PROJECT / "config" / "metadata.yml"
SCALES = ("count", "sum", "share", "rate", "mean")


class _Frozen(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid")


class Agency(_Frozen):
    """Who publishes: id for SDMX, name, and the address of the release folder on the portal, empty for relative links."""

    id: str
    name: Pair
    address: str


class Metadata(_Frozen):
    """Labels of the three sheets in their order, and the texts that no indicator says of itself, by method or scale."""

    agency: Agency
    activity_fields: dict[str, Pair]
    activities: dict[str, dict[str, Pair]]
    variable_fields: dict[str, Pair]
    indicator_fields: dict[str, Pair]
    formulas: dict[str, Pair]
    measures: dict[str, Pair]
    interpretations: dict[str, Pair]
    words: dict[str, Pair]
    quality: dict[str, Pair]
    observation_status: dict[str, str]

    @model_validator(mode="after")
    def _answers_everything(self) -> Self:
        methods, statuses = load_code_list("method").codes, load_code_list("figure_status").codes
        wanted = {
            "activities": (set(self.activities), set(methods)),
            "quality": (set(self.quality), set(methods)),
            "observation_status": (set(self.observation_status), set(statuses)),
            **{name: (set(getattr(self, name)), set(SCALES)) for name in ("formulas", "measures", "interpretations")},
            **{f"activities.{m}": (set(a), set(self.activity_fields)) for m, a in self.activities.items()},
        }
        for name, (found, needed) in wanted.items():
            if found != needed:
                raise ValueError(f"{name}: {sorted(found ^ needed)} must be there just once")
        return self


@cache
def load_metadata(path: Path = FILE) -> Metadata:
    """The declared texts; raises pydantic.ValidationError naming what is missing or unknown."""
    return Metadata.model_validate(read_yaml(path))
