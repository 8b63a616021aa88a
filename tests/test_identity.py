"""Ids last: kept on a rebuild, carried by overlap, merged by redirect, split by size, never reused, never made of a number."""

import datetime as dt
from pathlib import Path

import pytest

from config.settings import Settings
from tasks.identity import carry_forward, redirect, restore_ledger, save_ledger
from tasks.identity.ledger import MOST_FILES, ledger_files, ledger_folder
from tasks.warehouse import Connection, open_memory, rows
from tests.conftest import Insert

FIRST, SECOND = dt.datetime(2026, 1, 1), dt.datetime(2026, 4, 1)


def clusters(con: Connection, groups: dict[str, int], strong: tuple[str, ...] = ()) -> None:
    """Makes `cluster_item` from item -> cluster number."""
    con.execute("create or replace temp table cluster_item (item_id varchar, cluster_no bigint, strength integer)")
    con.executemany("insert into cluster_item values (?, ?, ?)", [[i, c, int(i in strong)] for i, c in groups.items()])


def ids(con: Connection) -> dict[str, str]:
    """Item -> id as last assigned."""
    held = "select item_id, entity_id from audit.identity_assignment where recorded_to is null"
    return {r["item_id"]: r["entity_id"] for r in rows(con, held)}


def arrive(con: Connection, day: int, groups: dict[str, int], strong: tuple[str, ...] = ()) -> dict[str, str]:
    """The run of one day in January over these clusters; returns the ids after it."""
    clusters(con, groups, strong)
    carry_forward(con, "person", f"run{day:02}", dt.datetime(2026, 1, day))
    return ids(con)


def events(con: Connection, day: int) -> list[tuple[str, str, str | None]]:
    """What the run of that day did: event, id, other id."""
    query = "select event, entity_id, other_id from audit.identity_event where run_id = ? order by event, entity_id"
    return [(r["event"], r["entity_id"], r["other_id"]) for r in rows(con, query, [f"run{day:02}"])]


def redirects(con: Connection) -> dict[str, str]:
    """Retired id -> id in use."""
    redirect(con, "person")
    found = rows(con, "select entity_id, successor_id from core.identity_redirect")
    return {r["entity_id"]: r["successor_id"] for r in found}


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
    merged = rows(con, "select entity_id, other_id from audit.identity_event where event = 'merged'")
    assert merged == [{"entity_id": younger, "other_id": old}]
    assert redirects(con) == {younger: old}


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


def test_ids_of_one_run_are_merged_into_the_one_whose_first_item_is_smallest(con: Connection) -> None:
    before = arrive(con, 1, {"b": 0, "a": 1, "c": 2})
    assert set(arrive(con, 2, {"a": 0, "b": 0, "c": 0}).values()) == {before["a"]}


@pytest.mark.parametrize("younger", [("b",), ("b", "c", "d")], ids=["smaller part", "larger part"])
def test_an_id_merged_away_comes_back_when_its_records_come_apart_again(
    con: Connection, younger: tuple[str, ...]
) -> None:
    old = arrive(con, 1, {"a": 0})["a"]
    mine = arrive(con, 2, {"a": 0, **dict.fromkeys(younger, 1)})["b"]
    arrive(con, 3, {"a": 0, **dict.fromkeys(younger, 0)})
    apart = arrive(con, 4, {"a": 0, **dict.fromkeys(younger, 1)})
    assert apart == {"a": old, **dict.fromkeys(younger, mine)}
    assert events(con, 4) == sorted([("kept", old, None), ("un_merged", mine, old)])
    assert redirects(con) == {}


def test_an_id_whose_records_stay_with_the_other_is_not_given_to_a_part_of_them(con: Connection) -> None:
    arrive(con, 1, {"a": 0})
    before = arrive(con, 2, {"a": 0, "b": 1, "c": 1, "d": 1})
    arrive(con, 3, dict.fromkeys("abcd", 0))
    after = arrive(con, 4, {"a": 0, "b": 0, "c": 0, "d": 1})
    assert after["a"] == after["b"] == before["a"]
    assert after["d"] not in before.values()
    assert redirects(con) == {before["b"]: before["a"]}
    assert events(con, 4) == [("kept", before["a"], None), ("split", after["d"], before["a"])]


