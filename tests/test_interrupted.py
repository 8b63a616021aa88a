"""Work that was stopped in the middle: the next run finishes it as if it had never been begun."""

import datetime as dt
from pathlib import Path
from typing import Any

import pytest

from config.linkage_model import SHIPPED, read_model, save_model
from config.schema.audit import ROW_BUCKETS
from config.settings import Settings
from config.sources import load_sources
from flows import steps
from tasks import beliefs, link
from tasks.account import set_pending, settle
from tasks.identity import ledger
from tasks.journal import Run
from tasks.receive import archived, has_work
from tasks.standardise import create_tables
from tasks.warehouse import Connection, open_warehouse, rows, scalar
from tests.arrival_orders import link_and_carry
from tests.conftest import Insert

NOW = dt.datetime(2026, 11, 1)
RUN = Run("2026-11-01T000000", NOW)
BUDI: dict[str, Any] = {
    "source": "pkh", "source_table": "recipient", "full_name": "Budi Santoso", "birth_date": "1985-03-25", "sex": "male",
    "area_code": "33.26.01.2001", "nik": "3326012503850011", "nik_status": "valid", "kk": "3326010101010001", "kk_status": "valid",
}  # fmt: skip


class Stopped(BaseException):
    """What a kill looks like from within: nothing that follows happens, not even what catches errors."""


def stop(*_: object, **__: object) -> None:
    raise Stopped


@pytest.mark.parametrize("where", ["gather_near", "refresh_edges", "find_undecided", "cluster_records"])
def test_linking_that_was_stopped_is_done_again(
    con: Connection, insert: Insert, monkeypatch: pytest.MonkeyPatch, where: str
) -> None:
    insert("std.person_record", {"record_id": "r1", **BUDI})
    link_and_carry(con)
    insert("std.person_record", {"record_id": "r2", **BUDI})
    with monkeypatch.context() as patch, pytest.raises(Stopped):
        patch.setattr(link, where, stop)
        link.link(con, "basis")
    assert link.link(con, "basis").clusters == 1


@pytest.mark.parametrize("where", ["merge", "save_ledger"])
def test_a_person_whose_record_changed_before_the_stop_takes_the_change(
    con: Connection, insert: Insert, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, where: str
) -> None:
    settings = Settings(home=tmp_path)
    insert("std.person_record", {"record_id": "r1", **BUDI})
    steps.link_records(con, settings, RUN)
    con.execute("update std.person_record set full_name = 'Budi Santosa', submission_id = 'later'")
    with monkeypatch.context() as patch, pytest.raises(Stopped):
        patch.setattr(steps, where, stop)
        steps.link_records(con, settings, Run("2026-11-02T000000", NOW + dt.timedelta(days=1)))
    steps.link_records(con, settings, Run("2026-11-03T000000", NOW + dt.timedelta(days=2)))
    assert rows(con, "select full_name from core.person") == [{"full_name": "Budi Santosa"}]
    kept = ledger.ledger_files(ledger.ledger_folder(settings, "identity_event"))
    assert scalar(con, "select count(*) from read_parquet($f)", {"f": [str(p) for p in kept]}) == scalar(
        con, "select count(*) from audit.identity_event"
    )


def test_a_file_that_was_accepted_has_replaced_the_earlier_one(
    con: Connection, insert: Insert, monkeypatch: pytest.MonkeyPatch
) -> None:
    source = load_sources()["pkh"]
    create_tables(con, source)
    sent = {"source": "pkh", "source_table": "recipient", "submitter": "pkh", "period": "2026-Q3"}
    insert("core.submission", {"submission_id": "old", "state": "accepted", "received_at": "2026-10-01", **sent})
    insert("core.submission", {"submission_id": "new", "state": "understood", "received_at": "2026-11-01", **sent})
    for number in ("old", "new"):
        counted = {f"{bucket}_rows": 0 for bucket in ROW_BUCKETS}
        insert(
            "audit.row_account", {"submission_id": number, "sheet": "A", **counted, "file_rows": 1, "loaded_rows": 1}
        )
    set_pending(con, "pkh")
    with monkeypatch.context() as patch, pytest.raises(Stopped):
        patch.setattr("tasks.account.supersede", stop)
        settle(con, source)
    assert has_work(con, "pkh")
    settle(con, source)
    states = rows(con, "select submission_id, state from core.submission order by 1 desc")
    assert [s["state"] for s in states] == ["superseded", "accepted"]


