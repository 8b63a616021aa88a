"""The published database file, built first: every other format of a release is written from its tables."""

from config.schema import TABLES, Column, Kind
from tasks.publish.answers import ANSWERS
from tasks.publish.dictionary import public_columns
from tasks.publish.facts import Release
from tasks.publish.wide import AREA_COLUMNS, wide_table, write_wide
from tasks.warehouse import SQL, Connection, quoted, scalar, sql_text

LEVELS = tuple(AREA_COLUMNS)
PUBLISHED_TABLES = (
    "indicator",
    "area",
    "linkage_doubt",
    "rank_model",
    "small_area",
    *ANSWERS,
    "dictionary",
    *(wide_table(level) for level in LEVELS),
)
DECIMALS = 6
ORDERS = {
    "indicator": "list_position($levels, area_level), indicator, area_code, period, breakdown, category, method",
    "area": "list_position($levels, area_level), area_code",
    "linkage_doubt": "list_position($levels, area_level), indicator, area_code, period, breakdown, category, method",
    "rank_model": "wave",
    "small_area": "list_position($levels, area_level), area_code, period",
    **ANSWERS,
}


def copy_figures(con: Connection) -> None:
    """Copies the public columns of `out.indicator`, `out.area`, `out.linkage_doubt`, `out.rank_model`, `out.small_area` and the answers, wide areas first and then by name.

    Measures are rounded to six decimals: more would be false precision, and sixteen digits look like an identity number.
    """
    for name, order in ORDERS.items():
        columns = ", ".join(_published(c) for c in public_columns(TABLES[f"out.{name}"]))
        con.execute(
            f"create table published.{name} as select {columns} from out.{name} order by {order}",
            {"levels": list(LEVELS)} if "$levels" in order else {},
        )


def _published(column: Column) -> str:
    name = quoted(column.name)
    return f"round({name}, {DECIMALS}) as {name}" if column.kind is Kind.DECIMAL else name


def write_wide_tables(con: Connection, release: Release) -> None:
    """Creates one wide table for each level."""
    for level in LEVELS:
        write_wide(con, release, level)


def create_views(con: Connection) -> None:
    """Creates a view in `published` for every file of `sql/views`, by its name."""
    home = scalar(con, "select current_database()")
    # Views keep unqualified names, so that they also hold when a reader opens the file under another name.
    con.execute("use published")
    try:
        for path in sorted((SQL / "views").glob("*.sql")):
            con.execute(f"create view {quoted(path.stem)} as {sql_text(f'views/{path.stem}')}")
    finally:
        con.execute(f"use {quoted(home)}")


def count_rows(con: Connection) -> dict[str, int]:
    """Rows of every published table."""
    return {t: int(scalar(con, f"select count(*) from published.{t}")) for t in PUBLISHED_TABLES}
