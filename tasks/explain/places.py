"""Where counted rows came from: the records behind them, and the file, sheet, row and cells of each record."""

from collections.abc import Iterable, Mapping
from typing import Any

from config.indicator import Indicator
from tasks.explain.figure import Figure
from tasks.lineage.columns import origins_of
from tasks.lineage.origins import Origins
from tasks.warehouse import Connection, insert_rows, rows, sql_text

Rows = list[dict[str, Any]]
# Columns that files state under another name, as patterns.
STATED_AS: Mapping[str, tuple[str, ...]] = {
    "nik_status": ("nik",),
    "area_code": ("area_code_raw", "desa_name_raw", "kecamatan_name_raw"),
    "desil": ("desil_%",),
    "programme": ("programme", "receives_%"),
    "vital_status": ("vital_status", "verification_status"),
    "consumption_pc_rp": ("food_monthly_rp", "nonfood_monthly_rp"),
    "member_count": ("member_count_declared",),
    "observed_on": (),
}
# What the merge put with a family stands in files where it came from.
DRAWN_FROM = {
    "core.family.head_education": "core.person.education",
    "core.family.in_village_file": "core.submission.area_code",
}
KEY = "_id"
# What an indicator's query gives beside labels of the figure.
COUNTED = ("numerator", "denominator", "category")


def gather_records(con: Connection, indicator: Indicator, figure: Figure, limit: int | None = None) -> None:
    """Leaves `shown_unit`, the first `limit` of `counted` with those of the numerator first, and `unit_record`, the records behind them."""
    con.execute(
        "create or replace temp table shown_unit as select *, row_number() over (order by coalesce(numerator, 1) <> 0 desc, unit_id) as place "
        "from counted qualify place <= coalesce($limit, place)",
        {"limit": limit},
    )
    read = columns_read(*_origins(indicator))
    con.execute("create or replace temp table wanted_column (stored varchar, column_name varchar)")
    insert_rows(con, "wanted_column", wanted(read))
    con.execute(
        f"create or replace temp table unit_record as {sql_text('explain/unit_record')}",
        {"tables": sorted(read), "programme": figure.category if figure.breakdown == "programme" else None},
    )


def find_places(con: Connection, limit: int) -> Rows:
    """File, sheet, row and cells of every record in `unit_record` of the first `limit` units."""
    return rows(con, sql_text("explain/record_place"), {"limit": limit})


def find_files(con: Connection) -> Rows:
    """The files of the records in `unit_record` with how many of their rows and units count."""
    return rows(con, sql_text("explain/unit_file"))


def columns_read(origins: Origins, counted: Iterable[str]) -> dict[str, set[str]]:
    """By stored table the columns that the `counted` columns of a query rest on, keys aside, and those that choose rows of the same tables.

    Where rows are only counted, the columns that choose them are all there is.
    """
    direct = _stored(name for column in counted for name in origins.columns.get(column, ()))
    choosing = _stored(origins.choosing)
    return {table: direct.get(table, set()) | choosing.get(table, set()) for table in direct or choosing}


def wanted(read: Mapping[str, set[str]]) -> list[tuple[str, str]]:
    """For each stored table the patterns of the file columns that say what is read of it."""
    found = [
        (table, said)
        for table, columns in sorted(read.items())
        for c in sorted(columns)
        for said in STATED_AS.get(c, (c,))
    ]
    return found or [("", "")]


def _origins(indicator: Indicator) -> tuple[Origins, tuple[str, ...]]:
    if indicator.estimator is None:
        return origins_of(indicator.model), COUNTED
    # Columns of the specification are columns of the records.
    origins = origins_of(f"indicators/base/{indicator.estimator.records}")
    labels = {"unit_id", "area_code", "period", "stratum", "psu"}
    return origins, tuple(sorted(origins.columns.keys() - labels))


def _stored(names: Iterable[str]) -> dict[str, set[str]]:
    found: dict[str, set[str]] = {}
    for name in names:
        table, column = DRAWN_FROM.get(name, name).rsplit(".", 1)
        if not column.endswith(KEY):
            found.setdefault(table, set()).add(column)
    return found
