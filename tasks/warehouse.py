"""The only owner of database connections and SQL text, so that swapping an engine touches one module."""

from collections.abc import Iterator, Mapping, Sequence
from contextlib import closing, contextmanager, suppress
from functools import cache
from pathlib import Path
from typing import Any

import duckdb
import sqlalchemy as sa
from sqlalchemy.dialects import postgresql
from sqlalchemy.schema import CreateTable

from config.schema import TABLES, Column, Kind, Table, columns_of
from config.settings import PROJECT, Settings

Connection = duckdb.DuckDBPyConnection
EngineError = duckdb.Error
SQL = PROJECT / "sql"
SCHEMAS = ("raw", "std", "core", "audit", "out")
SQL_TYPES: dict[Kind, type[sa.types.TypeEngine[Any]]] = {
    Kind.DATE: sa.Date,
    Kind.TIMESTAMP: sa.DateTime,
    Kind.INTEGER: sa.BigInteger,
    Kind.DECIMAL: sa.Double,
    Kind.BOOLEAN: sa.Boolean,
}
# What the engine may write ahead before it writes its tables through: the changes of one village's file fit in, so that they
# are written through once, when the run is over, and not after every step.
LOG_LIMIT = "64MB"


def sql_type(column: Column) -> sa.types.TypeEngine[Any]:
    """The SQLAlchemy type of a declared column; everything that is not a measure is text."""
    return SQL_TYPES.get(column.kind, sa.Text)()


def table_definition(table: Table, metadata: sa.MetaData) -> sa.Table:
    """A declared table as SQLAlchemy sees it; keys are checked by rules, not by the engine, so loads stay bulk loads."""
    return sa.Table(
        table.name.split(".")[1],
        metadata,
        *(sa.Column(c.name, sql_type(c), nullable=c.name not in table.not_null) for c in columns_of(table)),
        schema=table.schema,
    )


@cache
def declared_ddl() -> tuple[str, ...]:
    """`create table if not exists` for every declared table, in DuckDB's reading of PostgreSQL's grammar."""
    metadata = sa.MetaData()
    dialect = postgresql.dialect()  # type: ignore[no-untyped-call]
    return tuple(
        str(CreateTable(table_definition(t, metadata), if_not_exists=True).compile(dialect=dialect))
        for t in TABLES.values()
    )


class WarehouseInUse(RuntimeError):
    """Another process has the warehouse file open for writing."""


class NoWarehouse(RuntimeError):
    """No run has made a warehouse yet."""


class StaleWarehouse(RuntimeError):
    """The warehouse file was made by another version of the declared tables; it can be made again from the archive."""


def open_warehouse(settings: Settings) -> Connection:
    """Opens the warehouse for writing with every declared table and macro in place.

    Raises WarehouseInUse while another process holds the file, StaleWarehouse when its tables are not those declared.
    """
    con = connect(settings.warehouse, settings)
    refuse_stale(con)
    return prepare(con)


def connect(path: Path, settings: Settings) -> Connection:
    """Opens a database file for writing as it is; raises WarehouseInUse while another process holds it."""
    settings.home.mkdir(parents=True, exist_ok=True)
    return _connect(path, settings)


def open_to_read(settings: Settings) -> Connection:
    """Opens the warehouse for looking only, as it is.

    Raises NoWarehouse before the first run, WarehouseInUse while another process writes it, StaleWarehouse as `open_warehouse` does.
    """
    if not settings.warehouse.exists():
        raise NoWarehouse("there is no warehouse yet: lab run makes it, lab rebuild makes it again from the archive")
    con = _connect(settings.warehouse, settings, read_only=True)
    refuse_stale(con)
    return con


def _connect(path: Path, settings: Settings, *, read_only: bool = False) -> Connection:
    limits = {
        "memory_limit": settings.memory_limit,
        "threads": str(settings.threads),
        "checkpoint_threshold": LOG_LIMIT,
    }
    try:
        return duckdb.connect(
            str(path), read_only=read_only, config={**limits, "autoinstall_known_extensions": "false"}
        )
    except duckdb.IOException as busy:
        if "lock" not in str(busy):
            raise
        raise WarehouseInUse(
            "another process is writing the warehouse: wait for it, or stop it, and try again"
        ) from busy


@contextmanager
def attached(con: Connection, name: str, path: Path | str, *, writable: bool = False) -> Iterator[None]:
    """A database file, or an empty database by the path `:memory:`, under a name of ours for the block; written through when it ends."""
    con.execute(f"attach $path as {name}{'' if writable else ' (read_only)'}", {"path": str(path)})
    try:
        yield
    finally:
        con.execute(f"detach {name}")


@contextmanager
def new_warehouse(settings: Settings) -> Iterator[Connection]:
    """An empty warehouse, made beside the one there is and put into its place when the block ends well; raises WarehouseInUse."""
    coming = settings.warehouse.with_suffix(".next.duckdb")
    for path in (coming, _log_of(coming)):
        path.unlink(missing_ok=True)
    # Closing it writes its log through; a file too damaged to be opened is no reason to keep it.
    with suppress(EngineError):
        connect(settings.warehouse, settings).close()
    with closing(connect(coming, settings)) as con, transaction(prepare(con)):
        yield con
    _log_of(settings.warehouse).unlink(missing_ok=True)
    coming.replace(settings.warehouse)


