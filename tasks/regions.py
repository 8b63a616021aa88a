"""The regency's areas into the warehouse; every later step looks areas up there and nowhere else."""

import pandas as pd

from config.region import fold_name, load_regency, load_regions, region_names
from tasks.warehouse import Connection, scalar, transaction

REGION_COLUMNS = {
    "area_code": "area_code", "name": "area_name", "kind": "area_kind", "bps_code": "bps_code", "kecamatan_code": "kecamatan_code",
    "kecamatan_name": "kecamatan_name", "kabupaten_code": "kabupaten_code", "topography_class": "topography_class",
    "lab_class": "lab_class", "lab_start_year": "lab_start_year", "area_km2": "area_km2",
}  # fmt: skip


# How people name a sheet after a desa, and which desa that is; names that two kecamatan have need the kecamatan beside them.
SHEET_REGION = """
create or replace temp view sheet_region as
with named as (
    select split_part(name_key, '/', 1) as kecamatan, split_part(name_key, '/', 2) as desa, area_code from core.region_name
),
spelt as (
    select unnest([desa, kecamatan || desa, desa || kecamatan]) as name_key, area_code from named
    union
    select replace(area_code, '.', ''), area_code from core.region
),
prefixed as (
    select unnest([name_key, 'DESA' || name_key, 'DS' || name_key, 'KEL' || name_key, 'KELURAHAN' || name_key]) as sheet_key, area_code
    from spelt
)
select sheet_key, min(area_code) as area_code from prefixed group by sheet_key having count(distinct area_code) = 1
"""


# The look-ups are the connection's own and come and go with the tables, so one that has them has this process's list.
LOADED = """
select count(*) from core.region where kabupaten_code = $regency and exists (
    select 1 from duckdb_views() where temporary and view_name = 'desa_anywhere'
)
"""


def load_region_tables(con: Connection, regency_code: str) -> int:
    """Builds core.region, core.region_name and their look-ups unless the connection has them already; returns the desa count.

    Raises config.region.RegionCountError when the list is not complete.
    """
    regency = load_regency(regency_code)
    if loaded := int(scalar(con, LOADED, {"regency": regency_code})):
        return loaded
    frame = pd.DataFrame(
        [
            {column: getattr(r, attribute) for attribute, column in REGION_COLUMNS.items()}
            for r in load_regions(regency_code)
        ]
    ).assign(area_edition=regency.area_edition)
    names = pd.DataFrame(region_names(regency_code), columns=["name_key", "area_code"])
    with transaction(con):
        for table, rows in (("core.region", frame), ("core.region_name", names)):
            con.execute(f"delete from {table}")
            con.register("incoming", rows)
            con.execute(f"insert into {table} by name select * from incoming")
            con.unregister("incoming")
        con.execute(
            "create or replace temp view region_code as "
            "select area_code, bps_code, replace(area_code, '.', '') as dotless_code from core.region"
        )
        con.execute(SHEET_REGION)
        con.execute(
            "create or replace temp view desa_anywhere as select distinct split_part(name_key, '/', 2) as desa_key from core.region_name"
        )
    return len(frame)


def regency_parameters(regency_code: str) -> dict[str, str]:
    """What the standardise step binds to tell rows of this regency from others'."""
    regency = load_regency(regency_code)
    short = fold_name(regency.name.upper().removeprefix("KABUPATEN ").removeprefix("KOTA "))
    return {"regency": regency.code.replace(".", ""), "regency_bps": regency.bps_code, "regency_name": short}
