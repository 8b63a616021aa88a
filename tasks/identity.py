"""Lasting ids for clusters of items: carried forward by overlap, minted when new, merged by redirect, never reused.

The same few statements serve persons (items are records), families (items are persons and card records)
and households (items are families). What was decided is also written beside the raw archive, so that a
warehouse rebuilt from the archive gives the same ids.
"""

import datetime as dt
from dataclasses import dataclass
from pathlib import Path

import pyarrow.parquet as pq

from config.settings import Settings
from tasks.warehouse import Connection, scalar, sql_text

PREFIX = {"person": "P", "family": "F", "household": "H"}


@dataclass(frozen=True)
class IdentityReport:
    """How many ids one entity has and what happened to them in this run."""

    entity: str
    ids: int
    minted: int
    merged: int


def carry_forward(con: Connection, entity: str, run_id: str, now: dt.datetime) -> IdentityReport:
    """Gives every cluster of the temporary table `cluster_item(item_id, cluster_no, strength)` its id.

    Leaves the temporary table `cluster_id(cluster_no, entity_id)`, updates audit.identity_assignment and
    adds minted and merged ids to audit.identity_event.
    """
    con.execute(f"create or replace temp table claim as {sql_text('identity/claim')}", {"entity": entity})
    con.execute(
        f"""
create or replace temp table cluster_id as
select k.cluster_no, coalesce(c.entity_id, '{PREFIX[entity]}' || upper(left(replace(cast(uuid() as varchar), '-', ''), 16))) as entity_id,
    c.entity_id is null as is_new, k.first_item
from (select cluster_no, min(item_id) as first_item from cluster_item group by cluster_no) as k
left join claim as c on c.cluster_no = k.cluster_no and c.standing = 1
"""
    )
    minted = _record_events(con, entity, run_id, now)
    merged = _record_merges(con, entity, run_id, now)
    _assign(con, entity, now)
    ids = int(scalar(con, "select count(*) from cluster_id"))
    return IdentityReport(entity, ids, minted, merged)


def _record_events(con: Connection, entity: str, run_id: str, now: dt.datetime) -> int:
    con.execute(
        "insert into audit.identity_event by name select cast(uuid() as varchar) as event_id, $entity as entity, 'minted' as event, "
        "entity_id, cast(null as varchar) as successor_id, first_item as record_id, $run_id as run_id, $now as recorded_from "
        "from cluster_id where is_new",
        {"entity": entity, "run_id": run_id, "now": now},
    )
    return int(scalar(con, "select count(*) from cluster_id where is_new"))


def _record_merges(con: Connection, entity: str, run_id: str, now: dt.datetime) -> int:
    con.execute(
        "insert into audit.identity_event by name select cast(uuid() as varchar) as event_id, $entity as entity, 'merged' as event, "
        "c.entity_id, k.entity_id as successor_id, k.first_item as record_id, $run_id as run_id, $now as recorded_from "
        "from claim as c join cluster_id as k on k.cluster_no = c.cluster_no where c.standing > 1",
        {"entity": entity, "run_id": run_id, "now": now},
    )
    return int(scalar(con, "select count(*) from claim where standing > 1"))


def _assign(con: Connection, entity: str, now: dt.datetime) -> None:
    """Writes only assignments that are new or changed, so that the ledger stays small."""
    con.execute(
        """
create or replace temp table changed as
select c.item_id, k.entity_id
from cluster_item as c
join cluster_id as k on k.cluster_no = c.cluster_no
left join audit.identity_assignment as a on a.entity = $entity and a.item_id = c.item_id
where a.entity_id is distinct from k.entity_id
""",
        {"entity": entity},
    )
    con.execute(
        "delete from audit.identity_assignment where entity = $entity and item_id in (select item_id from changed)",
        {"entity": entity},
    )
    con.execute(
        "insert into audit.identity_assignment select $entity, item_id, entity_id, $now from changed",
        {"entity": entity, "now": now},
    )


def ledger_folder(settings: Settings) -> Path:
    """Where decisions about ids are kept outside the warehouse."""
    return settings.home / "ledger"


def save_ledger(con: Connection, settings: Settings, run_id: str, now: dt.datetime) -> None:
    """Writes this run's assignments and events beside the archive, one pair of files a run."""
    folder = ledger_folder(settings)
    folder.mkdir(parents=True, exist_ok=True)
    for table in ("identity_assignment", "identity_event"):
        rows = con.sql(f"select * from audit.{table} where recorded_from = $now", params={"now": now}).to_arrow_table()
        target = folder / f"{run_id}.{table}.parquet"
        if rows is not None and rows.num_rows:
            pq.write_table(rows, target.with_suffix(".part"))
            target.with_suffix(".part").replace(target)


def restore_ledger(con: Connection, settings: Settings) -> None:
    """Reads the ledger into a warehouse that has none, so that a rebuild finds the old ids."""
    if scalar(con, "select count(*) from audit.identity_assignment"):
        return
    folder = ledger_folder(settings)
    if any(folder.glob("*.identity_assignment.parquet")):
        con.execute(
            "insert into audit.identity_assignment by name select entity, item_id, entity_id, recorded_from from read_parquet($files) "
            "qualify row_number() over (partition by entity, item_id order by recorded_from desc) = 1",
            {"files": str(folder / "*.identity_assignment.parquet")},
        )
    if any(folder.glob("*.identity_event.parquet")):
        con.execute(
            "insert into audit.identity_event by name select * from read_parquet($files)",
            {"files": str(folder / "*.identity_event.parquet")},
        )
