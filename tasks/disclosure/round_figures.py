"""Puts rounded counts in the place of exact ones in the figures of registers, before anybody reads them."""

from collections.abc import Sequence
from zlib import crc32

import numpy as np
import pandas as pd

from config.disclosure import Disclosure
from config.indicator import Indicator
from tasks.disclosure.columns import Columns, read_columns
from tasks.disclosure.relations import Floats
from tasks.disclosure.rounding import round_columns
from tasks.disclosure.ties import bases_of, ties_of
from tasks.warehouse import Connection, rows, sql_text

# A large odd number whose multiples are spread evenly (Knuth 1998, 6.4).
MIX = 2654435761
EXACT = "indicator, area_code, period, breakdown, category, method, value"
NAME = r"^(?P<indicator>[^:]+):(?P<breakdown>[^:]+):(?P<category>[^@]+)@?(?P<quantity>.*)$"


def round_figures(con: Connection, indicators: Sequence[Indicator], rules: Disclosure) -> None:
    """Rounds the figures of registers in `computed_figure`, which `desa_figure` and `area_member` say the parts of.

    Counts become multiples of the base that add up, shares are computed from them, means on few records are withheld; see
    tasks/disclosure/rounding.py. Money is the sum of amounts rounded one by one (sql/indicators/base/amount_shown.sql). Figures of
    files, surveys and models and official ones stay. What figures were before is left in `exact_figure`, which is private. Without the method nothing is rounded.
    """
    con.execute(f"create or replace temp table exact_figure as select {EXACT} from computed_figure")
    if rules.method != "rounding":
        return
    district = {
        r["base_code"]: r["area_code"] for r in rows(con, "select * from area_member where area_level = 'kecamatan'")
    }
    found = [as_rows(one, rounded(one, indicators, rules, district)) for one in read_columns(con, rules.sums)]
    if not found:
        return
    con.register("rounded_count", pd.concat(found))
    con.execute(
        f"create or replace temp table rounded_figure as {sql_text('disclosure/rounded_figure')}",
        {"base": rules.base},
    )
    con.unregister("rounded_count")
    con.execute(
        "delete from computed_figure where indicator in (select indicator from rounded_figure);"
        "insert into computed_figure by name select * from rounded_figure; drop table rounded_figure"
    )


def rounded(columns: Columns, indicators: Sequence[Indicator], rules: Disclosure, district: dict[str, str]) -> Floats:
    """The counts of one period, rounded; `district` leads places to the kecamatan whose sums are to stay near."""
    base_of = bases_of(columns, indicators)
    numbers = np.unique([district.get(place, "") for place in columns.places], return_inverse=True)[1]
    ties = ties_of(columns, rules.sums, base_of)
    return round_columns(columns.x, np.asarray(numbers), rules.base, ties, base_of, draws(columns))


def draws(columns: Columns) -> Floats:
    """A number for each place and column that stays the same in every release, to choose between equal counts."""
    place = np.array([crc32(code.encode()) for code in columns.places], np.uint64)
    _, first = np.unique(columns.lead, return_index=True)
    column = np.array([crc32(columns.names[one].encode()) for one in first], np.uint64)
    mixed = (place[:, None] ^ column) * np.uint64(MIX)
    return np.asarray((mixed >> np.uint64(32)) % np.uint64(MIX), np.float64)


def as_rows(columns: Columns, counts: Floats) -> pd.DataFrame:
    """Rounded counts as rows of indicator, area_code, period, breakdown, category, quantity and x."""
    at_place, at_name = np.nonzero(columns.stated)
    named = pd.Series(columns.names, dtype=str).str.extract(NAME)
    said = {name: named[name].to_numpy(object)[at_name] for name in named}
    place = np.array(columns.places, object)[at_place]
    return pd.DataFrame(
        {**said, "area_code": place, "period": columns.period, "x": counts[at_place, columns.lead[at_name]]}
    )
