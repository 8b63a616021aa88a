"""How problems are followed: whose word counts first and which programmes serve which problem, from `problems.yml`."""

from functools import cache
from pathlib import Path

from pydantic import BaseModel, ConfigDict, Field, model_validator

from config.codes import load_code_list
from config.settings import PROJECT
from config.yaml_file import read_yaml

FILE = PROJECT / "config" / "problems.yml"


class Service(BaseModel):
    """The problem a programme is meant for and the kind of partner that pays it."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    problem: str
    partner_kind: str


class ProblemRules(BaseModel):
    """`visits` are sources, `services` programmes; a visit stands above registers for `visit_stands_days`."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    visits: tuple[str, ...]
    visit_stands_days: int = Field(ge=0)
    services: dict[str, Service]

    @model_validator(mode="after")
    def _known_codes(self) -> "ProblemRules":
        used = {"programme": set(self.services)}
        used |= {name: {getattr(s, name) for s in self.services.values()} for name in ("problem", "partner_kind")}
        for name, codes in used.items():
            if unknown := codes - set(load_code_list(name).codes):
                raise ValueError(f"{name} has no {', '.join(sorted(unknown))}")
        return self


@cache
def load_problem_rules(path: Path = FILE) -> ProblemRules:
    """The declared rules; raises pydantic.ValidationError for an unknown key or code."""
    return ProblemRules.model_validate(read_yaml(path))
