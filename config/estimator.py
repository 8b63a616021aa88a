"""A declared estimator call: which records, which measure, which line; so that a new survey figure is one YAML file and no code."""

from typing import Literal, Self

from pydantic import BaseModel, ConfigDict, model_validator

from config.deprivation import load_specification

MeasureName = Literal[
    "mean",
    "fgt",
    "relative_fgt",
    "mean_gap",
    "watts",
    "gini",
    "quintile_ratio",
    "theil",
    "mean_log_deviation",
    "atkinson",
    "headcount",
    "intensity",
    "adjusted_headcount",
    "deprived",
    "small_area",
]
NEEDS_LINE = ("fgt", "mean_gap", "watts", "small_area")
MULTIDIMENSIONAL = ("headcount", "intensity", "adjusted_headcount", "deprived")


class Estimator(BaseModel):
    """What an indicator computes from records with weights and design.

    `records` names a query of `sql/indicators/base` with area_code, period, stratum, psu, weight, persons and the values.
    `line` is a series of the regency's official figures, taken for the year of the wave; `share` that of the median for
    a relative line; `specification` a file of `config/deprivations`. With `change` the figure is that of a wave less that of
    the wave before it. With `calibrated` weights are raked to register shares of topography classes and household sizes first.
    """

    model_config = ConfigDict(frozen=True, extra="forbid")

    records: str
    measure: MeasureName
    value: str = "consumption_pc_rp"
    line: str | None = None
    alpha: Literal[0, 1, 2] = 0
    share: float = 0.6
    aversion: float = 1
    specification: str | None = None
    change: bool = False
    calibrated: bool = False

    @property
    def columns(self) -> tuple[str, ...]:
        """The value columns it reads."""
        if self.specification is None:
            return (self.value,)
        return tuple(load_specification(self.specification).weights)

    @model_validator(mode="after")
    def _has_what_it_needs(self) -> Self:
        if (self.measure in NEEDS_LINE) != (self.line is not None):
            raise ValueError(f"measure {self.measure} and line {self.line} do not go together")
        if (self.measure in MULTIDIMENSIONAL) != (self.specification is not None):
            raise ValueError(f"measure {self.measure} and specification {self.specification} do not go together")
        if self.calibrated and (self.change or self.records != "survey_record" or self.measure in MULTIDIMENSIONAL):
            raise ValueError("calibrated weights are for one figure of survey_record and not for a change")
        if self.change and self.measure in ("small_area", "relative_fgt"):
            raise ValueError(f"measure {self.measure} has no change between waves")
        return self
