"""Facts that carry two times: when they held in the world, and over which runs we believed them; nothing is overwritten."""

import datetime as dt

from config.schema import TABLES
from tasks.warehouse import Connection, quoted, scalar, sql_text

RECORDED = ("recorded_from", "recorded_to")


def keep_belief(con: Connection, table: str, model: str, now: dt.datetime) -> int:
    """Brings a table to what the model says now; returns the rows believed.

    A row that the model no longer gives is closed at `now`, one that it newly gives is opened; others are not touched.
    A model speaks only of the time in the world.
    """
    columns = [quoted(c) for c in TABLES[table].columns if c not in RECORDED]
    facts = ", ".join(columns)
    held = f"select {facts} from {table} where recorded_to is null"
    con.execute(f"create or replace temp table believed as select {facts} from ({sql_text(model)})")
    con.execute(f"create or replace temp table withdrawn as {held} except select {facts} from believed")
    con.execute(f"create or replace temp table learnt as select {facts} from believed except {held}")
    same = " and ".join(f"t.{c} is not distinct from w.{c}" for c in columns)
    con.execute(
        f"update {table} as t set recorded_to = $now from withdrawn as w where t.recorded_to is null and {same}",
        {"now": now},
    )
    con.execute(f"insert into {table} by name select *, $now as recorded_from from learnt", {"now": now})
    return int(scalar(con, "select count(*) from believed"))
