"""The published tables in PostgreSQL for dashboards; a whole release replaces the last one in one transaction."""

import time
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

import pyarrow.parquet
import sqlalchemy as sa
from sqlalchemy.schema import DropSchema

from config.messages import message
from config.schema import TABLES
from config.serving import NotServed, NotServedYet, load_serving
from config.settings import Settings
from tasks.contract.compatibility import compatibility_views
from tasks.publish.database import PUBLISHED_TABLES
from tasks.publish.serve_core import load_private, private_schemas
from tasks.publish.serve_table import Place, copy_table, grant_reading, make_next, refuse_foreign
from tasks.warehouse import SQL, quoted, sql_text

PUBLIC = Place("out", "out_next", "lab_reader")
HIDDEN = Place("out_preview", "out_preview_next", "lab_owner")
# Below PostgreSQL's deadlock_timeout of 1 s, so that the publisher gives way and never a reader.
LOCK_TIMEOUT = "500ms"
LOCK_ATTEMPTS = 60
LOCK_NOT_AVAILABLE = "55P03"


@dataclass(frozen=True, kw_only=True)
class ServeReport:
    """What is served now: the release and its rows by table."""

    release: str
    rows: Mapping[str, int]


class ReadersHoldOn(NotServedYet):
    """Queries of readers kept the old tables busy for so long that the swap was given up; the old release still serves."""


def serve_release(settings: Settings, release_id: str, place: Place = PUBLIC) -> ServeReport | None:
    """Copies a published release to `serving_url` and swaps it in; None when no server is set.

    Tables are loaded into the schema `out_next`, then one transaction drops `out` and renames `out_next` to `out`: a
    query sees one release or the other. A preview has schemas of its own and the role `lab_owner`. Views that others built on `out` in other schemas are dropped with it. The role
    `lab_reader` may read if it exists. What `config/serving.yml` declares for analysts and officers is loaded beside a release that
    readers see, and swapped in by the same transaction. Raises NotServed when the server does not answer or refuses, when readers hold
    on (ReadersHoldOn), and when a schema of that name carries no mark of ours; then the server shows what it showed.
    """
    if settings.serving_url is None:
        return None
    try:
        engine = sa.create_engine(settings.serving_url, poolclass=sa.NullPool)
        with engine.begin() as connection:
            refuse_foreign(connection, place, settings.language)
            row_counts = load_next(connection, settings.published / release_id / "parquet", place)
            if place == PUBLIC:
                row_counts |= load_private(connection, settings, release_id, load_serving())
        swap_in(engine, place, settings.language)
    except sa.exc.ArgumentError:
        # Both without the cause, whose text may quote the address, which holds a password.
        raise NotServed(message("serving.address", settings.language)) from None
    except sa.exc.OperationalError:
        raise NotServedYet(message("serving.unreachable", settings.language, release=release_id)) from None
    return ServeReport(release=release_id, rows=row_counts)


def reach(address: str, seconds: int = 3) -> bool:
    """Whether a server at that address takes the connection and answers within seconds."""
    engine = sa.create_engine(address, poolclass=sa.NullPool, connect_args={"connect_timeout": seconds})
    try:
        with engine.connect() as connection:
            return bool(connection.scalar(sa.text("select 1")) == 1)
    except sa.exc.SQLAlchemyError:
        return False


def load_next(connection: sa.Connection, folder: Path, place: Place = PUBLIC) -> dict[str, int]:
    """Fills the next schema of a place from the parquet files of a release, with views and grants; what was there before is dropped."""
    make_next(connection, place)
    row_counts = {}
    for name in PUBLISHED_TABLES:
        table = pyarrow.parquet.read_table(folder / f"{name}.parquet")
        declared = TABLES.get(f"out.{name}")
        key = declared.key if declared else ("area_code",) if name.startswith("wide_") else ()
        copy_table(connection, place.next, name, table, key)
        row_counts[name] = table.num_rows
    connection.exec_driver_sql(f"set local search_path = {place.next}")
    for path in sorted((SQL / "views").glob("*.sql")):
        connection.exec_driver_sql(f"create view {quoted(path.stem)} as {sql_text(f'views/{path.stem}')}")
    for name, query in compatibility_views(folder.parent).items():
        connection.exec_driver_sql(f"create view {quoted(name)} as {query}")
    grant_reading(connection, place)
    connection.exec_driver_sql(f"analyze {', '.join(PUBLISHED_TABLES)}")
    return row_counts


def swap_in(engine: sa.Engine, place: Place, language: str) -> None:
    """Makes the next schema of a place the one that serves, in one transaction; raises ReadersHoldOn.

    Every old table is locked first. A query that has begun on one of them holds the swap back, so that it cannot
    find its next table in the new release; queries that wait find all their tables there.
    """
    for _ in range(LOCK_ATTEMPTS):
        try:
            with engine.begin() as connection:
                private = private_schemas(connection) if place == PUBLIC else []
                for each in (place, *private):
                    _lock(connection, each.live)
                for each in (place, *private):
                    _swap(connection, each)
        except sa.exc.OperationalError as error:
            if getattr(error.orig, "sqlstate", None) != LOCK_NOT_AVAILABLE:
                raise
            time.sleep(0.1)
        else:
            return
    raise ReadersHoldOn(message("serving.readers_hold_on", language))


def _swap(connection: sa.Connection, place: Place) -> None:
    connection.execute(DropSchema(place.live, cascade=True, if_exists=True))
    # What is no longer declared has no next one.
    if place.next in sa.inspect(connection).get_schema_names():
        connection.exec_driver_sql(f"alter schema {place.next} rename to {place.live}")


def _lock(connection: sa.Connection, schema: str) -> None:
    connection.exec_driver_sql(f"set local lock_timeout = '{LOCK_TIMEOUT}'")
    tables = sorted(sa.inspect(connection).get_table_names(schema=schema))
    if tables:
        names = ", ".join(f"{schema}.{quoted(t)}" for t in tables)
        connection.exec_driver_sql(f"lock table {names} in access exclusive mode")
