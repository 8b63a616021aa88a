"""Merged tables for analysts and identifiers for officers in PostgreSQL, each in a schema and for a role of its own."""

from collections.abc import Iterator
from contextlib import closing

import pyarrow as pa
import sqlalchemy as sa
from sqlalchemy.schema import DropSchema

from config.schema import COLUMNS
from config.serving import Serving
from config.settings import Settings
from tasks.difference.basis import basis_path
from tasks.publish.serve_table import (
    Place,
    copy_table,
    grant_reading,
    make_next,
    our_schemas,
    refuse_foreign,
    role_exists,
)
from tasks.warehouse import open_bare, quoted

CORE = Place("core", "core_next", "lab_analyst")
OFFICERS = Place("officers", "officers_next", "lab_officer")
# A key of a source record is a hash of its identity number, which can be guessed.
HASHED = ("record_id", "submission_id", "unit_id")
OFFICER_AREAS = """
create schema if not exists lab_access;
create table if not exists lab_access.officer_area (role_name text, area_code text not null, primary key (role_name, area_code));
create or replace view lab_access.my_area as select area_code from lab_access.officer_area where role_name = current_user;
grant usage on schema lab_access to lab_officer;
grant select on lab_access.my_area to lab_officer;
"""
OWN_AREAS = """
alter table officers_next.person enable row level security;
create policy own_areas on officers_next.person for select to lab_officer using (exists (
    select 1 from lab_access.my_area as mine
    where person.area_code = mine.area_code or starts_with(person.area_code, mine.area_code || '.')
));
"""


def load_private(connection: sa.Connection, settings: Settings, release: str, serving: Serving) -> dict[str, int]:
    """Fills the next schemas of analysts and officers as far as they are declared and their role is there; returns rows by table.

    Raises NotServed where a schema of that name is not ours. Both come from what the release keeps (its basis), so that they fit its figures; persons are kept there once they are declared.
    """
    found: dict[str, int] = {}
    for place, is_declared in ((CORE, serving.core), (OFFICERS, serving.officers)):
        if is_declared and role_exists(connection, place.reader):
            refuse_foreign(connection, place, settings.language)
            make_next(connection, place)
            for name, table in _kept_tables(settings, release, place.live):
                copy_table(connection, place.next, name, table)
                found[f"{place.live}.{name}"] = table.num_rows
            if f"{OFFICERS.live}.person" in found and place is OFFICERS:
                connection.exec_driver_sql(OFFICER_AREAS)
                connection.exec_driver_sql(OWN_AREAS)
            grant_reading(connection, place)
        elif place.next in our_schemas(connection):
            connection.execute(DropSchema(place.next, cascade=True))
    return found


def private_schemas(connection: sa.Connection) -> list[Place]:
    """The schemas of analysts and officers that are to be swapped in or, without a next one, taken away."""
    ours = our_schemas(connection)
    return [place for place in (CORE, OFFICERS) if ours & {place.live, place.next}]


def _kept_tables(settings: Settings, release: str, schema: str) -> Iterator[tuple[str, pa.Table]]:
    """The tables of one schema of the basis, without hashed keys, for analysts also without what is sensitive."""
    with closing(open_bare()) as con:
        con.execute("attach $path as kept (read_only)", {"path": str(basis_path(settings, release))})
        found = con.execute(
            "select table_name, list(column_name order by column_index) from duckdb_columns() "
            "where database_name = 'kept' and schema_name = $schema and table_name <> 'person_record' "
            "group by table_name order by table_name",
            {"schema": schema},
        ).fetchall()
        for table, columns in found:
            shown = [c for c in columns if c not in HASHED and (schema == OFFICERS.live or not COLUMNS[c].sensitive)]
            query = f"select {', '.join(map(quoted, shown))} from kept.{schema}.{quoted(table)}"
            yield str(table), con.sql(query).to_arrow_table()
