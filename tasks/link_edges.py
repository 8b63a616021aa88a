"""Edges come and go through here alone, so that a run knows between which records anything has changed."""

from collections.abc import Mapping

from tasks.warehouse import Connection


def begin_edges(con: Connection) -> None:
    """Leaves `moved_edge(record_id_left, record_id_right)` empty; edges that come or go from now on are in it."""
    con.execute("create or replace temp table moved_edge (record_id_left varchar, record_id_right varchar)")


def take_out_edges(con: Connection, condition: str, given: Mapping[str, object]) -> None:
    """Deletes the edges of which an SQL condition holds."""
    con.execute(
        f"create or replace temp table going as select rowid as place, record_id_left, record_id_right from audit.edge where {condition}",
        dict(given),
    )
    con.execute("delete from audit.edge where rowid in (select place from going)")
    _note(con, "going")


def put_in_edges(con: Connection, query: str, given: Mapping[str, object] | None = None) -> None:
    """Adds the edges of a query of record_id_left, record_id_right, rule_no and match_weight."""
    con.execute(f"create or replace temp table coming as {query}", dict(given) if given else None)
    con.execute("insert into audit.edge by name select * from coming")
    _note(con, "coming")


def _note(con: Connection, table: str) -> None:
    con.execute(f"insert into moved_edge select record_id_left, record_id_right from {table}")
    con.execute(f"drop table {table}")
