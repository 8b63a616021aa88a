"""Ids last: kept on a rebuild, carried by overlap, merged by redirect, split by size, never reused, never made of a number."""

import datetime as dt
from pathlib import Path

import pytest

from config.settings import Settings
from tasks.identity import carry_forward, restore_ledger, save_ledger
from tasks.warehouse import Connection, open_memory, rows

FIRST, SECOND = dt.datetime(2026, 1, 1), dt.datetime(2026, 4, 1)


def clusters(con: Connection, groups: dict[str, int], strong: tuple[str, ...] = ()) -> None:
    """Makes `cluster_item` from item -> cluster number."""
    con.execute("create or replace temp table cluster_item (item_id varchar, cluster_no bigint, strength integer)")
    con.executemany("insert into cluster_item values (?, ?, ?)", [[i, c, int(i in strong)] for i, c in groups.items()])


def ids(con: Connection) -> dict[str, str]:
    """Item -> id as last assigned."""
    return {r["item_id"]: r["entity_id"] for r in rows(con, "select item_id, entity_id from audit.identity_assignment")}


def test_same_clusters_under_other_numbers_keep_their_ids(con: Connection) -> None:
    clusters(con, {"a": 0, "b": 0, "c": 1})
    carry_forward(con, "person", "run1", FIRST)
    before = ids(con)
    clusters(con, {"c": 7, "b": 3, "a": 3})
    report = carry_forward(con, "person", "run2", SECOND)
    assert ids(con) == before
    assert (report.minted, report.merged, report.ids) == (0, 0, 2)


def test_merged_clusters_keep_the_oldest_id_and_redirect_the_other(con: Connection) -> None:
    clusters(con, {"a": 0})
    carry_forward(con, "person", "run1", FIRST)
    old = ids(con)["a"]
    clusters(con, {"a": 0, "b": 1})
    carry_forward(con, "person", "run2", SECOND)
    younger = ids(con)["b"]
    clusters(con, {"a": 0, "b": 0})
    report = carry_forward(con, "person", "run3", SECOND + dt.timedelta(days=1))
    assert set(ids(con).values()) == {old}
    assert report.merged == 1
    merged = rows(con, "select entity_id, successor_id from audit.identity_event where event = 'merged'")
    assert merged == [{"entity_id": younger, "successor_id": old}]


@pytest.mark.parametrize(
    ("split", "strong", "keeper"),
    [({"a": 0, "b": 0, "c": 1}, (), "a"), ({"a": 0, "b": 1}, ("b",), "b"), ({"a": 0, "b": 1}, (), "a")],
)
def test_split_cluster_leaves_the_id_with_the_larger_then_the_stronger_part(
    con: Connection, split: dict[str, int], strong: tuple[str, ...], keeper: str
) -> None:
    clusters(con, dict.fromkeys(split, 0))
    carry_forward(con, "person", "run1", FIRST)
    old = ids(con)[keeper]
    clusters(con, split, strong)
    carry_forward(con, "person", "run2", SECOND)
    after = ids(con)
    assert after[keeper] == old
    assert [item for item in split if after[item] != old] == [i for i in split if split[i] != split[keeper]]


def test_entities_do_not_share_ids(con: Connection) -> None:
    clusters(con, {"a": 0})
    carry_forward(con, "person", "run1", FIRST)
    carry_forward(con, "family", "run1", FIRST)
    found = rows(con, "select entity, entity_id from audit.identity_assignment order by entity")
    assert [r["entity_id"][0] for r in found] == ["F", "P"]


def test_ledger_gives_a_new_warehouse_the_same_ids(con: Connection, tmp_path: Path) -> None:
    settings = Settings(home=tmp_path)
    clusters(con, {"a": 0, "b": 1})
    carry_forward(con, "person", "run1", FIRST)
    save_ledger(con, settings, "run1", FIRST)
    clusters(con, {"a": 0, "b": 0})
    carry_forward(con, "person", "run2", SECOND)
    save_ledger(con, settings, "run2", SECOND)
    fresh = open_memory()
    restore_ledger(fresh, settings)
    clusters(fresh, {"b": 5, "a": 5})
    report = carry_forward(fresh, "person", "run3", SECOND + dt.timedelta(days=1))
    assert report.minted == 0
    assert ids(fresh) == ids(con)
    events = "select count(*) as n from audit.identity_event"
    assert rows(fresh, events) == rows(con, events)
    fresh.close()
