"""What each source looks like, read from `config/sources/*.yml`; a new source is one file there and no code."""

import re
from collections.abc import Iterator, Sequence
from functools import cache
from pathlib import Path
from typing import Annotated, Literal, Self

from pydantic import BaseModel, BeforeValidator, ConfigDict, Field, model_validator

from config.calendar import Due, refuse_unknown_tables
from config.messages import message
from config.schema import COLUMNS, Kind
from config.settings import PROJECT
from config.yaml_file import read_yaml

FOLDER = PROJECT / "config" / "sources"

Subject = Literal[
    "person",
    "family",
    "housing",
    "welfare",
    "participation",
    "verification",
    "verdict",
    "survey_household",
    "budget",
    "programme",
    "desa_year",
    "token",
]
Scheme = Literal["kemendagri", "bps", "names"]
Cadence = Literal["nightly", "monthly", "quarterly", "yearly", "irregular"]


# A text column with a map takes the label of the code, so that numbers and words of one issuer read the same.
MAPPED_KINDS = (Kind.CODE, Kind.BOOLEAN, Kind.INTEGER, Kind.TEXT)
# What a row must hold to say something on a subject.
NEEDED = {
    "welfare": r"desil_\w+",
    "participation": r"programme|receives_\w+",
    "verification": "verification_status",
    "verdict": "verification_status",
}


