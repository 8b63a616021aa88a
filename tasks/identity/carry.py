"""Ids carried forward to clusters by overlap: minted when new, merged by redirect, given back when parts come apart, never reused.

The same few statements serve persons (items are records), families (items are persons and card records) and households
(items are families), so that all ids last for the same reasons.

Tie rules, the only way in which the order of arrival decides: of several ids in one cluster the oldest is kept, of ids given in one
run the one whose first item is smallest by name; of several parts of an id the part with more of its own items keeps it, then the
one with more items, with a stronger item, with the smallest item. Items that have ids of their own go by their first records.
"""

import datetime as dt
from dataclasses import dataclass

from tasks.warehouse import Connection, rows, scalar, sql_text

PREFIX = {"person": "P", "family": "F", "household": "H"}
# What the items of an entity are, where they have ids of their own.
BELOW = {"family": "person", "household": "family"}
# The ledger also knows items of files that were replaced.
IN_USE = {
    "person": "select record_id as item_id from std.person_record",
    "family": "select item_id from core.family_item",
    "household": "select family_id as item_id from family_in_use",
}
# Since when an item is known: a record by its own date; a person or family, as an item of another entity, by its id's first event.
RECORD_DATES = "select record_id as item_id, observed_on from std.person_record"
ID_DATES = "select entity_id as item_id, valid_from as observed_on from audit.identity_event where event in ('minted', 'split')"
NO_EDGES = (
    "select '' as record_id_left, '' as record_id_right, 0 as rule_no, cast(null as double) as match_weight where false"
)


@dataclass(frozen=True)
class IdentityReport:
    """How many clusters of one entity were given their id and what happened to ids in this run."""

    entity: str
    ids: int
    minted: int
    merged: int
    split: int = 0
    un_merged: int = 0
    kept: int = 0


def carry_forward(con: Connection, entity: str, run_id: str, now: dt.datetime) -> IdentityReport:
    """Gives every cluster of the temporary table `cluster_item(item_id, cluster_no, strength)` its id; ids of items not in it stay.

    Leaves the temporary tables `cluster_id(cluster_no, entity_id)` and `changed(item_id, entity_id, former_id)`, updates
    audit.identity_assignment and adds to audit.identity_event; `redirect` is left to do once the items have their places.
    """
    if entity in BELOW:
        con.execute(
            f"insert into cluster_item by name {sql_text('identity/follower')}",
            {"below": BELOW[entity], "entity": entity},
        )
    settle_claims(con, entity)
    assign(con, entity, now)
    record_events(con, entity, run_id, now)
    happened = {r["event"]: r["n"] for r in rows(con, "select event, count(*) as n from happening group by event")}
    counts = {event: int(happened.get(event, 0)) for event in ("minted", "merged", "split", "un_merged", "kept")}
    return IdentityReport(entity, int(scalar(con, "select count(*) from cluster_id")), **counts)


def settle_claims(con: Connection, entity: str) -> None:
    """The temporary tables `standing_item`, `cluster_state`, `retired_item`, `holding`, `item_key`, `claim`, `cluster_id`, `changed` and `happening`."""
    for table in (
        "standing_item",
        "cluster_state",
        "retired_item",
        "holding",
        "item_key",
        "claim",
        "cluster_id",
        "changed",
        "happening",
    ):
        _make(con, table, entity)


def _make(con: Connection, table: str, entity: str) -> None:
    text = sql_text(f"identity/{table}")
    given = {"entity": entity, "prefix": PREFIX[entity]}
    bound = {name: value for name, value in given.items() if f"${name}" in text}
    con.execute(f"create or replace temp table {table} as {text}", bound or None)


def assign(con: Connection, entity: str, now: dt.datetime) -> None:
    """Ends and begins only what is new or changed, so that the ledger stays small."""
    con.execute(
        "update audit.identity_assignment set recorded_to = $now where entity = $entity and recorded_to is null "
        "and item_id in (select item_id from changed where former_id is not null)",
        {"entity": entity, "now": now},
    )
    con.execute(
        "insert into audit.identity_assignment by name "
        "select $entity as entity, item_id, entity_id, $now as recorded_from from changed",
        {"entity": entity, "now": now},
    )


def record_events(con: Connection, entity: str, run_id: str, now: dt.datetime) -> None:
    """Adds this run's happenings to the events with their evidence."""
    edges, dates = ("audit.edge", RECORD_DATES) if entity == "person" else (f"({NO_EDGES})", ID_DATES)
    con.execute(f"create or replace temp view item_date as {dates}")
    con.execute(
        "create or replace temp view item_edge as select e.record_id_left as item_left, e.record_id_right as item_right, e.rule_no, "
        f"e.match_weight from {edges} as e"
    )
    given = {"entity": entity, "run_id": run_id, "now": now}
    for model in ("evidence_minted", "evidence"):
        con.execute(
            "insert into audit.identity_event by name select cast(uuid() as varchar) as event_id, $entity as entity, event, entity_id, "
            "other_id, first_item as record_id, event_evidence, valid_from, $run_id as run_id, $now as recorded_from "
            f"from ({sql_text(f'identity/{model}')})",
            given,
        )


def redirect(con: Connection, entity: str) -> None:
    """Makes the redirects of one entity anew, once its items have their places; each leads to an id in use in one step."""
    # Again, since this run may have retired others.
    _make(con, "retired_item", entity)
    con.execute(f"create or replace temp view item_in_use as {IN_USE[entity]}")
    con.execute("delete from core.identity_redirect where entity = $entity", {"entity": entity})
    con.execute(f"insert into core.identity_redirect by name {sql_text('identity/redirect')}", {"entity": entity})
