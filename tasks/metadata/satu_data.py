"""The sheets MS-Keg, MS-Var and MS-Ind of Satu Data Indonesia, generated from declarations so that they cannot fall behind."""

from collections.abc import Iterator, Sequence
from pathlib import Path

from xlsxwriter import Workbook

from config.indicator import Indicator
from config.metadata import Metadata
from config.publication import Pair
from tasks.contract.model import ColumnTerms, TableTerms, Terms
from tasks.publish.facts import Release
from tasks.publish.tabular import neutral

Rows = Sequence[Sequence[str]]
WIDTH = 30
# The columns of these tables name indicators, which MS-Ind describes.
WIDE = "wide_"


def write_sheets(path: Path, rules: Metadata, release: Release, terms: Terms) -> None:
    """Writes the workbook of the three sheets; the same declarations give the same bytes.

    Fields after Peraturan BPS 5/2020 (activity, variable, indicator), Indonesian first; texts in both languages stand below each other.
    """
    options = {"constant_memory": True, "strings_to_formulas": False, "strings_to_urls": False}
    with Workbook(path, options) as workbook:
        workbook.set_properties(
            {"title": release.publication.title.id, "created": release.facts.created.replace(tzinfo=None)}
        )
        _write(workbook, "MS-Keg", *activity_sheet(rules, release))
        _write(workbook, "MS-Var", list(rules.variable_fields.values()), list(variable_rows(rules, terms)))
        _write(workbook, "MS-Ind", list(rules.indicator_fields.values()), list(indicator_rows(rules, release)))


def activity_sheet(rules: Metadata, release: Release) -> tuple[list[Pair], Rows]:
    """One column for each method that the release has figures of, one row for each field."""
    methods = [m for m in rules.activities if any(i.method == m for i in release.indicators)]
    heads = [Pair(id="", en=""), *(rules.activities[m]["title"] for m in methods)]
    return heads, [
        [_both(label), *(_both(rules.activities[m][field]) for m in methods)]
        for field, label in rules.activity_fields.items()
    ]


def variable_rows(rules: Metadata, terms: Terms) -> Iterator[list[str]]:
    """One row for each column of each published table but the wide ones."""
    for name, table in terms.tables.items():
        if not name.startswith(WIDE):
            for column, found in table.columns.items():
                yield list(_variable(rules, (name, table), (column, found)).values())


def indicator_rows(rules: Metadata, release: Release) -> Iterator[list[str]]:
    """One row for each indicator."""
    for indicator in release.indicators:
        yield list(_indicator(rules, release, indicator).values())


def _variable(rules: Metadata, of: tuple[str, TableTerms], column: tuple[str, ColumnTerms]) -> dict[str, str]:
    (table, terms), (name, found) = of, column
    words = {key: _both(pair) for key, pair in rules.words.items()}
    limits = [
        f"{_both(rules.words[word])} {end:g}"
        for word, end in (("from", found.minimum), ("to", found.maximum))
        if end is not None
    ]
    checks = [words["required"]] * found.required + [words["of_codes"]] * bool(found.codes) + limits
    answer = {
        "name": name,
        "table": table,
        "concept": found.unit or terms.grain,
        "definition": _both(Pair(id=found.meaning_id, en=found.meaning)),
        "time": "period" if "period" in terms.columns else "",
        "kind": found.kind,
        "codes": found.codes,
        "rule": "; ".join(checks),
        "public": words["so"],
    }
    return {field: answer[field] for field in rules.variable_fields}


def _indicator(rules: Metadata, release: Release, indicator: Indicator) -> dict[str, str]:
    unit = release.publication.measure_units.get(indicator.measure_unit)
    estimator = indicator.estimator
    composite = estimator is not None and estimator.specification is not None
    parts = estimator.records if estimator else indicator.grain
    answer = {
        "name": indicator.name,
        **{key: _text(indicator, key) for key in ("title", "concept", "definition", "quality")},
        "interpretation": _both(rules.interpretations[indicator.scale]),
        "formula": _both(rules.formulas[indicator.scale]),
        "measure": _both(rules.measures[indicator.scale]),
        "unit": _both(unit.name) if unit else indicator.measure_unit,
        "classification": ", ".join(indicator.breakdown),
        "composite": _both(rules.words["so" if composite else "not_so"]),
        "parts": f"{parts}; {estimator.specification}" if estimator and composite else parts,
        "activity": _both(rules.activities[indicator.method]["title"]),
        "levels": ", ".join(indicator.levels),
        "public": _both(rules.words["so"]),
        "reference": indicator.reference,
    }
    return {field: answer[field] for field in rules.indicator_fields}


def _text(indicator: Indicator, key: str) -> str:
    return _both(Pair(id=getattr(indicator, f"{key}_id"), en=getattr(indicator, f"{key}_en")))


def _both(pair: Pair) -> str:
    return pair.id if pair.id == pair.en else f"{pair.id}\n{pair.en}"


def _write(workbook: Workbook, name: str, heads: Sequence[Pair], found: Rows) -> None:
    sheet = workbook.add_worksheet(name)
    sheet.set_column(0, max(len(heads) - 1, 0), WIDTH)
    sheet.freeze_panes(1, 1)
    head, body = (
        workbook.add_format({"bold": True, "text_wrap": True}),
        workbook.add_format({"text_wrap": True, "valign": "top"}),
    )
    for at, pair in enumerate(heads):
        sheet.write_string(0, at, neutral(_both(pair)), head)
    for row, cells in enumerate(found, start=1):
        for at, cell in enumerate(cells):
            sheet.write_string(row, at, neutral(cell), body)
