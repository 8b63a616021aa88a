"""Puts rounded counts in the place of exact ones in the figures of registers, before anybody reads them."""

from collections.abc import Iterable, Sequence
from hashlib import blake2b

import numpy as np
import numpy.typing as npt
import pandas as pd
import pyarrow as pa

from config.disclosure import Disclosure
from config.indicator import Indicator
from config.settings import load_settings
from tasks.disclosure.columns import SUFFIXES, Columns, figure_of, read_columns
from tasks.disclosure.relations import Floats, Numbers
from tasks.disclosure.rounding import round_columns
from tasks.disclosure.ties import bases_of, ties_of
from tasks.warehouse import Connection, sql_text

# Large odd numbers whose multiples are spread evenly (Steele, Lea and Flood 2014).
MIX, MIX_AGAIN = 0xBF58476D1CE4E5B9, 0x94D049BB133111EB
EXACT = "indicator, area_code, period, breakdown, category, method, value"


def round_figures(con: Connection, indicators: Sequence[Indicator], rules: Disclosure) -> None:
    """Rounds the figures of registers in `computed_figure`, which `desa_figure` and `area_member` say the parts of.

    Counts become multiples of the base that add up, shares are computed from them, means on few records are withheld; see
    tasks/disclosure/rounding.py. Money is the sum of amounts rounded one by one (sql/indicators/base/amount_shown.sql). Figures of
    files, surveys and models and official ones stay. What figures were before is left in `exact_figure`, which is private. Without the method nothing is rounded.
    """
    con.execute(f"create or replace temp table exact_figure as select {EXACT} from computed_figure")
    if rules.method != "rounding":
        return
    members = con.sql("select base_code, area_code, area_level from area_member where area_code is not null").df()
    kecamatan = members[members["area_level"] == "kecamatan"]
    district = dict(zip(kecamatan["base_code"], kecamatan["area_code"], strict=True))
    found = [as_rows(one, rounded(one, indicators, rules, district), members) for one in read_columns(con, rules.sums)]
    if not found:
        return
    con.register("rounded_count", pa.concat_tables(found))
    con.execute(
        f"create or replace temp table computed_figure as {sql_text('disclosure/rounded_figure')}",
        {"base": rules.base},
    )
    con.unregister("rounded_count")


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


def as_rows(columns: Columns, counts: Floats, members: pd.DataFrame) -> pa.Table:
    """Rounded counts of every area as rows of indicator, area_code, period, breakdown, category and what is counted."""
    areas, sums = summed(columns, counts, members)
    kinds = list(SUFFIXES.values())
    kind = [kinds.index(name[len(figure_of(name)) :]) for name in columns.names]
    at, figures = pd.factorize(np.array([figure_of(name) for name in columns.names], object))
    counted = np.full((len(kinds), len(areas), len(figures)), np.nan)
    counted[kind, :, at] = sums.T
    at_area, at_figure = np.nonzero(np.isfinite(counted).any(axis=0))
    said = zip(*(figure.split(":", 2) for figure in figures), strict=True)
    return pa.table(
        {name: coded(at_figure, one) for name, one in zip(("indicator", "breakdown", "category"), said, strict=True)}
        | {"area_code": coded(at_area, areas), "period": pa.repeat(columns.period, len(at_area))}
        | {name: pa.array(x[at_area, at_figure], from_pandas=True) for name, x in zip(SUFFIXES, counted, strict=True)}
    )


def summed(columns: Columns, counts: Floats, members: pd.DataFrame) -> tuple[list[str], Floats]:
    """The areas that the places are part of, and by area and name the sum of rounded counts, nothing where no place states one."""
    within = members[members["base_code"].isin(columns.places)]
    at_area, areas = pd.factorize(within["area_code"])
    part = np.zeros((len(areas), len(columns.places)))
    np.add.at(part, (at_area, pd.Index(columns.places).get_indexer(pd.Index(within["base_code"]))), 1)
    sums = part @ np.where(columns.stated, counts[:, columns.lead], 0)
    return areas.tolist(), np.where(part @ columns.stated > 0, sums, np.nan)


def coded(at: Numbers, values: Sequence[str]) -> pa.Array:
    """Text of which each value is there once, since hundreds of thousands of rows say the same few."""
    return pa.DictionaryArray.from_arrays(at, pa.array(values, pa.string()))
