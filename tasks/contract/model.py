"""The contract of one release as plain values: tables, columns, codes and indicators with what they mean."""

from collections.abc import Mapping
from dataclasses import asdict, dataclass, field
from typing import Any

from config.codes import load_code_list
from config.indicator import Indicator
from config.schema import COLUMNS, TABLES
from tasks.difference.cells import table_key
from tasks.publish.database import PUBLISHED_TABLES
from tasks.publish.facts import Release
from tasks.warehouse import Connection, rows

KINDS = {"DOUBLE": "number", "BIGINT": "integer", "BOOLEAN": "boolean", "DATE": "date", "TIMESTAMP": "timestamp"}
STATUS = "_status"


@dataclass(frozen=True, kw_only=True)
class ColumnTerms:
    """What a reader may rely on in one column; `codes` names a code list."""

    kind: str
    meaning: str
    meaning_id: str = ""
    unit: str = ""
    codes: str = ""
    required: bool = False
    minimum: float | None = None
    maximum: float | None = None


@dataclass(frozen=True, kw_only=True)
class TableTerms:
    """What a reader may rely on in one table: what a row is, its key, and its columns by name."""

    grain: str
    key: tuple[str, ...]
    columns: Mapping[str, ColumnTerms]


@dataclass(frozen=True, kw_only=True)
class Terms:
    """Everything that readers of a release may rely on.

    `codes` gives the labels of each code by list, `indicators` by name what decides their meaning as text by aspect,
    `offers` the levels and breakdowns an indicator comes in.
    """

    tables: Mapping[str, TableTerms]
    codes: Mapping[str, Mapping[str, str]] = field(default_factory=dict)
    indicators: Mapping[str, Mapping[str, str]] = field(default_factory=dict)
    offers: Mapping[str, tuple[str, ...]] = field(default_factory=dict)

    def as_json(self) -> dict[str, Any]:
        """The terms as a file holds them."""
        return asdict(self)

    @classmethod
    def from_json(cls, found: Mapping[str, Any]) -> "Terms":
        """The terms that a file holds; raises KeyError and TypeError for one of another making."""
        tables = {
            name: TableTerms(
                grain=table["grain"],
                key=tuple(table["key"]),
                columns={column: ColumnTerms(**terms) for column, terms in table["columns"].items()},
            )
            for name, table in found["tables"].items()
        }
        offers = {name: tuple(offered) for name, offered in found["offers"].items()}
        return cls(tables=tables, codes=found["codes"], indicators=found["indicators"], offers=offers)


def terms_of(con: Connection, release: Release) -> Terms:
    """The terms of the release that is being built as the database `published`, from declarations and its tables."""
    titles = {i.name: i for i in release.indicators}
    tables = {name: _table(con, name, titles, release) for name in PUBLISHED_TABLES}
    used = sorted({c.codes for table in tables.values() for c in table.columns.values() if c.codes})
    return Terms(
        tables=tables,
        codes={name: {c.code: f"{c.label_id} / {c.label_en}" for c in load_code_list(name).entries} for name in used},
        indicators={i.name: _aspects(i) for i in release.indicators},
        offers={i.name: (*i.levels, *i.breakdown) for i in release.indicators},
    )


def _table(con: Connection, name: str, indicators: Mapping[str, Indicator], release: Release) -> TableTerms:
    declared = TABLES.get(f"out.{name}")
    needed = declared.not_null if declared else table_key(name)
    found = rows(con, f"describe published.{name}")
    return TableTerms(
        grain=declared.grain
        if declared
        else release.publication.words["wide_value"].en
        if name.startswith("wide_")
        else name,
        key=table_key(name),
        columns={
            r["column_name"]: _column(
                r["column_name"], KINDS.get(r["column_type"], "string"), r["column_name"] in needed, indicators, release
            )
            for r in found
        },
    )


def _column(name: str, kind: str, required: bool, indicators: Mapping[str, Indicator], release: Release) -> ColumnTerms:
    declared, words = COLUMNS.get(name), release.publication.words
    if declared is not None:
        return ColumnTerms(
            kind=kind,
            meaning=declared.meaning,
            meaning_id=declared.meaning_id,
            unit=declared.unit or "",
            codes=declared.codes or "",
            required=required,
            minimum=declared.minimum,
            maximum=declared.maximum,
        )
    if name.removesuffix(STATUS) in indicators:
        indicator, is_status = indicators[name.removesuffix(STATUS)], name.endswith(STATUS)
        text = words["wide_status"] if is_status else words["wide_value"]
        return ColumnTerms(
            kind=kind,
            meaning=f"{indicator.title_en}. {text.en}",
            meaning_id=f"{indicator.title_id}. {text.id}",
            unit="" if is_status else indicator.measure_unit,
            codes="figure_status" if is_status else "",
        )
    word = words.get(name)
    return ColumnTerms(
        kind=kind, meaning=word.en if word else name, meaning_id=word.id if word else name, required=required
    )


def _aspects(indicator: Indicator) -> dict[str, str]:
    return {
        "definition_id": indicator.definition_id,
        "definition_en": indicator.definition_en,
        "unit": indicator.unit,
        "measure_unit": indicator.measure_unit,
        "scale": indicator.scale,
        "method": indicator.method,
        "period": indicator.period,
        "range": f"{indicator.minimum} to {indicator.maximum}",
    }
