"""Declared corrections: every outcome by literal files, and a source's own repair that must not pass unseen."""

import datetime as dt
from collections.abc import Mapping
from typing import Any

import pytest
from pydantic import ValidationError

from config.corrections import Correction, load_corrections
from config.sources import load_sources
from flows.steps import ingest_source, receive_files
from tasks.correct import CorrectionMisplacedError, CorrectionRepairedError, correction_states, refuse_repaired
from tasks.journal import Run
from tests.intake_lab import Lab

FIELDS: dict[str, Any] = {
    "id": "tirto_mistyped", "table": "recipient", "where": {"desa_name_raw": "Mulyorejo"}, "column": "kecamatan_name_raw",
    "expect": "Tirtu", "value": "Tirto", "reason": "typing error of the department", "reported": "2026-08-01",
    "status": "confirmed", "expires": "2026-12-31",
}  # fmt: skip
HEADER = ["kabupaten", "kecamatan", "desa", "nik", "nama", "nilai_bantuan", "tgl_lpj"]
RUN = Run.named("2026-09-01T080000")


def declare(monkeypatch: pytest.MonkeyPatch, *changes: Mapping[str, Any]) -> None:
    """Gives the source rtlh these corrections and the other sources none."""
    found = tuple(Correction.model_validate(FIELDS | dict(change)) for change in changes)
    for module in ("tasks.correct", "tasks.standardise"):
        monkeypatch.setattr(f"{module}.load_corrections", lambda source: found if source == "rtlh" else ())


def rtlh_list(kecamatan: str, desa: str = "Mulyorejo") -> dict[str, list[list[Any]]]:
    """A workbook of one invented person."""
    person = ["Pekalongan", kecamatan, desa, "3326151203900001", "Budi Santoso", 20_000_000, "2026-06-01"]
    return {"RTLH": [HEADER, person]}


def take_in(lab: Lab, kecamatan: str, desa: str = "Mulyorejo", year: int = 2026, run: Run = RUN) -> int:
    """One list of one person through the steps of the pipeline; returns the cells corrected."""
    lab.put(f"rtlh/rtlh_{year}.xlsx", rtlh_list(kecamatan, desa))
    receive_files(lab.con, lab.settings, run)
    ingest_source(lab.con, lab.settings, load_sources()["rtlh"], run)
    return int(lab.row("select max(rows_corrected) as n from audit.run where run_id = ?", run.run_id)["n"])


def outcome(lab: Lab) -> tuple[str, int]:
    """What the status shows of the one correction: outcome and message's presence."""
    (state,) = correction_states(lab.con, load_sources(), "en")
    assert state["correction"] in state["message"]
    return state["outcome"], int(
        lab.row("select row_count from audit.correction_result order by run_id desc limit 1")["row_count"]
    )


def test_a_wrong_cell_is_corrected_and_the_raw_text_kept(lab: Lab, monkeypatch: pytest.MonkeyPatch) -> None:
    declare(monkeypatch, {})
    assert take_in(lab, "Tirtu") == 1
    assert outcome(lab) == ("applied", 1)
    assert refuse_repaired(lab.con, RUN) == 1
    assert lab.row("select area_code from std.rtlh_recipient")["area_code"] == "33.26.15.2014"
    assert lab.row("select kecamatan_name_raw as cell from raw.rtlh_recipient")["cell"] == "Tirtu"


def test_a_row_that_did_not_come_is_not_found(lab: Lab, monkeypatch: pytest.MonkeyPatch) -> None:
    declare(monkeypatch, {})
    assert take_in(lab, "Tirto", "Karanganyar") == 0
    assert outcome(lab) == ("not_found", 0)
    assert refuse_repaired(lab.con, RUN) == 1


def test_an_expired_correction_is_not_applied_and_shown(lab: Lab, monkeypatch: pytest.MonkeyPatch) -> None:
    declare(monkeypatch, {"expires": RUN.now.date() - dt.timedelta(days=1)})
    assert take_in(lab, "Tirtu") == 0
    assert outcome(lab) == ("expired", 0)
    assert refuse_repaired(lab.con, RUN) == 1


def test_a_correction_holds_on_its_last_day(lab: Lab, monkeypatch: pytest.MonkeyPatch) -> None:
    declare(monkeypatch, {"expires": RUN.now.date()})
    assert take_in(lab, "Tirtu") == 1


def test_a_source_that_repaired_its_error_fails_the_run_with_its_rows_taken_in(
    lab: Lab, monkeypatch: pytest.MonkeyPatch
) -> None:
    declare(monkeypatch, {})
    assert take_in(lab, "Tirto") == 0
    assert outcome(lab) == ("already_repaired", 0)
    with pytest.raises(CorrectionRepairedError, match=r"rtlh\.tirto_mistyped") as said:
        refuse_repaired(lab.con, RUN)
    assert "Mulyorejo" not in str(said.value)
    assert lab.row("select count(*) as n from std.rtlh_recipient")["n"] == 1


def test_the_status_remembers_a_repair_until_the_entry_is_gone(lab: Lab, monkeypatch: pytest.MonkeyPatch) -> None:
    declare(monkeypatch, {})
    take_in(lab, "Tirto")
    later = Run.named("2026-09-02T080000")
    take_in(lab, "Tirto", "Karanganyar", 2025, later)
    assert refuse_repaired(lab.con, later) == 1
    assert outcome(lab)[0] == "already_repaired"
    declare(monkeypatch)
    assert correction_states(lab.con, load_sources(), "en") == []


@pytest.mark.parametrize(
    "change", [{"table": "nothing"}, {"column": "desil_nasional"}, {"where": {"programme": "rtlh"}}]
)
def test_a_correction_of_a_column_that_is_not_there_is_refused(
    lab: Lab, monkeypatch: pytest.MonkeyPatch, change: dict[str, Any]
) -> None:
    declare(monkeypatch, change)
    with pytest.raises(CorrectionMisplacedError, match="tirto_mistyped"):
        take_in(lab, "Tirtu")


@pytest.mark.parametrize(
    "change", [{"column": "nik"}, {"column": "full_name"}, {"where": {"kk": "x"}}, {"where": {"address": "x"}}]
)
def test_personal_columns_are_refused(change: dict[str, Any]) -> None:
    with pytest.raises(ValidationError, match="personal"):
        Correction.model_validate(FIELDS | change)


def test_an_undeclared_column_is_refused() -> None:
    with pytest.raises(ValidationError, match="not in the column dictionary"):
        Correction.model_validate(FIELDS | {"column": "colour"})


def test_the_corrections_of_this_repository_load_and_name_columns_of_their_source() -> None:
    for name, source in load_sources().items():
        for correction in load_corrections(name):
            assert {correction.column, *correction.where} <= set(source.tables[correction.table].columns)