def test_a_ledger_read_in_half_is_read_again(con: Connection, insert: Insert, tmp_path: Path) -> None:
    settings = Settings(home=tmp_path)
    insert("std.person_record", {"record_id": "r1", **BUDI})
    steps.link_records(con, settings, RUN)
    known = scalar(con, "select count(*) from audit.identity_event")
    for table in ("audit.identity_event", "audit.identity_assignment"):
        con.execute(f"delete from {table}")
    with pytest.raises(Stopped):
        ledger.restore_ledger(stopping(con, "insert into audit.identity_event"), settings)
    ledger.restore_ledger(con, settings)
    assert scalar(con, "select count(*) from audit.identity_event") == known


def test_beliefs_read_before_the_stop_are_not_there_twice(con: Connection, insert: Insert, tmp_path: Path) -> None:
    settings = Settings(home=tmp_path)
    insert("std.person_record", {"record_id": "r1", **BUDI})
    steps.link_records(con, settings, RUN)
    known = {table: scalar(con, f"select count(*) from {table}") for table in beliefs.BELIEFS}
    assert known["core.membership"] > 0
    for table in ("core.person", *beliefs.BELIEFS):
        con.execute(f"delete from {table}")
    with pytest.raises(Stopped):
        beliefs.restore_beliefs(stopping(con, "insert into core.residence"), settings)
    beliefs.restore_beliefs(con, settings)
    beliefs.restore_beliefs(con, settings)
    assert {table: scalar(con, f"select count(*) from {table}") for table in beliefs.BELIEFS} == known


def test_what_a_stop_left_half_written_goes_with_the_next_run_also_when_that_has_no_news(
    con: Connection, insert: Insert, tmp_path: Path
) -> None:
    settings = Settings(home=tmp_path)
    insert("std.person_record", {"record_id": "r1", **BUDI})
    steps.link_records(con, settings, RUN)
    folders = [p for p in (tmp_path / "ledger").rglob("*") if p.is_dir() and p.name != "beliefs"]
    assert len(folders) > len(beliefs.BELIEFS)
    for folder in folders:
        (folder / "2026-11-01T120000.part").write_bytes(b"half")
    steps.link_records(con, settings, Run("2026-11-02T000000", NOW + dt.timedelta(days=1)))
    assert not list(tmp_path.rglob("*.part"))


def test_a_rebuild_that_was_stopped_leaves_the_warehouse_that_was(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    settings = Settings(home=tmp_path)
    path = settings.inbox / "pkh" / "pkh_2026_tahap_3.csv"
    path.parent.mkdir(parents=True)
    path.write_text("NIK KTP;NAMA PENERIMA\n", encoding="utf-8")
    with open_warehouse(settings) as con:
        steps.receive_files(con, settings, RUN)
    path.unlink()
    with monkeypatch.context() as patch, pytest.raises(Stopped):
        patch.setattr(steps, "list_submission", stop)
        steps.start_over(settings)
    with open_warehouse(settings) as con:
        assert scalar(con, "select count(*) from core.submission") == 1
    assert steps.start_over(settings) == len(list(archived(settings.archive, load_sources()))) == 1
    with open_warehouse(settings) as con:
        assert scalar(con, "select count(*) from core.submission") == 1
    assert not list(tmp_path.glob("*.next*"))


def test_a_model_that_was_written_in_half_is_not_the_current_one(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    settings, model = Settings(home=tmp_path), read_model(SHIPPED)
    save_model(settings, model)
    write = Path.write_text

    def half(path: Path, text: str, encoding: str) -> int:
        if path.suffix == ".md" or path.stem == model.version:
            return write(path, text, encoding=encoding)
        write(path, text[: len(text) // 2], encoding=encoding)
        raise Stopped

    with monkeypatch.context() as patch, pytest.raises(Stopped):
        patch.setattr(Path, "write_text", half)
        save_model(settings, model)
    assert read_model(tmp_path / "models" / "current.json") == model


def stopping(con: Connection, at: str) -> Any:
    """The connection, which stops at the first statement that begins so."""
    return _Stopping(con, at)


class _Stopping:
    def __init__(self, con: Connection, at: str) -> None:
        self._con, self._at = con, at

    def __getattr__(self, name: str) -> Any:
        return getattr(self._con, name)

    def execute(self, query: str, *arguments: object) -> Connection:
        if query.startswith(self._at):
            raise Stopped
        return self._con.execute(query, *arguments)
