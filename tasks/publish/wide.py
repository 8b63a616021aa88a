"""Wide tables, one row per area and one column per indicator with its status beside it, for people who want a plain table."""

from collections.abc import Sequence

from config.indicator import Indicator
from tasks.publish.facts import Release
from tasks.warehouse import Connection, quoted, sql_text

# What is said of an area beside its figures; a level shows only what it has.
AREA_COLUMNS = {
    "kabupaten": ("area_code", "area_name"),
    "topography": ("area_code", "area_name"),
    "kecamatan": ("area_code", "area_name", "topography_class", "area_km2"),
    "desa": (
        "area_code",
        "area_name",
        "area_kind",
        "kecamatan_code",
        "kecamatan_name",
        "bps_code",
        "topography_class",
        "lab_start_year",
        "area_km2",
    ),
}


def wide_table(level: str) -> str:
    """Name of the wide table of a level."""
    return f"wide_{level}"


def declared_lists(indicators: Sequence[Indicator]) -> dict[str, list[str]]:
    """Names and methods of indicators as the parallel lists that SQL is given."""
    return {"names": [i.name for i in indicators], "methods": [i.method for i in indicators]}


def write_wide(con: Connection, release: Release, level: str) -> None:
    """Creates `published.wide_<level>` from `published.indicator` and `published.area`.

    Columns are the area's, then for each indicator of the level in declared order `<name>` and `<name>_status`: the latest
    total by the indicator's declared method. An area without a figure has an empty value and the status `missing`.
    """
    indicators = release.at_level(level)
    con.execute(
        f"create or replace temp table headline as ({sql_text('out/headline')})",
        {**declared_lists(indicators), "level": level},
    )
    columns = [f"area.{c}" for c in AREA_COLUMNS[level]]
    for indicator in indicators:
        columns.append(f"figures.{quoted(f'{indicator.name}_value')} as {quoted(indicator.name)}")
        columns.append(f"figures.{quoted(f'{indicator.name}_status')}")
    # The pivot reads its columns from the rows, so no name is written into the text as a value; it takes no parameters.
    con.execute(
        "create or replace temp table pivoted as from "
        "(pivot headline on indicator using first(value) as value, first(status) as status group by area_code)"
    )
    con.execute(
        f"create table published.{wide_table(level)} as select {', '.join(columns)} from published.area as area"
        " left join pivoted as figures on area.area_code = figures.area_code"
        " where area.area_level = $level order by area.area_code",
        {"level": level},
    )
    con.execute("drop table temp.headline")
    con.execute("drop table temp.pivoted")
