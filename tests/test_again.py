"""A past release made again: what it could know is put together, what came later is left out, and what differs is named."""

import datetime as dt
import json
from pathlib import Path
from typing import Any

import duckdb
import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from config.settings import PROJECT, Settings
from tasks.facts import configuration_hash
from tasks.lines import add_lines, read_lines
from tasks.publish.again import ENGINE_FILE, NotAgain, differing, gather

FIRST, SECOND, THIRD = "2026-11-01T010000", "2026-11-02T010000", "2026-11-03T010000"
OURS = configuration_hash(PROJECT)


def release(home: Path, name: str, previous: str | None = None, figure: int = 1, **said: Any) -> None:
    """A release of one text and the engine's file."""
    folder = home / "published" / name
    folder.mkdir(parents=True)
    with duckdb.connect(str(folder / ENGINE_FILE)) as con:
        con.execute(f"create table indicator as select {figure} as value")
        con.execute("create view latest as select * from indicator")
    manifest = {
        "release": name,
        "previous": previous,
        "config_hash": OURS,
        "code_version": "1",
        "inputs": ["a" * 64],
    } | said
    files = {"x.csv": {"sha256": "1"}, ENGINE_FILE: {"sha256": f"of {home.name}"}}
    (folder / "manifest.json").write_text(json.dumps(manifest | {"files": files}), encoding="utf-8")


@pytest.fixture
def settings(tmp_path: Path) -> Settings:
    """A laboratory with three releases, a file and a decision before the second of them and one after it."""
    home = tmp_path / "home"
    for name, previous in ((FIRST, None), (SECOND, FIRST), (THIRD, SECOND)):
        release(home, name, previous)
    for name, day in (("a", "02T01:00:00.000004"), ("b", "03T01:00:00.000001+00:00")):
        add_lines(home / "raw" / "receipts.jsonl", [{"raw_hash": name * 64, "received_at": f"2026-11-{day}"}])
        add_lines(home / "decisions" / "repairs.jsonl", [{"proposal_id": name, "decided_at": f"2026-11-{day}"}])
        (home / "raw" / (name * 64)).write_text(name, encoding="utf-8")
    for name, days in (("upto-2026-11-03T010000", (1, 2, 3)), (SECOND, (2,)), (THIRD, (3,))):
        path = home / "ledger" / "identity_event" / f"{name}.parquet"
        path.parent.mkdir(parents=True, exist_ok=True)
        moments = [dt.datetime(2026, 11, day, 1) for day in days]
        pq.write_table(pa.table({"event_id": [str(d) for d in days], "recorded_from": moments}), path)
    (home / "basis").mkdir()
    (home / "basis" / f"{FIRST}.duckdb").write_text("", encoding="utf-8")
    return Settings(home=home, serving_url="postgresql://somewhere", language="en")


def test_what_came_later_is_left_out(settings: Settings, tmp_path: Path) -> None:
    apart = gather(settings, SECOND, tmp_path / "apart")
    assert apart.home == tmp_path / "apart" and apart.serving_url is None
    assert [line["raw_hash"][0] for line in read_lines(apart.archive / "receipts.jsonl")] == ["a"]
    assert sorted(p.name[:2] for p in apart.archive.iterdir()) == ["aa", "re"]
    assert [line["proposal_id"] for line in read_lines(apart.home / "decisions" / "repairs.jsonl")] == ["a"]
    assert sorted(p.name for p in apart.published.iterdir()) == [FIRST, "current"]
    assert (apart.published / "current").readlink() == Path(FIRST)
    assert [p.stem for p in (apart.home / "basis").iterdir()] == [FIRST]
    ledger = apart.home / "ledger" / "identity_event"
    assert {p.stem: pq.read_table(p)["event_id"].to_pylist() for p in ledger.iterdir()} == {
        SECOND: ["2"],
        "upto-2026-11-03T010000": ["1", "2"],
    }


@pytest.mark.parametrize(
    ("said", "why"),
    [({"config_hash": "other"}, "another configuration"), ({"inputs": ["f" * 64]}, "1 files that were deleted")],
)
def test_a_release_that_cannot_be_made_again_says_why(
    settings: Settings, tmp_path: Path, said: dict[str, Any], why: str
) -> None:
    release(settings.home, "2026-11-04T010000", THIRD, **said)
    line = {"what": "forget", "raw_hash": "f" * 64, "at": "2026-12-01T00:00:00"}
    add_lines(settings.home / "decisions" / "forgotten.jsonl", [line])
    with pytest.raises(NotAgain, match=why):
        gather(settings, "2026-11-04T010000", tmp_path / "apart")


def test_a_release_that_is_not_there_is_said(settings: Settings, tmp_path: Path) -> None:
    with pytest.raises(NotAgain, match="no release x"):
        gather(settings, "x", tmp_path / "apart")


@pytest.mark.parametrize(
    ("changed", "found"),
    [
        ({}, []),
        ({"figure": 2}, [ENGINE_FILE]),
        ({"previous": None}, ["manifest.json: previous"]),
    ],
)
def test_what_differs_is_named(settings: Settings, tmp_path: Path, changed: dict[str, Any], found: list[str]) -> None:
    release(tmp_path / "apart", SECOND, **({"previous": FIRST} | changed))
    assert list(differing(settings, SECOND, tmp_path / "apart")) == found
    manifest = tmp_path / "apart" / "published" / SECOND / "manifest.json"
    manifest.write_text(
        manifest.read_text(encoding="utf-8").replace('"x.csv": {"sha256": "1"}', '"y.csv": {"sha256": "1"}')
    )
    assert list(differing(settings, SECOND, tmp_path / "apart")) == sorted([*found, "x.csv", "y.csv"])
