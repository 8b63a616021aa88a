"""What the site of a release shows, read from `config/site.yml`; so that a laboratory can arrange it without code."""

from collections.abc import Sequence
from functools import cache
from itertools import pairwise
from pathlib import Path
from typing import Annotated, Self

from pydantic import BaseModel, ConfigDict, Field, model_validator

from config.indicator import Indicator
from config.settings import PROJECT
from config.yaml_file import read_yaml

FILE = PROJECT / "config" / "site.yml"
OTHER = "other"
Colour = Annotated[str, Field(pattern=r"^#[0-9a-f]{6}$")]
Limits = tuple[float, float, float, float]


class _Frozen(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid")


class Grid(_Frozen):
    """A table of categories: the code list of its rows and the indicators of its columns, broken down by its name."""

    codes: str
    indicators: tuple[str, ...]


class SiteLayout(_Frozen):
    """Everything `config/site.yml` says; it is explained there."""

    themes: dict[str, tuple[str, ...]]
    headline: tuple[str, ...]
    listed: tuple[str, ...]
    grids: dict[str, Grid]
    share: Limits
    breaks: dict[str, Limits]
    front_map: str
    front_chart: str
    palette: tuple[Colour, Colour, Colour, Colour, Colour]
    ink: Colour

    @model_validator(mode="after")
    def _limits_rise(self) -> Self:
        for name, limits in {"share": self.share, **self.breaks}.items():
            if any(lower >= upper for lower, upper in pairwise(limits)):
                raise ValueError(f"the limits of {name} do not rise: {limits}")
        return self

    def limits(self, indicator: Indicator) -> Limits | None:
        """The limits between the classes of its map; None for an indicator that is not mapped."""
        if indicator.scale in ("count", "sum") or "desa" not in indicator.levels:
            return None
        if indicator.name in self.breaks:
            return self.breaks[indicator.name]
        if indicator.scale != "share":
            return None
        first, second, third, fourth = (limit * (indicator.maximum or 100) / 100 for limit in self.share)
        return first, second, third, fourth

    def arranged(self, indicators: Sequence[Indicator]) -> dict[str, tuple[Indicator, ...]]:
        """Theme -> its indicators in the declared order, those that no theme names last; empty themes are left out."""
        declared = {i.name: i for i in indicators}
        named = {name for names in self.themes.values() for name in names}
        themes = {**self.themes, OTHER: tuple(n for n in declared if n not in named)}
        found = {theme: tuple(declared[n] for n in names if n in declared) for theme, names in themes.items()}
        return {theme: group for theme, group in found.items() if group}


@cache
def load_site(path: Path = FILE) -> SiteLayout:
    """The layout of the site; raises pydantic.ValidationError for an unknown key, colour or limits that do not rise."""
    return SiteLayout.model_validate(read_yaml(path))
