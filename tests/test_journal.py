"""Steps leave a record, whatever becomes of them, and never a cell value in what they raise."""

import datetime as dt

import pytest

from tasks.journal import Run, StepCounts, StepFailed, step, watched_by
from tasks.warehouse import Connection, rows

RUN = Run.start(dt.datetime(2026, 11, 1, 2, 3, 4, tzinfo=dt.UTC))


def test_a_run_is_named_by_its_moment() -> None:
    assert RUN.run_id == "2026-11-01T020304"
    assert Run.named(RUN.run_id) == RUN


def test_a_step_records_what_it_counted(con: Connection) -> None:
    with step(con, RUN, "link", "all") as counts:
        counts.rows_in, counts.rows_out = 5, 4
    [found] = rows(con, "select step, source, rows_in, rows_out, state from audit.run")
    assert found == {"step": "link", "source": "all", "rows_in": 5, "rows_out": 4, "state": "completed"}


def test_an_engine_error_is_told_without_its_values(con: Connection) -> None:
    with pytest.raises(StepFailed, match="ingest pkh: ConversionException") as raised, step(con, RUN, "ingest", "pkh"):
        con.execute("select cast(name as date) from (values ('SITI REKAAN 3326016508880001')) as t(name)")
    assert "REKAAN" not in str(raised.value)
    assert "3326" not in str(raised.value)
    assert raised.value.__cause__ is None and raised.value.__suppress_context__
    assert [r["state"] for r in rows(con, "select state from audit.run")] == ["failed"]


def test_the_same_step_twice_is_one_record(con: Connection) -> None:
    for _ in range(2):
        with step(con, RUN, "link", "all"):
            pass
    assert len(rows(con, "select 1 from audit.run")) == 1


def test_a_watcher_hears_of_begin_and_end(con: Connection) -> None:
    heard: list[tuple[str, bool]] = []

    def watcher(name: str, source: str, counts: StepCounts | None) -> None:
        heard.append((f"{name} {source}", counts is not None))

    with watched_by(watcher), step(con, RUN, "link", "all"):
        pass
    with step(con, RUN, "link", "all"):
        pass
    assert heard == [("link all", False), ("link all", True)]
