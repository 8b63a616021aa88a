"""A received file goes, with everything that would still name a person of it; what other files say of them stays."""

import datetime as dt
import json
import shutil
from contextlib import closing
from pathlib import Path

import duckdb
import pytest
from pydantic import ValidationError
from typer.testing import CliRunner

from config.settings import Settings
from config.sources import Retention, load_sources
from flows.cli import app
from flows.steps import (
    compute_figures,
    forget_file,
    ingest_source,
    link_records,
    propose_repairs,
    receive_files,
    reply_files,
    start_over,
)
from tasks.difference.basis import complete_basis
from tasks.facts import DEMO_MARK
from tasks.file_hash import hash_file
from tasks.forget.find import UnknownFileError, due_files, months_between
from tasks.forget.log import FILE as LOG
from tasks.forget.log import Wish, forgotten_hashes
from tasks.health.folders import check_retention
from tasks.journal import Run
from tasks.lines import add_lines
from tasks.warehouse import Connection, open_warehouse, rows
from tests.conftest import Insert
from tests.intake_lab import write_workbook
from tests.test_validate import FILE, HEADER, recipient

LATER = FILE.replace("tahap_1", "tahap_2").replace("tahap_3", "tahap_4")
NOW = dt.datetime(2026, 11, 1)
WISH = Wish(by="officer", reason="the ministry asked for it", at=NOW)
ONE, TWO, THREE = recipient(1), recipient(2), recipient(3)


def take_in(con: Connection, settings: Settings, run: Run) -> None:
    receive_files(con, settings, run)
    ingest_source(con, settings, load_sources()["pkh"], run)
    reply_files(con, settings, run)
    propose_repairs(con, settings, run)
    link_records(con, settings, run)


@pytest.fixture(scope="module")
def taken_in(tmp_path_factory: pytest.TempPathFactory) -> Settings:
    """Two lists of synthetic recipients taken in, the first and the second person on one, the second and the third on the other."""
    made = Settings(home=tmp_path_factory.mktemp("taken_in"), language="en")
    for name, people in ((FILE, (ONE, TWO)), (LATER, (TWO, THREE))):
        path = made.inbox / name
        path.parent.mkdir(parents=True, exist_ok=True)
        write_workbook(path, {"PKH": [HEADER, *people]})
    run = Run.start(dt.datetime(2026, 11, 1, tzinfo=dt.UTC))
    with closing(open_warehouse(made)) as con:
        take_in(con, made, run)
        compute_figures(con, made, run, None)
        complete_basis(con, made, run.run_id)
    (made.home / "basis" / "stopped.part").write_bytes(b"begun by a run that was killed")
    return made


@pytest.fixture
def settings(taken_in: Settings, tmp_path: Path) -> Settings:
    """A copy of that laboratory, to delete from."""
    shutil.copytree(taken_in.home, tmp_path, dirs_exist_ok=True)
    return Settings(home=tmp_path, language="en")


def personal(person: list[object]) -> set[str]:
    """Number and name of a recipient, as a table or file could still hold them."""
    return {str(person[HEADER.index(name)]).lower() for name in ("NIK KTP", "NAMA PENERIMA")}


def held_words(settings: Settings) -> str:
    """Everything that the warehouse and the files beside it hold, as text."""
    found = []
    with closing(duckdb.connect(str(settings.warehouse), read_only=True)) as con:
        for schema, table in con.execute("select schema_name, table_name from duckdb_tables()").fetchall():
            found += [str(row) for row in con.execute(f'select * from {schema}."{table}"').fetchall()]
        for path in (settings.home / "ledger").rglob("*.parquet"):
            found += [str(row) for row in con.execute("select * from read_parquet($1)", [str(path)]).fetchall()]
    return "\n".join(found).lower()


def test_nothing_of_the_file_is_left_and_the_rest_is(settings: Settings) -> None:
    raw_hash = hash_file(settings.inbox / FILE)
    assert all(word in held_words(settings) for word in personal(ONE) | personal(TWO) | personal(THREE))
    dropped = forget_file(settings, raw_hash[:12], WISH)
    words = held_words(settings)
    assert not [word for word in personal(ONE) if word in words]
    assert all(word in words for word in personal(TWO) | personal(THREE))
    assert not (settings.archive / raw_hash).exists() and not (settings.inbox / FILE).exists()
    assert (settings.inbox / LATER).exists()
    assert not list((settings.home / "basis").iterdir())
    assert dropped["inbox_copies"] == 1 and dropped["bases"] == 1 and dropped["raw_bytes"] > 0
    with closing(open_warehouse(settings)) as con:
        assert rows(con, "select count(*) as n from core.person") == [{"n": 2}]


def test_the_log_says_who_when_why_and_what_and_names_nobody(settings: Settings) -> None:
    raw_hash = hash_file(settings.inbox / FILE)
    forget_file(settings, raw_hash, WISH)
    text = (settings.home / LOG).read_text(encoding="utf-8")
    asked, done = map(json.loads, text.splitlines())
    assert asked == {
        "what": "forget", "raw_hash": raw_hash, "sources": ["pkh"], "by": "officer", "reason": WISH.reason, "at": "2026-11-01T00:00:00",
    }  # fmt: skip
    assert done["what"] == "dropped" and done["rows"] > 0 and done["releases"] == []
    assert not [word for word in personal(ONE) | personal(TWO) if word in text]


