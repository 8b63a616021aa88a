"""How one value of a person is chosen where sources differ, declared by groups of attributes in `survivorship.yml`."""

from collections.abc import Iterator
from functools import cache
from pathlib import Path
from typing import Literal, Self

from pydantic import BaseModel, ConfigDict, Field, model_validator

from config.schema.person import PERSON_ATTRIBUTES
from config.settings import PROJECT
from config.yaml_file import read_yaml

FILE = PROJECT / "config" / "survivorship.yml"
CHOSEN_ATTRIBUTES = (*PERSON_ATTRIBUTES, "relation")
Criterion = Literal["source", "verified", "complete", "recent"]
# Values that a criterion can take: ranks below 100, yes or no, missing parts, days before the year 2200.
SPANS: dict[Criterion, int] = {"source": 100, "verified": 3, "complete": 4, "recent": 110_000}


class Group(BaseModel):
    """Attributes chosen alike, the criteria in their order and why."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    order: tuple[Criterion, ...] = Field(min_length=1)
    attributes: tuple[str, ...] = Field(min_length=1)
    reason: str

    def weights(self) -> dict[Criterion, int]:
        """What one step of each criterion weighs, so that an earlier one outweighs all later ones together; 0 for one not named."""
        found, weight = dict.fromkeys(SPANS, 0), 1
        for criterion in reversed(self.order):
            found[criterion] = weight
            weight *= SPANS[criterion]
        return found


class Survivorship(BaseModel):
    """The groups by name, and the attributes whose differences between sources are counted."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    groups: dict[str, Group]
    compared: tuple[str, ...]

    @model_validator(mode="after")
    def _covers_every_attribute_once(self) -> Self:
        named = sorted(a for group in self.groups.values() for a in group.attributes)
        if named != sorted(CHOSEN_ATTRIBUTES):
            raise ValueError(f"each of these must be in one group: {', '.join(sorted(CHOSEN_ATTRIBUTES))}")
        if unknown := set(self.compared) - set(named):
            raise ValueError(f"compared, but not chosen: {', '.join(sorted(unknown))}")
        if any(len(set(g.order)) < len(g.order) for g in self.groups.values()):
            raise ValueError("a criterion stands twice in an order")
        return self

    def each_attribute(self) -> Iterator[tuple[str, str, Group]]:
        """Every attribute with its group."""
        for name, group in self.groups.items():
            for attribute in group.attributes:
                yield attribute, name, group


@cache
def load_survivorship(path: Path = FILE) -> Survivorship:
    """The declared choice; raises pydantic.ValidationError naming its faults."""
    return Survivorship.model_validate(read_yaml(path))
