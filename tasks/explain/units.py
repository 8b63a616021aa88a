"""What each counted row adds to a figure, found by asking the indicator's own SQL as if every family or person were an area of its own.

Figures of areas are sums over their desa, so an indicator's SQL may be asked of any finer partition; nothing is defined twice,
and a new indicator is traced without a line written for it.
"""

import re
from collections.abc import Mapping

from config.indicator import Indicator, parameters_of
from tasks.warehouse import Connection, sql_text

# What stands for an area of its own in each relation that has areas. Relations that one query joins by area share theirs.
UNIT_OF = {
    "living_person": "person_id",
    "living_family": "family_id",
    "family_programme": "family_id",
    "dwelling": "family_id",
    "fourteen_criteria": "unit_id",
    "budget_amount": "record_id",
    "due_submission": "slot",
    "core.household": "household_id",
    "core.problem": "household_id",
    "core.intervention": "record_id",
    "core.participation": "record_id",
    "core.verification": "record_id",
    "core.targeting": "family_id",
    "core.submission": "submission_id",
}
# Says of areas and not of rows where a list speaks; each family of the area hears it.
SPOKEN = "programme_area"
OWN_AREA = "case when area_code in (select base_code from scope_place) then concat_ws('|', area_code, '{unit}', {unit}) else area_code end"


def count_units(
    con: Connection, indicator: Indicator, cell: Mapping[str, object], parameters: Mapping[str, object]
) -> None:
    """Leaves `counted` (unit_kind, unit_id, area_code, numerator, denominator, n) of one cell over the places in `scope_place`.

    `con` is a basis as `kept.opened` gives it, `cell` has period, breakdown and category. A row that adds nothing is left out.
    """
    query = sql_text(indicator.model)
    for relation in UNIT_OF:
        if re.search(rf"\b{re.escape(relation)}\b", query):
            _divide(con, relation)
    if SPOKEN in query:
        _divide_spoken(con)
    bound = {name: value for name, value in parameters.items() if name in parameters_of(query)}
    con.execute(
        "create or replace temp table counted as select split_part(area_code, '|', 2) as unit_kind, split_part(area_code, '|', 3) as unit_id, "
        "split_part(area_code, '|', 1) as area_code, numerator, denominator, n "
        f"from ({query}) where period = $cell_period and breakdown = $cell_breakdown and category = $cell_category "
        "and area_code like '%|%' and (n <> 0 or numerator <> 0 or denominator <> 0)",
        {**bound, **{f"cell_{name}": cell[name] for name in ("period", "breakdown", "category")}},
    )


def _divide(con: Connection, relation: str) -> None:
    kept = relation if "." in relation else f"trace.{relation}"
    own = OWN_AREA.format(unit=UNIT_OF[relation])
    con.execute(f"create or replace view {relation} as select * replace ({own} as area_code) from kept.{kept}")


def _divide_spoken(con: Connection) -> None:
    con.execute(
        f"create or replace view {SPOKEN} as select s.programme, concat_ws('|', f.area_code, 'family_id', f.family_id) as area_code "
        f"from kept.trace.{SPOKEN} as s join kept.trace.living_family as f on f.area_code = s.area_code "
        "where f.area_code in (select base_code from scope_place) "
        f"union all select programme, area_code from kept.trace.{SPOKEN} where area_code not in (select base_code from scope_place)"
    )
