"""Facts that carry two times: when they held in the world, and over which runs we believed them; nothing is overwritten.

What was believed cannot be found again from the archive, since files replace one another; so each run also writes what it came
to believe or gave up beside the archive, and a rebuilt warehouse reads it back.
"""

import datetime as dt
from pathlib import Path

from config.schema import TABLES
from config.settings import Settings
from tasks.versions import FAMILY, PERSON, Versioned, version_columns
from tasks.warehouse import Connection, quoted, scalar, sql_text, transaction
from tasks.whole_parquet import ready_folder, write_whole

RECORDED = ("recorded_from", "recorded_to")
BELIEFS = (
    "core.membership",
    "core.residence",
    "core.family_event",
    "core.person_history",
    "core.family_history",
    "core.targeting_belief",
)
# Whose rows in force are kept whole, since a choice by other rules must not pass for what was believed before.
IN_FORCE = (PERSON, FAMILY)
START = dt.datetime(1900, 1, 1)


def keep_belief(con: Connection, table: str, now: dt.datetime, followed: str = "true") -> int:
    """Brings a table to what the model of its name says now; returns the rows believed.

    A row that the model no longer gives is closed at `now`, one that it newly gives is opened; others are not touched.
    A model speaks only of the time in the world, and of no other rows of the table than those `followed`, a condition in SQL.
    """
    columns = [quoted(c) for c in TABLES[table].columns if c not in RECORDED]
    facts, model = ", ".join(columns), sql_text(table.replace(".", "/"))
    held = f"select {facts} from {table} where recorded_to is null and {followed}"
    con.execute(f"create or replace temp table believed as select {facts} from ({model})")
    con.execute(f"create or replace temp table withdrawn as {held} except select {facts} from believed")
    con.execute(f"create or replace temp table learnt as select {facts} from believed except {held}")
    same = " and ".join(f"t.{c} is not distinct from w.{c}" for c in columns)
    con.execute(
        f"update {table} as t set recorded_to = $now from withdrawn as w where t.recorded_to is null and {same}",
        {"now": now},
    )
    con.execute(f"insert into {table} by name select *, $now as recorded_from from learnt", {"now": now})
    return int(scalar(con, f"select count(*) from {table} where recorded_to is null"))


def begin_beliefs(con: Connection) -> None:
    """The temporary tables `person_since` and `family_since`, empty unless a rebuild has filled them."""
    for entity in IN_FORCE:
        con.execute(
            f"create temp table if not exists {entity.since} as select {version_columns(entity)} from {entity.table} limit 0"
        )


def forget_since(con: Connection) -> None:
    """Empties what a rebuild brought once the rows in force have it."""
    for entity in IN_FORCE:
        con.execute(f"delete from {entity.since}")


def belief_folder(settings: Settings, table: str) -> Path:
    """Where the beliefs of one table are kept outside the warehouse; they hold personal data as the archive does."""
    return settings.home / "ledger" / "beliefs" / table.split(".")[1]


def save_beliefs(con: Connection, settings: Settings, run_id: str) -> None:
    """Writes what was believed or given up since the last file, one file a table and run; a run without news writes none."""
    queries = {t: f"select * from {t} where recorded_from > $until or recorded_to > $until" for t in BELIEFS}
    queries |= {
        e.in_force: f"select {version_columns(e)} from {e.table} where recorded_from > $until" for e in IN_FORCE
    }
    for table, query in queries.items():
        folder = ready_folder(belief_folder(settings, table))
        rows = con.sql(query, params={"until": written_until(con, folder, run_id)}).to_arrow_table()
        if rows.num_rows:
            write_whole(folder / f"{run_id}.parquet", rows)


def written_until(con: Connection, folder: Path, run_id: str) -> dt.datetime:
    """The last moment that the files of earlier runs know of; a run's own file is written whole again."""
    earlier = sorted(path for path in folder.glob("*.parquet") if path.stem != run_id)
    if not earlier:
        return START
    found: dt.datetime = scalar(
        con,
        "select max(greatest(recorded_from, recorded_to)) from (select recorded_from, null as recorded_to from read_parquet($file) "
        "union all by name select * from read_parquet($file))",
        {"file": str(earlier[-1])},
    )
    return found


def restore_beliefs(con: Connection, settings: Settings) -> None:
    """Reads what was believed into a warehouse that knows nothing yet, so that a rebuild goes on where it was."""
    begin_beliefs(con)
    if scalar(con, "select count(*) from core.person"):
        return
    with transaction(con):
        for table in BELIEFS:
            restore_table(con, settings, table)
        # After the histories, which tell what was given up.
        for entity in IN_FORCE:
            restore_in_force(con, settings, entity)


def belief_files(settings: Settings, table: str) -> list[str]:
    """The files of one table, oldest first."""
    return [str(path) for path in sorted(belief_folder(settings, table).glob("*.parquet"))]


def restore_table(con: Connection, settings: Settings, table: str) -> None:
    """Reads one table of beliefs; a run that was stopped before it had persons may have read them already."""
    con.execute(f"delete from {table}")
    if files := belief_files(settings, table):
        columns = ", ".join(quoted(c) for c in TABLES[table].columns if c != "recorded_to")
        con.execute(
            f"insert into {table} by name select {columns}, max(recorded_to) as recorded_to "
            "from read_parquet($files) group by all",
            {"files": files},
        )


def restore_in_force(con: Connection, settings: Settings, entity: Versioned) -> None:
    """Reads the rows in force: the last that was written of each id, unless the history says that it was given up."""
    con.execute(f"delete from {entity.since}")
    key = entity.key
    if files := belief_files(settings, entity.in_force):
        con.execute(
            f"insert into {entity.since} by name select w.* from (select {version_columns(entity)} from read_parquet($files) "
            f"qualify row_number() over (partition by {key} order by recorded_from desc) = 1) as w "
            f"anti join {entity.history} as h on h.{key} = w.{key} and h.valid_from = w.valid_from "
            "and h.recorded_from = w.recorded_from and h.recorded_to is not null",
            {"files": files},
        )
