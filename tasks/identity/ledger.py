"""The ledger beside the raw archive: one pair of files a run, consolidated now and then, so that a rebuilt warehouse gives the same ids.

Files are only ever added; a consolidated file `upto-<run>` stands for all runs up to that one, and what it replaces is
deleted after it is whole, so that a stop at any moment loses nothing and counts nothing twice.
"""

import datetime as dt
from pathlib import Path

import pyarrow as pa
import pyarrow.parquet as pq

from config.settings import Settings
from tasks.warehouse import Connection, scalar, transaction
from tasks.whole_parquet import ready_folder, write_whole

TABLES = {
    "identity_assignment": "entity, item_id, entity_id, recorded_from",
    "identity_event": "event_id, entity, event, entity_id, other_id, record_id, event_evidence, valid_from, run_id, recorded_from",
}
UPTO = "upto-"
# A run writes two small files; reading more than this many takes longer than rewriting them once.
MOST_FILES = 50
START = dt.datetime(1900, 1, 1)


def ledger_folder(settings: Settings, table: str) -> Path:
    """Where one table of the ledger is kept outside the warehouse."""
    return settings.home / "ledger" / table


def save_ledger(con: Connection, settings: Settings, run_id: str) -> None:
    """Writes what the ledger does not hold yet, also of runs that stopped before they could, and consolidates."""
    for table, columns in TABLES.items():
        folder = ready_folder(ledger_folder(settings, table))
        query = f"select {columns} from audit.{table} where recorded_from > $since order by recorded_from, entity, entity_id"
        new = con.sql(query, params={"since": _written_until(con, folder, run_id)}).to_arrow_table()
        if new.num_rows:
            write_whole(folder / f"{run_id}.parquet", new)
        if len(ledger_files(folder)) > MOST_FILES:
            consolidate(folder)


def _written_until(con: Connection, folder: Path, run_id: str) -> dt.datetime:
    """The moment up to which the ledger is written; the newest file alone knows it. A run's own file is written whole again."""
    files = [path for path in ledger_files(folder) if path.stem != run_id]
    if not files:
        return START
    found: dt.datetime = scalar(con, "select max(recorded_from) from read_parquet($file)", {"file": str(files[-1])})
    return found


def ledger_files(folder: Path) -> list[Path]:
    """The files that count, oldest first: the last consolidated one and those of later runs."""
    whole = sorted(folder.glob(f"{UPTO}*.parquet"))[-1:]
    until = whole[0].stem.removeprefix(UPTO) if whole else ""
    return whole + sorted(p for p in folder.glob("*.parquet") if not p.stem.startswith(UPTO) and p.stem > until)


def consolidate(folder: Path) -> None:
    """Makes one file of all and then deletes those it stands for."""
    files = ledger_files(folder)
    target = folder / f"{UPTO}{files[-1].stem.removeprefix(UPTO)}.parquet"
    write_whole(target, pa.concat_tables([pq.read_table(path) for path in files]))
    for path in folder.glob("*.parquet"):
        if path != target and (path in files or path.stem.startswith(UPTO)):
            path.unlink()


def restore_ledger(con: Connection, settings: Settings) -> None:
    """Reads the ledger into a warehouse that has none, so that a rebuild finds the old ids; an assignment ends where the next begins."""
    if scalar(con, "select count(*) from audit.identity_assignment"):
        return
    held, events = ([str(path) for path in ledger_files(ledger_folder(settings, table))] for table in TABLES)
    with transaction(con):
        if held:
            con.execute(
                f"insert into audit.identity_assignment by name select {TABLES['identity_assignment']}, "
                "lead(recorded_from) over (partition by entity, item_id order by recorded_from) as recorded_to from read_parquet($files)",
                {"files": held},
            )
        if events:
            con.execute(
                f"insert into audit.identity_event by name select {TABLES['identity_event']} from read_parquet($files)",
                {"files": events},
            )