def test_every_retired_id_leads_to_one_in_use_in_one_step(con: Connection) -> None:
    one = arrive(con, 1, {"a": 0})["a"]
    two = arrive(con, 2, {"a": 0, "b": 1})["b"]
    three = arrive(con, 3, {"a": 0, "b": 1, "c": 2})["c"]
    arrive(con, 4, {"a": 0, "b": 1, "c": 1})
    assert redirects(con) == {three: two}
    arrive(con, 5, {"a": 0, "b": 0, "c": 0})
    assert redirects(con) == {three: one, two: one}
    # Now the records of the middle one come apart again, and the last one's with them.
    assert arrive(con, 6, {"a": 0, "b": 1, "c": 1}) == {"a": one, "b": two, "c": two}
    assert redirects(con) == {three: two}
    assert arrive(con, 7, {"a": 0, "b": 1, "c": 2}) == {"a": one, "b": two, "c": three}
    assert redirects(con) == {}


def test_a_retired_id_without_records_in_use_follows_its_last_successor(con: Connection) -> None:
    one = arrive(con, 1, {"a": 0})["a"]
    two = arrive(con, 2, {"a": 0, "b": 1, "x": 1})["b"]
    three = arrive(con, 3, {"a": 0, "b": 1, "c": 2})["c"]
    arrive(con, 4, {"a": 0, "b": 1, "c": 1})
    after = arrive(con, 5, {"a": 0, "b": 0})
    assert redirects(con) == {two: one, three: one}
    # The record that was not in use when its id was merged away went along.
    assert after["x"] == one


def test_a_retired_id_leads_to_the_same_in_a_run_that_looks_at_none_of_its_records(con: Connection) -> None:
    ids_before = arrive(con, 1, {"a": 0, "e": 1})
    away = arrive(con, 2, {"a": 0, "e": 1, **dict.fromkeys("bcd", 2)})["b"]
    arrive(con, 3, {**dict.fromkeys("abcd", 0), "e": 1})
    # Most of its records went on to another person than the one it was merged into.
    arrive(con, 4, {**dict.fromkeys("ab", 0), **dict.fromkeys("cde", 1)})
    assert redirects(con) == {away: ids_before["e"]}
    arrive(con, 5, {"somebody": 7})
    assert redirects(con) == {away: ids_before["e"]}


def test_a_retired_id_goes_where_its_records_in_use_are(con: Connection, insert: Insert) -> None:
    insert("std.person_record", {"record_id": "d"})
    ids_before = arrive(con, 1, {"a": 0, "e": 1})
    away = arrive(con, 2, {"a": 0, "e": 1, **dict.fromkeys("bcd", 2)})["b"]
    arrive(con, 3, {**dict.fromkeys("abcd", 0), "e": 1})
    arrive(con, 4, {**dict.fromkeys("abc", 0), **dict.fromkeys("de", 1)})
    assert redirects(con) == {away: ids_before["e"]}


def test_a_record_that_joins_makes_no_event_and_one_that_changes_hands_does(con: Connection) -> None:
    before = arrive(con, 1, {"a": 0, "b": 0, "c": 0, "d": 1, "e": 1})
    arrive(con, 2, {"a": 0, "b": 0, "c": 0, "new": 0, "d": 1, "e": 1})
    assert events(con, 2) == []
    arrive(con, 3, {"a": 0, "b": 0, "new": 0, "c": 1, "d": 1, "e": 1})
    assert events(con, 3) == sorted([("kept", before["a"], None), ("kept", before["d"], None)])


def test_an_id_is_never_given_twice(con: Connection) -> None:
    given = set()
    for day, groups in enumerate(({"a": 0}, {"a": 0, "b": 1}, {"a": 0, "b": 0}, {"b": 0}, {"a": 0, "b": 1, "c": 2}), 1):
        given |= {i for _, i in arrive(con, day, groups).items()}
    minted = rows(con, "select entity_id from audit.identity_event where event in ('minted', 'split')")
    assert sorted(r["entity_id"] for r in minted) == sorted(given)


