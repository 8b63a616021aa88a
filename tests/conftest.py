"""What most tests need: a fresh warehouse in memory, and rows of a declared table with only the columns a test cares for."""

import os
from collections.abc import Callable, Iterator, Mapping
from contextlib import closing
from pathlib import Path
from typing import Any

import psycopg
import pytest
from psycopg import sql

os.environ.update(DO_NOT_TRACK="1", PREFECT_SERVER_ANALYTICS_ENABLED="false", GX_ANALYTICS_ENABLED="false")

from config.schema import TABLES, Kind, columns_of
from config.sources import load_sources
from tasks.warehouse import Connection, open_memory
from tests.intake_lab import Lab
from tests.release_postgres import postgres_server

Insert = Callable[..., None]
STAND_INS: dict[Kind, Any] = {
    Kind.INTEGER: 1, Kind.DECIMAL: 1.0, Kind.BOOLEAN: False, Kind.DATE: "2026-01-01", Kind.TIMESTAMP: "2026-01-01 00:00:00",
}  # fmt: skip


@pytest.fixture
def con() -> Iterator[Connection]:
    """An empty warehouse in memory."""
    with closing(open_memory()) as connection:
        yield connection


@pytest.fixture
def lab(con: Connection, tmp_path: Path) -> Lab:
    """An empty laboratory with all declared sources."""
    return Lab(con, tmp_path, load_sources())


@pytest.fixture
def insert(con: Connection) -> Insert:
    """Puts rows into a declared table of the empty warehouse."""
    return insert_into(con)


def insert_into(con: Connection) -> Insert:
    """Puts rows into a declared table; required columns that a row leaves out get a stand-in."""

    def put(table: str, *rows: Mapping[str, Any]) -> None:
        declared = TABLES[table]
        needed = {c.name: STAND_INS.get(c.kind, "x") for c in columns_of(declared) if c.name in declared.not_null}
        for row in rows:
            values = needed | dict(row)
            marks = ", ".join("?" for _ in values)
            con.execute(f"insert into {table} ({', '.join(values)}) values ({marks})", list(values.values()))

    return put


@pytest.fixture(scope="session")
def postgres() -> Iterator[Callable[[str], str]]:
    """A PostgreSQL server of its own; called with a name it makes a database and gives its address."""
    with postgres_server() as address:

        def make_database(name: str) -> str:
            with psycopg.connect(address, autocommit=True) as connection:
                connection.execute(sql.SQL("create database {}").format(sql.Identifier(name)))
            return address.replace("/postgres?", f"/{name}?", 1)

        yield make_database
