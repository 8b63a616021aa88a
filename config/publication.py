"""How figures are published: words, units and sheets in both languages, read from `config/publication.yml`."""

from functools import cache
from pathlib import Path

from pydantic import BaseModel, ConfigDict

from config.settings import PROJECT
from config.yaml_file import read_yaml

FILE = PROJECT / "config" / "publication.yml"


class _Frozen(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid")


class Pair(_Frozen):
    """A text in Indonesian and English."""

    id: str
    en: str

    def format(self, **facts: object) -> "Pair":
        """The pair with its `{placeholders}` filled; raises KeyError for one without a fact."""
        return Pair(id=self.id.format(**facts), en=self.en.format(**facts))


class Status(_Frozen):
    """Whether a status carries a value, the word that stands for it and what it means; `marked` values carry an asterisk."""

    shows: bool
    marked: bool = False
    word: Pair
    meaning: Pair


class MeasureUnit(_Frozen):
    """Label of a unit of measure, its full name and the decimals a reader needs, none where the scale decides."""

    label: Pair
    name: Pair
    decimals: int | None = None


class Sheet(_Frozen):
    """Name of a sheet of the workbook and what it holds."""

    title: Pair
    about: Pair


class Publication(_Frozen):
    """Everything a release needs to know beside its figures; `workbook_rows` is explained in the file."""

    workbook_rows: int
    title: Pair
    demo_warning: Pair
    licence: Pair
    statuses: dict[str, Status]
    measure_units: dict[str, MeasureUnit]
    decimals_by_scale: dict[str, int]
    words: dict[str, Pair]
    sheets: dict[str, Sheet]
    readme: Pair

    def decimals(self, measure_unit: str, scale: str) -> int:
        """The decimals a reader needs of a value; raises KeyError for an unknown scale."""
        unit = self.measure_units.get(measure_unit)
        return unit.decimals if unit and unit.decimals is not None else self.decimals_by_scale[scale]


@cache
def load_publication(path: Path = FILE) -> Publication:
    """The publication rules; raises pydantic.ValidationError for an unknown or missing key."""
    return Publication.model_validate(read_yaml(path))