class _Frozen(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid")


def _as_tuple(value: object) -> object:
    return (value,) if isinstance(value, str) else value


TextList = Annotated[tuple[str, ...], BeforeValidator(_as_tuple)]


class Titles(_Frozen):
    """A title in both languages."""

    id: str
    en: str


class DateParts(_Frozen):
    """The headers of the three columns in which a date stands."""

    day: TextList
    month: TextList
    year: TextList


class AreaParts(_Frozen):
    """The headers of the four columns in which the statistics office's code of a village stands, two, two, three and three digits."""

    province: TextList
    regency: TextList
    district: TextList
    village: TextList


def part_name(column: str, part: str) -> str:
    """What one of several columns that make up a canonical one is called while a file is read."""
    return f"{column}.{part}"


class MappedColumn(_Frozen):
    """Where a canonical column comes from: header spellings, code map and words that mean nothing was said.

    With `option` the cell is the list of answers that a form joins with comma and blank, and the column says whether
    this one was chosen; with `bit` the cell is a sum of powers of two, and the column says whether this one is in it.
    Of columns with the same header `nth` counts from the left. `parts` are the headers of a date in three columns, or of a
    village's code in four.
    """

    headers: TextList = Field(alias="from", default=())
    map: str | None = None
    missing: TextList = ()
    option: str | None = None
    bit: int | None = Field(default=None, gt=0)
    nth: int = Field(default=1, ge=1)
    parts: DateParts | AreaParts | None = None

    @model_validator(mode="after")
    def _comes_from_somewhere(self) -> Self:
        if not self.headers and self.parts is None:
            raise ValueError("a column needs the header it comes from")
        if self.bit is not None and self.bit & (self.bit - 1):
            raise ValueError("bit must be a power of two")
        return self

    def spellings(self, name: str) -> dict[str, tuple[str, ...]]:
        """The header spellings of the column, and of its parts by the name with the part behind a dot."""
        parts: dict[str, tuple[str, ...]] = self.parts.model_dump() if self.parts else {}
        return ({name: self.headers} if self.headers else {}) | {part_name(name, p): parts[p] for p in parts}

    def part_names(self, name: str) -> list[str]:
        """What its parts are called while a file is read."""
        return [part_name(name, part) for part in (type(self.parts).model_fields if self.parts else ())]


def _as_mapped(value: object) -> object:
    return {"from": value} if isinstance(value, str | list | tuple) else value


class Reader(_Frozen):
    """How bytes become rows.

    `delimited` is text of any size with a known delimiter and its header in the first line. `workbook` is .xlsx, .xls, .xlsb or .ods; `key_value` a sheet of names
    and values in one; `table` any of these and text beside it, told apart by content. Patterns are matched against
    the first filled cell of a row: `group` rows carry values for the rows below (the first pattern begins a group, the
    named groups of all are looked for in the whole row), `total` and `terminator` end the table. `every_sheet` reads all
    sheets that fit into one table.
    """

    kind: Literal["delimited", "workbook", "key_value", "table"]
    delimiter: str = ","
    sheet: str | None = None
    every_sheet: bool = False
    group: TextList = ()
    total: str | None = None
    terminator: str | None = None


class Parent(_Frozen):
    """The table of the same file that a row belongs to: its `own` column equals `theirs` there, and what it takes from there."""

    table: str
    own: str
    theirs: str
    take: tuple[str, ...]


class SourceTable(_Frozen):
    """One table of a source: the files it stands in, the columns it has and what its rows describe.

    A table that describes a `verdict` must state one in every row; one that describes a `verification` may.
    `area_of_card` says that area codes are the address of an identity card, which may lie in another regency while the
    family lives here. `files` are globs below the source's inbox folder; `path_facts` and `title_facts` are regular expressions
    whose named groups give `area_code`, `period` (a year, month or day), `quarter` of a period that is a year,
    `wave` (what an edition is called where that is no date) or `minutes`, from the path or the title rows.
    """

    files: TextList
    reader: Reader
    describes: tuple[Subject, ...]
    key: tuple[str, ...]
    columns: dict[str, Annotated[MappedColumn, BeforeValidator(_as_mapped)]]
    constants: dict[str, str] = {}
    required: tuple[str, ...] = ()
    ignore: tuple[str, ...] = ()
    ignore_sheets: tuple[str, ...] = ()
    path_facts: TextList = ()
    title_facts: TextList = ()
    region: Scheme | None = None
    area_of_card: bool = False
    parent: Parent | None = None
    observed_on: str | None = None
    needs_minutes: bool = False

    @property
    def names(self) -> tuple[str, ...]:
        """Canonical columns read from cells, then those that are constant."""
        return (*self.columns, *self.constants)

    @model_validator(mode="after")
    def _consistent(self) -> Self:
        unknown = [n for n in (*self.names, *self.key, *self.required) if n not in COLUMNS]
        if unknown:
            raise ValueError(f"not in the column dictionary: {', '.join(unknown)}")
        if "area_code_raw" in self.columns and self.region not in ("kemendagri", "bps"):
            raise ValueError("a table with area codes must declare region: kemendagri or bps")
        for pattern in (*self.path_facts, *self.title_facts):
            re.compile(pattern)
        for name, column in self.columns.items():
            if column.map and COLUMNS[name].kind not in MAPPED_KINDS:
                raise ValueError(f"{name} is not a code and cannot have a map")
            if (column.option or column.bit) and (COLUMNS[name].kind is not Kind.BOOLEAN or column.map):
                raise ValueError(f"{name} cannot say whether an option was chosen")
            if column.parts and isinstance(column.parts, DateParts) != (COLUMNS[name].kind is Kind.DATE):
                raise ValueError(f"{name} cannot have these parts")
        return self

    @model_validator(mode="after")
    def _has_what_it_describes(self) -> Self:
        for subject, needed in NEEDED.items():
            if subject in self.describes and not any(re.fullmatch(needed, n) for n in self._known):
                raise ValueError(f"describes {subject}, so it needs a column {needed}")
        missing = [n for n in (*self.key, *self.required) if n not in self._known]
        if missing:
            raise ValueError(f"key or required, but neither mapped nor constant nor taken: {', '.join(missing)}")
        return self

    @property
    def _known(self) -> tuple[str, ...]:
        return (*self.names, *(self.parent.take if self.parent else ()))


class Retention(_Frozen):
    """How long received files may be kept, and on whose word.

    `agreement` is what was signed with the sender. No Indonesian law names months: UU 27/2022 has personal data erased once their
    purpose is served, so that the months of an `assumption` are only ours until the agreement's are entered. Files of an `open` source
    name nobody and may be kept for ever.
    """

    basis: Literal["agreement", "assumption", "open"]
    months: int | None = Field(default=None, ge=1)

    @model_validator(mode="after")
    def _has_months_unless_open(self) -> Self:
        if (self.months is None) != (self.basis == "open"):
            raise ValueError("retention needs months by agreement or assumption, and an open source has none")
        return self


class Source(_Frozen):
    """One source: who sends it, how often, how much it is trusted and its tables.

    `precedence` orders sources when they disagree, lower first; a key other than `default` is an attribute.
    `calendar` says whose files are expected and when; a source without one is never late. `lab forget --due` names received
    files that are older than `retention` lets them be kept.
    """

    name: str
    title: Titles
    publisher: str
    licence: str
    cadence: Cadence
    precedence: dict[str, int]
    tables: dict[str, SourceTable]
    retention: Retention
    calendar: tuple[Due, ...] = ()

    @model_validator(mode="after")
    def _has_default_precedence(self) -> Self:
        if "default" not in self.precedence:
            raise ValueError("precedence needs a default")
        refuse_unknown_tables(self.name, self.calendar, self.tables)
        return self

    def each_table(self) -> Iterator[tuple[str, SourceTable]]:
        """Tables with their names, parents before the repeats that take from them."""
        yield from sorted(self.tables.items(), key=lambda item: (self._depth(item[1]), item[0]))

    def _depth(self, table: SourceTable) -> int:
        return 1 + self._depth(self.tables[table.parent.table]) if table.parent else 0


def std_table(source: str, table: str) -> str:
    """Name of the standardised table of one source table."""
    return f"std.{source}_{table}"


def raw_table(source: str, table: str) -> str:
    """Name of the table that holds the cells as text."""
    return f"raw.{source}_{table}"


def read_source(path: Path) -> Source:
    """One source from its YAML; raises pydantic.ValidationError naming the file's faults."""
    source = Source.model_validate(read_yaml(path))
    if source.name != path.stem:
        raise ValueError(f"{path.name}: the name inside is {source.name}, it must be the file's name")
    return source


@cache
def load_sources(folder: Path = FOLDER) -> dict[str, Source]:
    """Every source of the folder by name, in name order."""
    return {path.stem: read_source(path) for path in sorted(folder.glob("*.yml"))}


def unknown_sources(names: Sequence[str] | None, language: str) -> str:
    """What to say of names that are of no source: which, and those there are; nothing where there is none such."""
    unknown, known = sorted(set(names or ()) - set(load_sources())), load_sources()
    return message("source.unknown", language, names=", ".join(unknown), known=", ".join(known)) if unknown else ""
