"""What each indicator says of itself, in the head of its SQL file or in the YAML of a declared estimator; a new one is one file."""

import csv
import re
from dataclasses import dataclass as plain_dataclass
from functools import cache
from pathlib import Path
from typing import Annotated, Literal

import yaml
from pydantic import BaseModel, BeforeValidator, ConfigDict, ValidationError
from pydantic.dataclasses import dataclass

from config.codes import load_code_list
from config.estimator import Estimator
from config.metadata import load_metadata
from config.publication import Pair
from config.region import REGENCIES
from config.settings import PROJECT
from config.yaml_file import parse_yaml

FOLDER = PROJECT / "sql" / "indicators"
ESTIMATORS = PROJECT / "config" / "estimators"
FENCE = "-- ---"

Scale = Literal["count", "sum", "share", "rate", "mean"]
Method = Literal["register", "survey", "model", "official"]
Level = Literal["desa", "kecamatan", "kabupaten", "topography", "lab_site"]
Cover = Literal["area", "regency", "row"]


class IndicatorHeaderError(ValueError):
    """The head of an indicator's SQL file, or the YAML of an estimator, is missing, incomplete or holds a word that is not known."""


@dataclass(frozen=True, kw_only=True, config=ConfigDict(extra="forbid"))
class Indicator:
    """One indicator; its SQL gives desa rows of area_code, period, breakdown, category, numerator, denominator and n.

    One with an `estimator` has no SQL: its figures and their errors are computed from records (tasks/estimates.py).

    `unit` is what is counted (code list), `measure_unit` what a value is read in (`config/publication.yml`).
    `scale` says how a value is made of the sums: count and sum are the numerator, mean is numerator by
    denominator, share and rate are 100 times that; a share is a part of what is counted, a rate is not.
    Official figures are the numerator as published. `period` is what a period stands for: the month of
    the run, a survey wave, a year, or the moment an official figure is of.

    `covers` says where an absent count or sum is a true zero: in every area the query says anything of for that
    period (area), in the whole regency once it says anything (regency), or nowhere (row). Elsewhere it is missing.
    """

    name: str
    title_id: str
    title_en: str
    unit: str
    scale: Scale
    measure_unit: str
    grain: str
    period: str
    minimum: float | None
    maximum: float | None
    definition_id: str
    definition_en: str
    reference: str
    method: Method
    levels: tuple[Level, ...]
    breakdown: tuple[str, ...] = ("total",)
    concept_id: str = ""
    concept_en: str = ""
    quality_id: str = ""
    quality_en: str = ""
    covers: Cover = "area"
    status: Literal["ok", "provisional", "revised", "break"] = "ok"
    estimator: Estimator | None = None

    @property
    def model(self) -> str:
        """Name of its SQL model below the folder `sql`."""
        return f"indicators/{self.name}"


def _as_tuple(value: object) -> object:
    return (value,) if isinstance(value, str) else value


class _Header(BaseModel):
    """The YAML between the two fences or of an estimator, every key required except the last four."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    title: Pair
    concept: Pair
    unit: str
    scale: Scale
    measure_unit: str
    grain: str
    period: Literal["month", "wave", "year", "as_of"]
    minimum: float | None
    maximum: float | None
    definition: Pair
    reference: str
    method: Method
    levels: tuple[Level, ...]
    breakdown: Annotated[tuple[str, ...], BeforeValidator(_as_tuple)]
    quality: Pair = Pair(id="", en="")
    covers: Cover = "area"
    status: Literal["ok", "provisional", "revised", "break"] = "ok"
    estimator: Estimator | None = None

    def indicator(self, name: str) -> Indicator:
        """The indicator of that name, texts of both languages side by side; its method's note of quality where it has none of its own."""
        pairs = {"title": self.title, "concept": self.concept, "definition": self.definition, "quality": self.quality}
        texts = {
            f"{key}_{language}": getattr(pair, language) for key, pair in pairs.items() for language in ("id", "en")
        }
        for language in ("id", "en"):
            texts[f"quality_{language}"] = texts[f"quality_{language}"] or getattr(
                load_metadata().quality[self.method], language
            )
        return Indicator(name=name, **texts, **self.model_dump(exclude={*pairs, "estimator"}), estimator=self.estimator)


@cache
def load_indicators(folder: Path = FOLDER, estimators: Path = ESTIMATORS) -> tuple[Indicator, ...]:
    """Every indicator of both folders by name; raises IndicatorHeaderError for a malformed one."""
    found = [read_indicator(path) for path in (*folder.glob("*.sql"), *estimators.glob("*.yml"))]
    return tuple(sorted(found, key=lambda indicator: indicator.name))


def read_indicator(path: Path) -> Indicator:
    """The indicator that a SQL file declares between its fences, or an estimator's YAML; raises IndicatorHeaderError."""
    is_estimator = path.suffix == ".yml"
    try:
        header = _Header.model_validate(parse_yaml(path.read_text(encoding="utf-8") if is_estimator else _head(path)))
    except ValidationError as error:
        faults = "; ".join(f"{'.'.join(map(str, fault['loc'])) or 'head'}: {fault['msg']}" for fault in error.errors())
        raise IndicatorHeaderError(f"{path.name}: {faults}") from None
    except yaml.YAMLError as error:
        raise IndicatorHeaderError(f"{path.name}: the head is no YAML, {error}") from None
    if header.unit not in load_code_list("unit").codes:
        raise IndicatorHeaderError(f"{path.name}: unit {header.unit} is not in the code list unit")
    if is_estimator != (header.estimator is not None):
        raise IndicatorHeaderError(f"{path.name}: an estimator stands in a .yml file, and only there")
    return header.indicator(path.stem)


def parameters_of(query: str) -> set[str]:
    """Names of the parameters a query binds, written $name; comments do not count."""
    return set(re.findall(r"\$([a-z_]+)", re.sub(r"--.*", "", query)))


def _head(path: Path) -> str:
    lines = path.read_text(encoding="utf-8").splitlines()
    fences = [at for at, line in enumerate(lines) if line.rstrip() == FENCE]
    if len(fences) < 2 or fences[0] != 0:
        raise IndicatorHeaderError(f"{path.name}: the file must begin with a head between two lines '{FENCE}'")
    return "\n".join(line.removeprefix("--").removeprefix(" ") for line in lines[1 : fences[1]])


@plain_dataclass(frozen=True, kw_only=True)
class OfficialFigure:
    """One figure of the statistics office or another authority as published, with who quoted it and how sure that is.

    `as_of` is yyyy or yyyy-mm; series with different denominators have different names and are never mixed.
    """

    series: str
    as_of: str
    value: float
    unit: str
    source: str
    confidence: str


def load_official_series(regency: str, root: Path = REGENCIES) -> tuple[OfficialFigure, ...]:
    """The official figures of a regency in file order; raises FileNotFoundError, or ValueError for a value that is no number."""
    with (root / regency / "official_series.csv").open(encoding="utf-8", newline="") as file:
        return tuple(
            OfficialFigure(
                series=row["indicator"],
                value=float(row["value"]),
                **{key: row[key] for key in ("as_of", "unit", "source", "confidence")},
            )
            for row in csv.DictReader(file)
        )
