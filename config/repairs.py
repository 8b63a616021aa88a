"""What is known of the rules that propose repairs: how often each is right and where that was measured, from `repairs.yml`."""

from functools import cache
from pathlib import Path

from pydantic import BaseModel, ConfigDict, Field

from config.settings import PROJECT
from config.yaml_file import read_yaml

FILE = PROJECT / "config" / "repairs.yml"


class RepairRule(BaseModel):
    """Share of a rule's proposals that were right, in how many cases, and where; nothing for a rule that was never met."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    precision: float | None = Field(default=None, ge=0, le=1)
    cases: int = Field(default=0, ge=0)
    measured: str | None = None


class Repairs(BaseModel):
    """The rules by name, and from which precision and number of cases a rule may accept its own proposals."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    threshold: float = Field(gt=0.5, le=1)
    minimum_cases: int = Field(ge=1)
    rules: dict[str, RepairRule]

    def is_trusted(self, name: str) -> bool:
        """Whether a rule may accept its own proposals; raises KeyError for a rule that is not declared."""
        rule = self.rules[name]
        return rule.precision is not None and rule.precision >= self.threshold and rule.cases >= self.minimum_cases


@cache
def load_repairs(path: Path = FILE) -> Repairs:
    """The declared rules; raises pydantic.ValidationError."""
    return Repairs.model_validate(read_yaml(path))