def test_evidence_names_rules_weights_and_dates_but_no_values(con: Connection, insert: Insert) -> None:
    for record, day in (("a", "2026-02-01"), ("b", "2026-03-05"), ("c", "2026-06-07")):
        insert("std.person_record", {"record_id": record, "observed_on": day})
    arrive(con, 1, {"a": 0, "b": 1})
    insert(
        "audit.edge",
        {"record_id_left": "a", "record_id_right": "c", "rule_no": 1, "match_weight": None},
        {"record_id_left": "b", "record_id_right": "c", "rule_no": 90, "match_weight": 8.25},
    )
    arrive(con, 2, {"a": 0, "b": 0, "c": 0})
    found = rows(
        con,
        "select event, event_evidence, cast(valid_from as varchar) as since from audit.identity_event order by recorded_from, since, event desc",
    )
    assert [tuple(r.values()) for r in found] == [
        ("minted", "items: 1", "2026-02-01"),
        ("minted", "items: 1", "2026-03-05"),
        ("merged", "rule 90: 1 (weight 8.3); items: 1 of 3", "2026-06-07"),
        ("kept", "rule 1: 1; items: 3; gained: 1, lost: 0", "2026-06-07"),
    ]  # fmt: skip


def test_ledger_gives_a_new_warehouse_the_same_ids(con: Connection, tmp_path: Path) -> None:
    settings = Settings(home=tmp_path)
    for day, groups in enumerate(({"a": 0}, {"a": 0, "b": 1}, {"a": 0, "b": 0}, {"a": 0, "b": 1}, {"a": 0, "b": 0}), 1):
        arrive(con, day, groups)
        save_ledger(con, settings, f"run{day:02}")
    fresh = open_memory()
    restore_ledger(fresh, settings)
    for table in ("audit.identity_assignment", "audit.identity_event"):
        assert rows(fresh, f"from {table} order by all") == rows(con, f"from {table} order by all")
    assert arrive(fresh, 6, {"b": 7, "a": 7}) == ids(con)
    assert events(fresh, 6) == []
    assert redirects(fresh) == redirects(con) != {}
    fresh.close()


def test_ledger_also_saves_what_a_stopped_run_did_not(con: Connection, tmp_path: Path) -> None:
    settings = Settings(home=tmp_path)
    arrive(con, 1, {"a": 0})
    arrive(con, 2, {"a": 0, "b": 1})
    save_ledger(con, settings, "run02")
    # The same run again writes its file whole, not twice.
    save_ledger(con, settings, "run02")
    fresh = open_memory()
    restore_ledger(fresh, settings)
    assert ids(fresh) == ids(con)
    assert len(rows(fresh, "from audit.identity_event")) == 2
    fresh.close()


def test_ledger_of_many_runs_stays_in_few_files(con: Connection, tmp_path: Path) -> None:
    settings = Settings(home=tmp_path)
    folder = ledger_folder(settings, "identity_event")
    for n in range(2 * MOST_FILES + 10):
        now = FIRST + dt.timedelta(minutes=n)
        con.execute(
            "insert into audit.identity_event (event_id, entity, event, entity_id, run_id, recorded_from) values (?, 'person', 'minted', ?, 'r', ?)",
            [str(n), str(n), now],
        )
        save_ledger(con, settings, f"run{n:04}")
        assert len(list(folder.iterdir())) <= MOST_FILES
    con.execute("insert into audit.identity_assignment select 'person', 'a', 'P', now(), null")
    save_ledger(con, settings, "run9999")
    fresh = open_memory()
    restore_ledger(fresh, settings)
    assert rows(fresh, "select count(*) as n, count(distinct event_id) as ids from audit.identity_event") == [
        {"n": 2 * MOST_FILES + 10, "ids": 2 * MOST_FILES + 10}
    ]
    fresh.close()


def test_a_stop_while_consolidating_counts_nothing_twice(con: Connection, tmp_path: Path) -> None:
    settings = Settings(home=tmp_path)
    folder = ledger_folder(settings, "identity_assignment")
    for day in range(1, MOST_FILES + 2):
        con.execute(
            "insert into audit.identity_assignment select 'person', $i, 'P', $now, null",
            {"i": str(day), "now": FIRST + dt.timedelta(days=day)},
        )
        if day <= MOST_FILES:
            save_ledger(con, settings, f"run{day:03}")
    kept = {path.name: path.read_bytes() for path in folder.iterdir()}
    save_ledger(con, settings, f"run{MOST_FILES + 1:03}")
    assert [path.name for path in folder.iterdir()] == [f"upto-run{MOST_FILES + 1:03}.parquet"]
    # As if the process had been killed before it deleted what it had put together.
    for name, content in kept.items():
        (folder / name).write_bytes(content)
    assert [path.name for path in ledger_files(folder)] == [f"upto-run{MOST_FILES + 1:03}.parquet"]
