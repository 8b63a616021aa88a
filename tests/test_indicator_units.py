"""Each indicator counts what its head says: the unit is that of the table whose rows it counts, or persons by household size."""

import re

import pytest
import sqlglot
from sqlglot import exp

from config.indicator import Indicator, load_indicators
from config.schema import TABLES
from tasks.indicators import BASES
from tasks.warehouse import sql_text

UNITS = ("person", "family", "household")
COUNTED = [i for i in load_indicators() if i.unit in UNITS and i.method != "official" and i.estimator is None]
SIZES = {"member_count", "household_size", "persons"}
# Rows of two grains in one table; the query says which it takes.
MIXED = {"fourteen_criteria": {"'register'": "family", "'survey'": "household"}}
# Says where a list speaks of nobody; it adds zeros and counts nothing.
ZEROS = {"programme_area"}
# A recipient whose family is not known counts as one family.
NAMED_FAMILY = {"core.participation": "family"}


def unit_of_grain(grain: str) -> str:
    """The unit of a sentence such as `one living or dead person`: the first that it names."""
    found = re.search(r"\b(person|family|household)\b", grain)
    assert found, grain
    return found[0]


def unit_of_table(name: str, query: str) -> str:
    """The unit of one row of a stored table or of a base that indicators share."""
    if name in MIXED:
        [unit] = [unit for word, unit in MIXED[name].items() if word in query]
        return unit
    if name in NAMED_FAMILY:
        return NAMED_FAMILY[name]
    if name in TABLES:
        return unit_of_grain(TABLES[name].grain)
    [grain] = re.findall(r"^-- grain: (.*)$", sql_text(f"indicators/base/{name}"), re.MULTILINE)
    return unit_of_grain(grain)


def branches(query: exp.Expr) -> list[exp.Select]:
    """The selects that a union is made of, or the one select."""
    if isinstance(query, exp.SetOperation):
        return [select for side in (query.this, query.expression) for select in branches(side)]
    assert isinstance(query, exp.Select)
    return [query]


def tables_of(select: exp.Select) -> dict[str, exp.Expr]:
    """What a select reads, by alias, the table it goes over first."""
    read = [select.args["from_"].this, *(join.this for join in select.args.get("joins") or [])]
    return {item.alias_or_name: item for item in read}


def origins(item: exp.Expr, ctes: dict[str, exp.Expr]) -> set[str]:
    """The real tables whose rows a table, a step or a query in brackets goes over, those that it joins where it starts from zeros."""
    if isinstance(item, exp.Table) and (item.db or item.name not in ctes):
        return {f"{item.db}.{item.name}" if item.db else item.name} - ZEROS
    inner = ctes[item.name] if isinstance(item, exp.Table) else item.this
    found = set()
    for part in branches(inner):
        first, *others = tables_of(part).values()
        found |= origins(first, ctes) or {name for other in others for name in origins(other, ctes)}
    return found


def counted_units(query: str, scale: str) -> set[str]:
    """The units that the counted side of a query counts."""
    tree = sqlglot.parse_one(re.sub(r"\$([a-z_]+)", r":\1", query), read="duckdb")
    ctes = {cte.alias: cte.this for cte in tree.find_all(exp.CTE)}
    side = "numerator" if scale in ("count", "sum") else "denominator"
    units = set()
    for select in branches(ctes["figure"]):
        read = tables_of(select)
        place = [a.alias for a in branches(ctes["figure"])[0].expressions].index(side)
        columns = list(select.expressions[place].find_all(exp.Column))
        if any(column.name in SIZES for column in columns):
            units.add("person")
            continue
        named = {column.table for column in columns if column.table} or {next(iter(read))}
        units |= {unit_of_table(name, query) for alias in named for name in origins(read[alias], ctes)}
    return units


@pytest.mark.parametrize("indicator", COUNTED, ids=lambda i: i.name)
def test_the_unit_is_that_of_the_rows_counted(indicator: Indicator) -> None:
    assert counted_units(sql_text(indicator.model), indicator.scale) == {indicator.unit}


@pytest.mark.parametrize(
    ("counts", "table", "unit"),
    [("count(*)", "living_person", "person"), ("count(*)", "living_family", "family"), ("sum(member_count)", "core.household", "person"),
     ("count(distinct household_id)", "core.household", "household")],
)  # fmt: skip
def test_a_wrong_unit_would_be_seen(counts: str, table: str, unit: str) -> None:
    query = (
        f"with row as (select * from {table}), figure as (select {counts} as numerator from row) select * from figure"
    )
    assert counted_units(query, "count") == {unit}
    assert set(BASES) >= {"living_person", "living_family"}
