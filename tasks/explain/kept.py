"""What the basis of a release keeps for tracing its figures, so that a figure is explained by the rows it was made of, whatever came since."""

from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path

from config.sources import load_sources, std_table
from tasks.warehouse import Connection, open_bare, quoted, rows, sql_text, transaction

# What indicators and estimators read beside the stored tables; who counts is decided there.
BASES = (
    "living_person",
    "living_family",
    "family_programme",
    "programme_area",
    "dwelling",
    "fourteen_criteria",
    "amount_shown",
    "budget_amount",
    "due_submission",
    "survey_record",
    "population_margin",
    "survey_deprivation",
    "register_deprivation",
)
PLACE = ("record_id", "submission_id", "sheet", "row_no")


def keep_traces(con: Connection) -> None:
    """Adds to the schema `trace` of the attached database `basis` the bases, all or none; they are temporary tables as `build_bases` leaves them."""
    with transaction(con):
        for name in BASES:
            con.execute(f"create table basis.trace.{name} as select * from {name}")


def keep_places(con: Connection) -> None:
    """Adds to the schema `trace` of the attached database `basis` where each record stands, titles of columns, families' records."""
    con.execute(
        "create or replace table basis.trace.place (record_id varchar, submission_id varchar, sheet varchar, row_no bigint)"
    )
    for table in _standardised(con):
        con.execute(f"insert into basis.trace.place select {', '.join(PLACE)} from {table}")
    con.execute(
        "create or replace table basis.trace.column_place as select submission_id, sheet, source_table, column_name, letter from audit.column_place"
    )
    con.execute(
        "create or replace table basis.trace.family_item as select entity_id as family_id, item_id as record_id "
        "from audit.identity_assignment where entity = 'family' and recorded_to is null and item_id like '%:%'"
    )


def keep_persons(con: Connection) -> None:
    """Adds who the persons are as `officers.person`, for the officers' part of the dashboards' server."""
    con.execute("create schema if not exists basis.officers")
    con.execute(f"create or replace table basis.officers.person as {sql_text('officers/person')}")


def _standardised(con: Connection) -> list[str]:
    made = {row["name"] for row in rows(con, "select schema_name || '.' || table_name as name from duckdb_tables()")}
    names = (std_table(source.name, table) for source in load_sources().values() for table in source.tables)
    return [name for name in names if name in made]


@contextmanager
def opened(path: Path) -> Iterator[Connection]:
    """An empty database with the stored tables and bases of a basis as views; the file is only read."""
    with closing(open_bare()) as con:
        con.execute("attach $path as kept (read_only)", {"path": str(path)})
        found = rows(con, "select schema_name, table_name from duckdb_tables() where database_name = 'kept'")
        for schema in {row["schema_name"] for row in found} - {"main", "trace"}:
            con.execute(f"create schema {schema}")
        for row in found:
            schema, table = row["schema_name"], quoted(row["table_name"])
            shown = table if schema in ("main", "trace") else f"{schema}.{table}"
            con.execute(f"create view {shown} as select * from kept.{schema}.{table}")
        yield con
