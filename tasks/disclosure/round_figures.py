"""Puts rounded counts in the place of exact ones in the figures of registers, before anybody reads them."""

from collections.abc import Iterable, Sequence
from hashlib import blake2b

import numpy as np
import numpy.typing as npt
import pandas as pd

from config.disclosure import Disclosure
from config.indicator import Indicator
from config.settings import load_settings
from tasks.disclosure.columns import Columns, read_columns
from tasks.disclosure.relations import Floats
from tasks.disclosure.rounding import round_columns
from tasks.disclosure.ties import bases_of, ties_of
from tasks.warehouse import Connection, rows, sql_text

# Large odd numbers whose multiples are spread evenly (Steele, Lea and Flood 2014).
MIX, MIX_AGAIN = 0xBF58476D1CE4E5B9, 0x94D049BB133111EB
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
    """A number from 0 to 1 for each place and column that is the same in every release and that nobody knows without the key."""
    key = load_settings().rounding_key
    secret = blake2b((key.get_secret_value() if key else "").encode()).digest()

    def numbers(names: Iterable[str]) -> npt.NDArray[np.uint64]:
        marks = [blake2b(name.encode(), key=secret, digest_size=8).digest() for name in names]
        return np.frombuffer(b"".join(marks), np.uint64)

    first = np.unique(columns.lead, return_index=True)[1]
    mixed = (numbers(columns.places)[:, None] ^ numbers(columns.names[one] for one in first)) * np.uint64(MIX)
    mixed = (mixed ^ (mixed >> np.uint64(29))) * np.uint64(MIX_AGAIN)
    return np.asarray((mixed >> np.uint64(11)) / 2.0**53, np.float64)


def as_rows(columns: Columns, counts: Floats) -> pd.DataFrame:
    """Rounded counts as rows of indicator, area_code, period, breakdown, category, quantity and x."""
    at_place, at_name = np.nonzero(columns.stated)
    named = pd.Series(columns.names, dtype=str).str.extract(NAME)
    said = {name: named[name].to_numpy(object)[at_name] for name in named}
    place = np.array(columns.places, object)[at_place]
    return pd.DataFrame(
        {**said, "area_code": place, "period": columns.period, "x": counts[at_place, columns.lead[at_name]]}
    )
