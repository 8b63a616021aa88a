"""Parameters of the demo regency, so that what the simulator makes is read in one place and a misspelt key fails at start."""

from datetime import date
from functools import cache
from pathlib import Path
from typing import Self

from pydantic import Field, model_validator

from config.settings import PROJECT
from config.simulate_files import Coverage, Defect, DesaShare, Profile, Programmes, Register, Survey
from config.simulate_people import (
    Children,
    Died,
    FamilyKind,
    FloorArea,
    Frozen,
    Health,
    HeapedDates,
    Herd,
    Households,
    Naming,
    Numbers,
    Occupation,
    Ordered,
    Owned,
    School,
    Share,
    Welfare,
    Work,
)
from config.yaml_file import read_yaml

PARAMETERS = PROJECT / "config" / "simulate.yml"
NAME_LISTS = PROJECT / "config" / "simulate_names.yml"


class SimulationParameters(Frozen):
    """Everything `config/simulate.yml` says; unknown keys are refused."""

    reference_date: date
    households: Households
    families: dict[str, FamilyKind]
    children: Children
    heaped_birth_dates: HeapedDates
    died: Died
    moved_out: Share
    numbers: Numbers
    names: Naming
    education: dict[int, tuple[float, ...]]
    school: School
    work: Work
    occupations: dict[str, Occupation]
    health: Health
    welfare: Welfare
    housing: dict[str, Ordered]
    floor_area: FloorArea
    savings: Owned
    assets: dict[str, Owned]
    livestock: dict[str, Herd]
    programmes: Programmes
    coverage: Coverage
    desa_share: DesaShare
    survey: Survey
    profile: Profile
    register_of_activities: Register = Field(alias="register")
    defects: dict[str, dict[Defect, Share]]

    @model_validator(mode="after")
    def _shares_add_up(self) -> Self:
        sums = {f"families.{k}": v.share for k, v in self.families.items()}
        if abs(sum(sums.values()) - 1) > 1e-6:
            raise ValueError("shares of family kinds must add to 1")
        for name, item in self.housing.items():
            for where, pairs in item.shares.items():
                if abs(sum(share for _, share in pairs) - 1) > 0.02:
                    raise ValueError(f"housing.{name}.{where} must add to 1")
        return self


class NameLists(Frozen):
    """Words that invented names are put together from, most common first."""

    male_old: tuple[str, ...]
    female_old: tuple[str, ...]
    male_modern: tuple[str, ...]
    female_modern: tuple[str, ...]
    male_second: tuple[str, ...]
    female_second: tuple[str, ...]
    male_prefix: tuple[str, ...]
    female_prefix: tuple[str, ...]
    towns: tuple[str, ...]
    streets: tuple[str, ...]
    hamlets: tuple[str, ...]


def read_parameters(path: Path = PARAMETERS) -> SimulationParameters:
    """Parameters from a YAML file; raises pydantic.ValidationError for an unknown key or a share outside 0 to 1."""
    return SimulationParameters.model_validate(read_yaml(path))


@cache
def load_name_lists() -> NameLists:
    """Name lists of `config/simulate_names.yml`."""
    return NameLists.model_validate(read_yaml(NAME_LISTS))