def test_a_forgotten_file_comes_back_neither_by_a_rebuild_nor_by_the_inbox(settings: Settings) -> None:
    content = (settings.inbox / FILE).read_bytes()
    raw_hash = hash_file(settings.inbox / FILE)
    forget_file(settings, raw_hash, WISH)
    assert forgotten_hashes(settings.home) == {raw_hash}
    (settings.inbox / FILE).write_bytes(content)
    start_over(settings)
    with closing(open_warehouse(settings)) as con:
        take_in(con, settings, Run.start(dt.datetime(2026, 11, 2, tzinfo=dt.UTC)))
        assert [row["file_name"] for row in rows(con, "select file_name from core.submission")] == [Path(LATER).name]
    assert not [word for word in personal(ONE) if word in held_words(settings)]


def test_what_other_files_say_is_believed_since_then_after_a_rebuild_too(settings: Settings) -> None:
    forget_file(settings, hash_file(settings.inbox / FILE), WISH)
    versions = "select * exclude person_id from core.person_version where full_name is not null order by all"
    with closing(open_warehouse(settings)) as con:
        held = rows(con, versions)
    start_over(settings)
    with closing(open_warehouse(settings)) as con:
        take_in(con, settings, Run.start(dt.datetime(2026, 11, 2, tzinfo=dt.UTC)))
        assert rows(con, versions) == held and len(held) == 2


def test_a_word_that_names_no_file_deletes_nothing(settings: Settings) -> None:
    with pytest.raises(UnknownFileError, match="names 0 files"):
        forget_file(settings, "pkh-0000000000000000", WISH)
    assert not (settings.home / LOG).exists() and (settings.inbox / FILE).exists()


# --- retention -------------------------------------------------------------------------------------------------------


def kept(months: int | None) -> Retention:
    return Retention(basis="agreement" if months else "open", months=months)


def test_files_are_due_after_the_months_of_their_source(con: Connection, insert: Insert) -> None:
    sources = {
        n: s.model_copy(update={"retention": kept(12 if n == "pkh" else None)}) for n, s in load_sources().items()
    }
    for name, source, day in (
        ("old", "pkh", "2025-11-01"),
        ("new", "pkh", "2025-11-02"),
        ("kept", "bpnt", "2020-01-01"),
    ):
        insert("core.submission", {"submission_id": name, "source": source, "received_at": f"{day} 08:00:00"})
    assert [row["submission"] for row in due_files(con, sources, dt.date(2026, 11, 1))] == ["old"]


def test_only_files_without_persons_are_kept_for_ever() -> None:
    assert [n for n, s in load_sources().items() if s.retention.basis == "open"] == ["desa_profile"]


@pytest.mark.parametrize(
    "said", [{"basis": "open", "months": 12}, {"basis": "agreement"}, {"basis": "law", "months": 12}]
)
def test_a_retention_says_months_unless_it_is_open(said: dict[str, object]) -> None:
    with pytest.raises(ValidationError):
        Retention.model_validate(said)


def test_the_doctor_names_the_sources_of_files_that_are_due(tmp_path: Path) -> None:
    lines = [
        {"raw_hash": raw_hash, "source": source, "file_name": "x", "received_at": f"{day}T08:00:00"}
        for raw_hash, source, day in (
            ("a" * 64, "dtsen", "2025-11-01"),
            ("b" * 64, "dtsen", "2025-11-02"),
            ("c" * 64, "pkh", "2020-01-01"),
            ("d" * 64, "siak", "2020-01-01"),
        )
    ]
    add_lines(tmp_path / "raw" / "receipts.jsonl", lines)
    for raw_hash in "abc":
        (tmp_path / "raw" / (raw_hash * 64)).write_text("", encoding="utf-8")
    due, assumed = check_retention(Settings(home=tmp_path), dt.date(2026, 11, 1))
    assert (due.key, due.values) == ("retention", {"count": 2, "sources": "dtsen, pkh"})
    (assumed,) = check_retention(Settings(home=tmp_path), dt.date(2024, 11, 1))
    assert (assumed.key, assumed.values) == ("retention_assumed", {"sources": "dtsen, pkh"})
    (tmp_path / DEMO_MARK).touch()
    assert list(check_retention(Settings(home=tmp_path), dt.date(2024, 11, 1))) == []


@pytest.mark.parametrize(
    ("earlier", "later", "months"),
    [
        (dt.date(2026, 1, 31), dt.date(2026, 2, 28), 0),
        (dt.date(2025, 12, 1), dt.date(2026, 2, 1), 2),
        (dt.date(2026, 2, 1), dt.date(2026, 2, 1), 0),
    ],
)
def test_months_are_whole(earlier: dt.date, later: dt.date, months: int) -> None:
    assert months_between(earlier, later) == months


@pytest.mark.parametrize(
    "words", [(), ("x", "--due"), ("x", "--apply"), ("pkh-1",), ("pkh-1", "--reason", "of 3326014101900001")]
)
def test_a_half_request_deletes_nothing(
    settings: Settings, monkeypatch: pytest.MonkeyPatch, words: tuple[str, ...]
) -> None:
    monkeypatch.setenv("LAB_HOME", str(settings.home))
    told = CliRunner().invoke(app, ["forget", *words])
    assert told.exit_code != 0 and not (settings.home / LOG).exists()
