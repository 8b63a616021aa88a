"""How a table gets into PostgreSQL and who may read it there; what every served schema shares."""

from collections.abc import Sequence
from dataclasses import dataclass
from io import BytesIO
from typing import Any

import pyarrow as pa
import pyarrow.csv
import sqlalchemy as sa
from sqlalchemy.schema import CreateSchema, CreateTable, DropSchema

from config.messages import message
from config.serving import NotServed
from tasks.warehouse import quoted

# Schemas that we made say so, and only those are ever replaced or taken away.
OURS = "Served by Lab Kemiskinan"


@dataclass(frozen=True)
class Place:
    """The schema that serves a release, the one it is loaded into first, and the role that may read it."""

    live: str
    next: str
    reader: str


def refuse_foreign(connection: sa.Connection, place: Place, language: str) -> None:
    """Raises NotServed when a schema of that name is somebody else's, which replacing it would destroy."""
    query = sa.text(
        "select nspname, obj_description(oid, 'pg_namespace') from pg_namespace where nspname in (:live, :next)"
    )
    for name, mark in connection.execute(query, {"live": place.live, "next": place.next}):
        if mark != OURS:
            raise NotServed(message("serving.foreign", language, schema=name, mark=OURS))


def our_schemas(connection: sa.Connection) -> set[str]:
    """The schemas that carry our mark."""
    query = sa.text("select nspname from pg_namespace where obj_description(oid, 'pg_namespace') = :ours")
    return set(connection.scalars(query, {"ours": OURS}))


def make_next(connection: sa.Connection, place: Place) -> None:
    """An empty next schema of a place, with our mark, in place of what an earlier attempt left."""
    connection.execute(DropSchema(place.next, cascade=True, if_exists=True))
    connection.execute(CreateSchema(place.next))
    connection.exec_driver_sql(f"comment on schema {place.next} is '{OURS}'")


def copy_table(connection: sa.Connection, schema: str, name: str, table: pa.Table, key: Sequence[str] = ()) -> None:
    """Makes a table of the columns of an Arrow table, with a key when one is given, and fills it."""
    columns = (sa.Column(f.name, _type(f.type), primary_key=f.name in key) for f in table.schema)
    connection.execute(CreateTable(sa.Table(name, sa.MetaData(), *columns, schema=schema)))
    # Empty text is written in quotes and no value without, which is how COPY tells them apart.
    lines = BytesIO()
    pa.csv.write_csv(table, lines, pa.csv.WriteOptions(include_header=False))
    driver: Any = connection.connection.driver_connection
    with driver.cursor() as cursor, cursor.copy(f"copy {schema}.{quoted(name)} from stdin (format csv)") as copy:
        copy.write(lines.getvalue())


def role_exists(connection: sa.Connection, role: str) -> bool:
    """Whether the server knows a role."""
    return bool(connection.scalar(sa.text("select 1 from pg_roles where rolname = :role"), {"role": role}))


def grant_reading(connection: sa.Connection, place: Place) -> None:
    """Lets the role of a place read all tables of its next schema, and nobody else; a role that is not there reads nothing.

    Grants belong to the schema, so that they are swapped in with it in the same transaction.
    """
    connection.exec_driver_sql(f"revoke all on schema {place.next} from public")
    if role_exists(connection, place.reader):
        connection.exec_driver_sql(f"grant usage on schema {place.next} to {place.reader}")
        connection.exec_driver_sql(f"grant select on all tables in schema {place.next} to {place.reader}")


def _type(arrow_type: pa.DataType) -> sa.types.TypeEngine[Any]:
    for is_kind, made in (
        (pa.types.is_floating, sa.Double),
        (pa.types.is_boolean, sa.Boolean),
        (pa.types.is_date, sa.Date),
    ):
        if is_kind(arrow_type):
            return made()
    if pa.types.is_timestamp(arrow_type):
        return sa.DateTime()
    return sa.BigInteger() if pa.types.is_integer(arrow_type) else sa.Text()
