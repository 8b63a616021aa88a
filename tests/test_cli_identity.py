"""`lab identity` and `lab review` from the command line: a merge made by records, undone by one command, the same after a rebuild."""

import datetime as dt
from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path
from typing import Any

import pytest
from typer.testing import CliRunner

from config.settings import Settings, load_settings
from flows.cli import app
from flows.steps import link_records
from tasks.access_log import access_log
from tasks.journal import Run
from tasks.lines import read_lines
from tasks.warehouse import Connection, open_warehouse
from tests.test_identity_explain import CARDED, NUMBERED
from tests.test_merge import HEAD

PEOPLE = {"r1": NUMBERED, "r2": CARDED, "r3": HEAD}


@pytest.fixture
def home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Settings:
    """An empty laboratory that the command works on."""
    monkeypatch.setenv("LAB_HOME", str(tmp_path))
    return load_settings()


@contextmanager
def opened(settings: Settings) -> Iterator[Connection]:
    """The warehouse for a moment, since one process at a time may have it."""
    with closing(open_warehouse(settings)) as con:
        yield con


def arrive(con: Connection, settings: Settings, day: int, *record_ids: str) -> dict[str, str]:
    """Puts records in and links as the pipeline does; returns the person of each record."""
    for number, record_id in enumerate(record_ids, start=1):
        row: dict[str, Any] = PEOPLE[record_id] | {
            "record_id": record_id,
            "submission_id": "x",
            "sheet": "x",
            "row_no": number,
        }
        marks = ", ".join("?" for _ in row)
        con.execute(f"insert into std.person_record ({', '.join(row)}) values ({marks})", list(row.values()))
    # The one source of these records has no file here, so its trust is that of another.
    con.execute("update std.person_record set source = 'opensid'")
    link_records(con, settings, Run.start(dt.datetime(2026, 11, day)))
    return dict(con.execute("select record_id, person_id from core.person_record").fetchall())


def test_a_merge_is_undone_by_one_command_and_stays_undone_in_a_new_warehouse(home: Settings) -> None:
    with opened(home) as con:
        first = arrive(con, home, 1, "r1")["r1"]
        second = arrive(con, home, 2, "r2")["r2"]
        assert set(arrive(con, home, 3, "r3").values()) == {first}
    said = CliRunner().invoke(app, ["identity", "undo-merge", second, "--reason", "two persons"])
    assert said.exit_code == 0, said.output
    assert "2 pairs of records decided" in said.output
    assert "un_merged" in said.output
    with opened(home) as con:
        apart = dict(con.execute("select record_id, person_id from core.person_record").fetchall())
    assert (apart["r1"], apart["r2"]) == (first, second)
    home.warehouse.unlink()
    with opened(home) as con:
        assert arrive(con, home, 9, *PEOPLE) == apart


def test_an_id_is_explained_without_personal_data_unless_asked(home: Settings) -> None:
    with opened(home) as con:
        first = arrive(con, home, 1, "r1", "r3")["r1"]
    plain = CliRunner().invoke(app, ["identity", "explain", first])
    assert "Same valid NIK and a similar name" in plain.output
    assert "minted" in plain.output
    assert not [value for value in (HEAD["nik"], HEAD["full_name"], HEAD["kk"]) if value in plain.output]
    asked = ["identity", "explain", first, "--show-names"]
    assert HEAD["nik"] not in CliRunner().invoke(app, asked).output and not access_log(home).exists()
    assert HEAD["nik"] in CliRunner().invoke(app, [*asked, "--purpose", "a complaint"]).output
    (line,) = read_lines(access_log(home))
    assert (line["what"], line["about"], line["purpose"]) == ("identity explain", first, "a complaint")


@pytest.mark.parametrize(
    ("asked", "what"),
    [("problems list", "problems list"), ("targeting list", "targeting list"), ("repair show p1", "repair show"), ("review --serve", "review page")],
)  # fmt: skip
def test_nothing_by_name_is_opened_without_a_purpose(
    home: Settings, monkeypatch: pytest.MonkeyPatch, asked: str, what: str
) -> None:
    monkeypatch.setattr("tasks.review.serve.Desk.serve_forever", lambda _: None)
    refused = CliRunner().invoke(app, asked.split())
    assert refused.exit_code == 2 and not access_log(home).exists()
    CliRunner().invoke(app, [*asked.split(), "--purpose", "a visit"])
    assert [(line["what"], line["purpose"]) for line in read_lines(access_log(home))] == [(what, "a visit")]


@pytest.mark.parametrize(
    "asked",
    [["explain", "P0"], ["undo-merge", "P0"], ["split", "P0", "--records", "1"], ["split", "P0", "--records", "x"], ["never-match", "P0", "P1"],
     ["match", "P0", "P1"]],
)  # fmt: skip
def test_what_cannot_be_done_is_a_message(home: Settings, asked: list[str]) -> None:
    said = CliRunner().invoke(app, ["identity", *asked])
    assert said.exit_code == 2
    assert "Traceback" not in said.output
    assert not (home.home / "decisions").exists()


def test_review_of_a_register_without_doubt_writes_nothing(home: Settings) -> None:
    with opened(home) as con:
        arrive(con, home, 1, "r1")
    assert CliRunner().invoke(app, ["review"]).exit_code == 0
    assert not home.outbox.exists()
