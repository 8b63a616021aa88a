"""The data dictionary, generated from the declared columns, code lists and indicators, so that it cannot fall behind them."""

from collections.abc import Iterator
from dataclasses import asdict, dataclass, fields

import pyarrow as pa

from config.codes import load_code_list
from config.indicator import Indicator
from config.publication import Publication
from config.schema import TABLES, Column, Table, columns_of
from tasks.publish.answers import ANSWERS
from tasks.publish.facts import Release
from tasks.publish.wide import declared_lists
from tasks.warehouse import Connection, rows, sql_text

TABLES_PUBLISHED = (
    "out.indicator",
    "out.area",
    "out.linkage_doubt",
    "out.rank_model",
    *(f"out.{name}" for name in ANSWERS),
)


@dataclass(frozen=True, kw_only=True)
class DictionaryRow:
    """One indicator, column or code; a field is empty where the kind of entry has none."""

    entry: str
    table_name: str
    name: str
    title_id: str = ""
    title_en: str = ""
    concept_id: str = ""
    concept_en: str = ""
    definition_id: str = ""
    definition_en: str = ""
    quality_id: str = ""
    quality_en: str = ""
    kind: str = ""
    measure_unit: str = ""
    minimum: float | None = None
    maximum: float | None = None
    method: str = ""
    breakdown: str = ""
    levels: str = ""
    latest_period: str = ""
    codes: str = ""
    reference: str = ""


def public_columns(table: Table) -> tuple[Column, ...]:
    """The columns of a table that may leave the house: declared public and not sensitive."""
    return tuple(c for c in columns_of(table) if c.public and not c.sensitive)


def dictionary_rows(release: Release, latest: dict[str, str]) -> tuple[DictionaryRow, ...]:
    """Every indicator, published column and code in use; `latest` gives the latest period of an indicator."""
    columns = [(t.removeprefix("out."), c) for t in TABLES_PUBLISHED for c in public_columns(TABLES[t])]
    lists = dict.fromkeys(c.codes for _, c in columns if c.codes)
    return (
        *(_indicator_row(i, latest.get(i.name, "")) for i in release.indicators),
        *(_column_row(table, column) for table, column in columns),
        *_wide_rows(release.publication),
        *(row for name in lists for row in _code_rows(name, release)),
    )


def write_dictionary(con: Connection, release: Release) -> tuple[DictionaryRow, ...]:
    """Fills `published.dictionary`, which must not exist yet, and returns its rows."""
    periods = rows(con, sql_text("out/latest_period"), declared_lists(release.indicators))
    found = dictionary_rows(release, {row["indicator"]: row["period"] for row in periods})
    kinds = [(f.name, pa.string() if f.type is str else pa.float64()) for f in fields(DictionaryRow)]
    con.register("dictionary_row", pa.Table.from_pylist([asdict(row) for row in found], pa.schema(kinds)))
    con.execute("create table published.dictionary as select * from dictionary_row")
    con.unregister("dictionary_row")
    return found


def read_dictionary(con: Connection) -> tuple[DictionaryRow, ...]:
    """The rows of `published.dictionary` in the order they were written."""
    return tuple(DictionaryRow(**row) for row in rows(con, "select * from published.dictionary"))


def dictionary_markdown(found: tuple[DictionaryRow, ...], release: Release) -> str:
    """The dictionary as a page: indicators one by one, then columns and codes as tables."""
    words = release.publication.words
    parts = [f"# {release.publication.title.id}\n\n*{release.publication.title.en}*\n"]
    parts += [_indicator_section(row, release.publication) for row in found if row.entry == "indicator"]
    heads = (words["table"], words["column"], words["definition"])
    parts.append(f"## {words['column'].id} / {words['column'].en}\n\n" + _markdown_table([h.id for h in heads]))
    parts += [
        f"| {row.table_name} | `{row.name}` | {row.definition_id} / *{row.definition_en}* |"
        for row in found
        if row.entry == "column"
    ]
    parts.append(f"\n## {words['code'].id} / {words['code'].en}\n\n" + _markdown_table([words["code"].id, "id", "en"]))
    parts += [
        f"| {row.table_name} | `{row.name}` {row.title_id} | {row.title_en} |" for row in found if row.entry == "code"
    ]
    return "\n".join(parts) + "\n"


def _indicator_row(indicator: Indicator, latest: str) -> DictionaryRow:
    return DictionaryRow(
        entry="indicator",
        table_name="indicator",
        name=indicator.name,
        title_id=indicator.title_id,
        title_en=indicator.title_en,
        concept_id=indicator.concept_id,
        concept_en=indicator.concept_en,
        definition_id=indicator.definition_id,
        definition_en=indicator.definition_en,
        quality_id=indicator.quality_id,
        quality_en=indicator.quality_en,
        kind=indicator.scale,
        measure_unit=indicator.measure_unit,
        minimum=indicator.minimum,
        maximum=indicator.maximum,
        method=indicator.method,
        breakdown=", ".join(indicator.breakdown),
        levels=", ".join(indicator.levels),
        latest_period=latest,
        reference=indicator.reference,
    )


def _column_row(table: str, column: Column) -> DictionaryRow:
    return DictionaryRow(
        entry="column",
        table_name=table,
        name=column.name,
        definition_id=column.meaning_id,
        definition_en=column.meaning,
        kind=column.kind.value,
        measure_unit=column.unit or "",
        minimum=column.minimum,
        maximum=column.maximum,
        codes=column.codes or "",
    )


def _wide_rows(publication: Publication) -> Iterator[DictionaryRow]:
    for suffix, kind, word in (("", "decimal", "wide_value"), ("_status", "code", "wide_status")):
        text = publication.words[word]
        yield DictionaryRow(
            entry="column",
            table_name="wide_*",
            name=f"<{publication.words['indicator'].en.lower()}>{suffix}",
            definition_id=text.id,
            definition_en=text.en,
            kind=kind,
            codes="figure_status" if suffix else "",
        )


def _code_rows(name: str, release: Release) -> Iterator[DictionaryRow]:
    for code in load_code_list(name).entries:
        status = release.publication.statuses.get(code.code) if name == "figure_status" else None
        meaning = status.meaning.format(threshold=release.threshold) if status else None
        yield DictionaryRow(
            entry="code",
            table_name=name,
            name=code.code,
            title_id=code.label_id,
            title_en=code.label_en,
            definition_id=meaning.id if meaning else "",
            definition_en=meaning.en if meaning else "",
        )


def _markdown_table(heads: list[str]) -> str:
    return f"| {' | '.join(heads)} |\n|{'---|' * len(heads)}"


def _indicator_section(row: DictionaryRow, publication: Publication) -> str:
    ends = ["" if end is None else f"{end:g}" for end in (row.minimum, row.maximum)]
    facts = {
        "unit": row.measure_unit,
        "method": row.method,
        "period": row.latest_period,
        "range": " - ".join(ends),
        "reference": row.reference,
    }
    listed = "\n".join(f"- {publication.words[k].id} / {publication.words[k].en}: {v}" for k, v in facts.items())
    return (
        f"## {row.title_id}\n\n*{row.title_en}* (`{row.name}`; {row.levels})\n\n"
        f"{row.concept_id} {row.definition_id}\n\n*{row.concept_en} {row.definition_en}*\n\n"
        f"{row.quality_id}\n\n*{row.quality_en}*\n\n{listed}\n"
    )