def _log_of(warehouse: Path) -> Path:
    """Where the engine writes ahead of a database file."""
    return warehouse.with_name(f"{warehouse.name}.wal")


def refuse_stale(con: Connection) -> None:
    """Raises StaleWarehouse for a file whose declared tables have other columns than today's."""
    found = con.execute(
        "select table_schema || '.' || table_name, column_name, is_nullable from information_schema.columns"
    ).fetchall()
    columns: dict[str, set[tuple[str, bool]]] = {}
    for table, column, nullable in found:
        columns.setdefault(table, set()).add((column, nullable == "YES"))
    changed = [
        t.name
        for t in TABLES.values()
        if t.name in columns and columns[t.name] != {(c, c not in t.not_null) for c in t.columns}
    ]
    if changed:
        con.close()
        raise StaleWarehouse(f"{', '.join(changed)} changed since this warehouse was made: run lab rebuild")


def open_bare() -> Connection:
    """An empty database in memory without a declared table, for looking at files."""
    return duckdb.connect(config={"autoinstall_known_extensions": "false"})


def open_memory() -> Connection:
    """An empty warehouse in memory, for tests and small look-ups."""
    return prepare(open_bare())


def prepare(con: Connection) -> Connection:
    """Creates schemas, declared tables, macros and the view of records as repaired, on a fresh or an older warehouse."""
    for schema in SCHEMAS:
        con.execute(f"create schema if not exists {schema}")
    for statement in declared_ddl():
        con.execute(statement)
    for path in sorted((SQL / "macros").glob("*.sql")):
        con.execute(path.read_text(encoding="utf-8"))
    con.execute(f"create or replace view std.person_statement as {sql_text('std/person_statement')}")
    return con


@contextmanager
def as_written(con: Connection) -> Iterator[None]:
    """Statements of the block run with their expressions as written.

    Rewriting the hundreds of expressions of a wide table takes four times as long as asking them of a village's file, and gains
    nothing on a regency's.
    """
    con.execute("set disabled_optimizers = 'expression_rewriter'")
    try:
        yield
    finally:
        con.execute("reset disabled_optimizers")


@contextmanager
def transaction(con: Connection) -> Iterator[Connection]:
    """All of the block or nothing of it."""
    con.begin()
    try:
        yield con
    except BaseException:
        con.rollback()
        raise
    con.commit()


def sql_text(name: str) -> str:
    """The text of `sql/<name>.sql`; raises FileNotFoundError for an unknown model."""
    return (SQL / f"{name}.sql").read_text(encoding="utf-8")


def run_model(con: Connection, name: str, parameters: Mapping[str, object] | None = None) -> duckdb.DuckDBPyConnection:
    """Runs one SQL model with bound parameters and returns its open result."""
    return con.execute(sql_text(name), dict(parameters) if parameters else None)


def replace_table(con: Connection, table: str, model: str, parameters: Mapping[str, object] | None = None) -> int:
    """Rebuilds a declared table from a SQL model by column name; returns its rows."""
    con.execute(f"delete from {table}")
    return append_model(con, table, model, parameters)


def append_model(con: Connection, table: str, model: str, parameters: Mapping[str, object] | None = None) -> int:
    """Adds a SQL model's rows to a table by column name; returns how many."""
    con.execute(
        f"insert into {table} by name ({sql_text(model).rstrip().rstrip(';')})",
        dict(parameters) if parameters else None,
    )
    return int(fetch_value(con))


def insert_rows(con: Connection, table: str, found: Sequence[Sequence[object]], names: Sequence[str] = ()) -> None:
    """Adds rows with a value for each of the named columns, or for all of the table in their order.

    All at once, since one at a time takes thirty times as long.
    """
    if found:
        columns = [list(column) for column in zip(*found, strict=True)]
        named = f" ({', '.join(map(quoted, names))})" if names else ""
        con.execute(f"insert into {table}{named} select {', '.join('unnest(?)' for _ in columns)}", columns)


def replace_rows(con: Connection, table: str, found: Sequence[Mapping[str, object]]) -> None:
    """Rebuilds a small declared table from rows by column name; a column that a row does not name is empty in it."""
    con.execute(f"delete from {table}")
    names = list(dict.fromkeys(name for row in found for name in row))
    insert_rows(con, table, [[row.get(name) for name in names] for row in found], names)


def fetch_value(con: Connection) -> Any:
    """The single value of the last result, which must have one row."""
    # All rows are fetched, since an unfinished result blocks its connection.
    found = con.fetchall()
    if not found:
        raise LookupError("the query returned no row")
    return found[0][0]


def scalar(con: Connection, query: str, parameters: Sequence[object] | Mapping[str, object] | None = None) -> Any:
    """The single value a query returns."""
    return fetch_value(con.execute(query, parameters))


def rows(
    con: Connection, query: str, parameters: Sequence[object] | Mapping[str, object] | None = None
) -> list[dict[str, Any]]:
    """All rows of a small result as dictionaries."""
    result = con.execute(query, parameters)
    names = [d[0] for d in result.description or ()]
    return [dict(zip(names, row, strict=True)) for row in result.fetchall()]


def quoted(identifier: str) -> str:
    """An identifier safe to stand in SQL text; values are always bound instead."""
    return '"' + identifier.replace('"', '""') + '"'
