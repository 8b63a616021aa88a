"""What the linkage model compares and where the cuts are, read from `linkage.yml`; knows nothing of the library that fits it."""

import hashlib
from functools import cache
from pathlib import Path
from typing import Annotated, Literal

from pydantic import BaseModel, ConfigDict, Field, model_validator

from config.settings import PROJECT
from config.yaml_file import read_yaml

FILE = PROJECT / "config" / "linkage.yml"
# Rule numbers of edges that no file in sql/link makes.
VERDICT_RULE = 0
MODEL_RULE = 90

Word = Annotated[str, Field(pattern=r"^[a-z][a-z_]*$")]


class _Frozen(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid")


class Level(_Frozen):
    """One way in which two records may agree; `when` is a condition on both, absent for everything else."""

    name: Word
    agrees: Literal["same", "close", "differs"]
    when: str | None = None


class Comparison(_Frozen):
    """One field with its levels from the strongest to the weakest; `missing` says when a side has nothing to compare."""

    missing: str
    levels: tuple[Level, ...] = Field(min_length=2)

    @model_validator(mode="after")
    def _ends_in_everything_else(self) -> "Comparison":
        if [level.when is None for level in self.levels] != [False] * (len(self.levels) - 1) + [True]:
            raise ValueError("every level but the last needs a condition, the last has none")
        return self


class Cuts(_Frozen):
    """Match weights: from `link` up a pair is an edge, from `review` up a person should look at it."""

    link: float
    review: float

    @model_validator(mode="after")
    def _review_is_below(self) -> "Cuts":
        if self.review >= self.link:
            raise ValueError("the review cut must be below the link cut")
        return self


class Limits(_Frozen):
    """What one person can be: records and valid numbers at most, and lists that name each person once.

    Edges of `strong` bits or more are never cut for the number of records, since monthly lists add up over the years.
    """

    records: int = Field(ge=2)
    strong: float
    numbers: int = Field(ge=1)
    unique_lists: tuple[str, ...]


class Linkage(_Frozen):
    """Comparisons by field, cuts, the weight at which each rule stands among the model's edges, and limits of a cluster.

    `doubt_cuts` are other link cuts that are as plausible; how far figures move between them is their doubt.
    """

    comparisons: dict[Word, Comparison]
    cuts: Cuts
    rule_weights: dict[int, float]
    limits: Limits
    doubt_cuts: tuple[float, ...]

    def cut_at(self, link: float) -> "Linkage":
        """The same with another link cut; pairs below it stay in the review band."""
        cuts = Cuts(link=link, review=min(self.cuts.review, link - 1))
        return self.model_copy(update={"cuts": cuts})

    @property
    def version(self) -> str:
        """Short hash of the comparisons; a model that was fitted to others cannot be used."""
        text = self.model_dump_json(include={"comparisons"})
        return hashlib.sha256(text.encode()).hexdigest()[:12]


@cache
def load_linkage(path: Path = FILE) -> Linkage:
    """The declared comparisons, cuts and limits; raises pydantic.ValidationError."""
    return Linkage.model_validate(read_yaml(path))
