"""Rules that propose repairs, each by one literal row that fires and one that does not; evidence, rank and people's decisions."""

import datetime as dt
import json
from pathlib import Path
from typing import Any

import pytest
from pydantic import ValidationError
from typer.testing import CliRunner

from config.repairs import RepairRule, Repairs, load_repairs
from config.settings import Settings
from config.sources import load_sources
from flows.cli import app
from tasks.repair import ask_rules, counts_by_kind, finding_counts, list_rules, propose, rule_files
from tasks.repair_clues import gather_cells, replace_clues
from tasks.repair_decisions import UnknownProposalError, decide, decisions_file, load_decisions
from tasks.warehouse import Connection, open_warehouse, rows, sql_text
from tests.conftest import Insert
from tests.intake_lab import Lab

# All numbers and names here are made up.
NIK, KK, AREA = "3326152503850001", "3326151001100001", "33.26.15.2014"
BUDI: dict[str, Any] = {
    "full_name": "Budi Santoso", "birth_date": "1985-03-25", "sex": "male", "nik": NIK, "nik_status": "valid",
    "kk": KK, "kk_status": "valid", "area_code": AREA, "source": "dtsen", "source_table": "person",
}  # fmt: skip
MASKED = {"nik": None, "nik_status": "masked", "nik_cell": "332615******0001"}
LOST = {"nik": "3326152503850000", "nik_status": "precision_lost", "nik_cell": "3326152503850000"}
NO_CARD = {"kk": None, "kk_status": "missing"}
PLACEHOLDER = {"nik": None, "nik_status": "placeholder", "nik_cell": "1111111111111111"}
TURNED = {"nik": KK, "kk": NIK}
BORROWED = {"nik": "3326154708900007"}
OTHER_NAME = {"full_name": "Slamet Riyadi"}
UNDATED = {"birth_date": None, "sex": None}
UNTRUSTED = Repairs(threshold=0.99, minimum_cases=10, rules={name: RepairRule() for name in rule_files()})

# rule, what differs in the damaged record, what in the record beside it, what is proposed for which column
FIRES: list[tuple[str, dict[str, Any], dict[str, Any], dict[str, str]]] = [
    ("float_suffix", {"nik_cell": f"{NIK}.0"}, {}, {"nik": NIK}),
    ("leading_zero", {"nik": "332615201400012", "nik_status": "wrong_length", "nik_cell": "332615201400012"}, OTHER_NAME,
     {"nik": "0332615201400012"}),
    ("swapped_number_known", {**TURNED, **UNDATED}, {}, {"nik": NIK, "kk": KK}),
    ("swapped_by_birth_date", TURNED, OTHER_NAME, {"nik": NIK, "kk": KK}),
    ("digits_left_same_card", MASKED, {}, {"nik": NIK}),
    ("digits_left_same_birth", {**MASKED, **NO_CARD}, {}, {"nik": NIK}),
    ("fifteen_digits_same_desa", {**LOST, **NO_CARD, **UNDATED}, {}, {"nik": NIK}),
    ("digit_slip", {"nik": "3326152593850001", "nik_status": "invalid_date", **NO_CARD}, {}, {"nik": NIK}),
    ("digit_slip", {"nik": "3326652503850001", **NO_CARD}, {}, {"nik": NIK}),
    ("digit_slip", {"nik": "3326152603850001", **NO_CARD}, {}, {"nik": NIK}),
    ("number_of_same_card", PLACEHOLDER, {}, {"nik": NIK}),
    ("number_of_same_card", {"nik": KK}, {}, {"nik": NIK}),
    ("borrowed_number", BORROWED, {}, {"nik": NIK}),
    ("birth_date_contradicted", {"birth_date": "1985-01-01"}, {}, {"birth_date": "1985-03-25"}),
    ("sex_contradicted", {"sex": "female"}, {}, {"sex": "male"}),
    ("card_of_same_number", {"kk": None, "kk_status": "masked", "kk_cell": "332615******0001"}, {}, {"kk": KK}),
    ("number_of_same_birth", {**PLACEHOLDER, **NO_CARD}, {}, {"nik": NIK}),
    ("borrowed_number_same_birth", {**BORROWED, **NO_CARD}, {}, {"nik": NIK}),
]  # fmt: skip
# The same with one thing changed that the rule needs.
SILENT: list[tuple[str, dict[str, Any], dict[str, Any]]] = [
    ("float_suffix", {"nik_cell": "9326152503850001.0"}, {}),
    ("leading_zero", {"nik": "332616201400012", "nik_status": "wrong_length"}, OTHER_NAME),
    ("swapped_number_known", {**TURNED, **UNDATED}, {"kk": "3326151001100002"}),
    ("swapped_by_birth_date", {**TURNED, "birth_date": "1985-03-26"}, OTHER_NAME),
    ("digits_left_same_card", {**MASKED, "nik_cell": "332616******0001"}, {}),
    ("digits_left_same_birth", {**MASKED, **NO_CARD, "birth_date": "1985-03-26"}, {}),
    ("fifteen_digits_same_desa", {**LOST, **NO_CARD, **UNDATED, "area_code": "33.26.15.2001"}, {}),
    # Born on one day in one place: only the serial differs, so these are two people.
    ("digit_slip", {"nik": "3326152503850002"}, {}),
    # Both numbers are possible, and a slipped one may be that of another person with many lists.
    ("digit_slip", {"nik": "3325152503850001"}, {"source": "opensid"}),
    ("number_of_same_card", PLACEHOLDER, {**OTHER_NAME, "birth_date": None}),
    ("borrowed_number", {}, {"nik": "3326152503850009"}),
    ("birth_date_contradicted", {"birth_date": "1985-01-01"}, OTHER_NAME),
    ("sex_contradicted", {"sex": "female"}, {"sex": "female"}),
    ("card_of_same_number", {"kk": None, "kk_status": "masked", "kk_cell": "332616******0001"}, {}),
    ("number_of_same_birth", {**PLACEHOLDER, **NO_CARD, "birth_date": "1985-01-01"}, {"birth_date": "1985-01-01"}),
    ("borrowed_number_same_birth", {**BORROWED, **NO_CARD}, {"area_code": "33.26.15.2001"}),
]  # fmt: skip


def person(number: int, change: dict[str, Any]) -> dict[str, Any]:
    """A record of Budi with a change, in a row of its own."""
    given = {"record_id": f"r{number}", "submission_id": "s", "sheet": "Data", "row_no": number} | BUDI | change
    return {k: v for k, v in given.items() if not k.endswith("_cell")}


def put(con: Connection, insert: Insert, *changes: dict[str, Any]) -> None:
    """Records of Budi, with the text of damaged cells beside them, ready for the rules."""
    for area in (AREA, "33.26.15.2001"):
        insert("core.region", {"area_code": area, "kecamatan_code": "33.26.15", "kabupaten_code": "33.26"})
    insert("core.submission", {"submission_id": "s", "source": "dtsen", "file_name": "f.csv", "state": "accepted"})
    insert("std.person_record", *(person(n, change) for n, change in enumerate(changes, start=1)))
    con.execute("create temp table changed_submission as select 's' as submission_id")
    gather_cells(con, [])
    for number, change in enumerate(changes, start=1):
        for column in ("nik", "kk"):
            if cell := change.get(f"{column}_cell"):
                con.execute(
                    "insert into std.number_cell values ('s', 'dtsen', 'person', 'Data', ?, ?, ?)",
                    [number, column, cell],
                )


def asked(con: Connection, repairs: Repairs = UNTRUSTED) -> list[dict[str, Any]]:
    """What every rule says of the records."""
    replace_clues(con)
    list_rules(con, repairs)
    ask_rules(con)
    return rows(con, "select rule, row_no, column_name, proposed, repair_kind from repair_candidate")


@pytest.mark.parametrize(("rule", "damaged", "beside", "proposed"), FIRES)
def test_a_rule_proposes_for_the_damaged_cell_only(
    con: Connection,
    insert: Insert,
    rule: str,
    damaged: dict[str, Any],
    beside: dict[str, Any],
    proposed: dict[str, str],
) -> None:
    put(con, insert, damaged, beside)
    said = [r for r in asked(con) if r["rule"] == rule]
    assert {(r["row_no"], r["column_name"], r["proposed"]) for r in said} == {(1, c, v) for c, v in proposed.items()}


@pytest.mark.parametrize(("rule", "damaged", "beside"), SILENT)
def test_a_rule_is_silent_where_one_thing_is_missing(
    con: Connection, insert: Insert, rule: str, damaged: dict[str, Any], beside: dict[str, Any]
) -> None:
    put(con, insert, damaged, beside)
    assert [r for r in asked(con) if r["rule"] == rule] == []


def test_every_rule_has_a_row_that_fires_and_one_that_does_not_and_is_declared() -> None:
    names = set(rule_files())
    assert {rule for rule, *_ in FIRES} == {rule for rule, *_ in SILENT} == names == set(load_repairs().rules)


def test_a_rule_is_trusted_from_its_precision_and_cases() -> None:
    rules = {
        "good": RepairRule(precision=0.995, cases=10),
        "few": RepairRule(precision=1.0, cases=9),
        "wrong": RepairRule(precision=0.98, cases=99),
        "unmet": RepairRule(),
    }
    repairs = Repairs(threshold=0.99, minimum_cases=10, rules=rules)
    assert [name for name in rules if repairs.is_trusted(name)] == ["good"]
    with pytest.raises(KeyError):
        repairs.is_trusted("no_such_rule")
    with pytest.raises(ValidationError):
        Repairs(threshold=0.4, minimum_cases=1, rules={})


def test_evidence_is_counted_and_a_rival_keeps_the_rule_from_accepting(con: Connection, insert: Insert) -> None:
    trusted = Repairs(
        threshold=0.99,
        minimum_cases=1,
        rules={
            n: RepairRule(precision=0.995 if n == "fifteen_digits_same_desa" else None, cases=1) for n in rule_files()
        },
    )
    no_card = {**NO_CARD, **UNDATED}
    put(con, insert, {**LOST, **no_card}, {}, {"source": "opensid"}, {"nik": "3326152503850002", **UNDATED},
        {**LOST, **no_card, "full_name": "Kliwon Wage", "area_code": "33.26.15.2001"},
        {"nik": "3326152503850007", "full_name": "Kliwon Wage", "area_code": "33.26.15.2001", **UNDATED})  # fmt: skip
    asked(con, trusted)
    found = rows(con, f"select * from ({sql_text('repair/proposal')}) order by row_no, repair_rank")
    assert [(r["row_no"], r["proposed_value"][-1], r["repair_rank"], r["repair_status"]) for r in found] == [
        (1, "1", 1, "proposed"), (1, "2", 2, "proposed"), (5, "7", 1, "accepted_by_rule"),
    ]  # fmt: skip
    assert found[0]["repair_evidence"] == "fifteen_digits_same_desa, same_name 2, same_desa 2, sources 2"
    assert not any(NIK in r["repair_evidence"] for r in found)


MUSDES = f"musdes/{AREA}/bnba_musdes_2026-08-14.xlsx"
HEADER = ["No", "NIK", "No KK", "Nama", "Tempat Lahir", "Tanggal Lahir", "Keterangan"]


def village_list(lab: Lab) -> None:
    """A list with a whole number, the same person masked, a suffix and a slip into a kecamatan that never was; proposals made."""
    lab.put(MUSDES, {"BNBA": [
        ["Tanggal Musdes : 14 Agustus 2026"], ["Nomor Berita Acara : 141/07/VIII/2026"], HEADER,
        [1, NIK, KK, "Budi Santoso", "Pekalongan", "25-03-1985", "Layak"],
        [2, "332615******0001", KK, "Budi Santoso", "Pekalongan", "25-03-1985", "Layak"],
        [3, "3326157005700002.0", "3326151001100002", "Surati", "Pekalongan", "30-05-1970", "Layak"],
        [4, "3326991203900003", "3326151001100003", "Darmo", "Pekalongan", "12-03-1990", "Layak"],
    ]})  # fmt: skip
    lab.take_in()
    propose(lab.con, lab.sources, UNTRUSTED, load_decisions(lab.settings), "basis")


def test_a_file_s_damaged_cells_get_proposals_and_counts(lab: Lab) -> None:
    village_list(lab)
    kinds = {(r["kind"], r["column"]): r["cells"] for r in counts_by_kind(lab.con)}
    assert kinds == {("masked", "nik"): 1, ("float_suffix", "nik"): 1}
    found = {r["finding"]: r["nik"] for r in finding_counts(lab.con)}
    assert found == {"valid": 3, "masked": 1, "float_suffix": 1, "kecamatan_unknown": 1}
    masked = lab.row("select * from core.repair_proposal where repair_kind = 'masked'")
    assert (masked["row_no"], masked["proposed_value"]) == (5, NIK)
    first = lab.rows("select * from core.repair_proposal order by proposal_id")
    propose(lab.con, lab.sources, UNTRUSTED, {}, "basis")
    assert lab.rows("select * from core.repair_proposal order by proposal_id") == first


def proposal(lab: Lab, kind: str) -> dict[str, Any]:
    """The one proposal of a kind."""
    return lab.row("select proposal_id, repair_status from core.repair_proposal where repair_kind = ?", kind)


def test_decisions_are_only_added_to_and_hold_after_proposals_are_made_again(lab: Lab) -> None:
    village_list(lab)
    masked, suffix = proposal(lab, "masked")["proposal_id"], proposal(lab, "float_suffix")["proposal_id"]
    now = dt.datetime(2026, 9, 1, 8)
    assert decide(lab.con, lab.settings, [masked, suffix], "refused", by="ani", now=now) == 2
    assert decide(lab.con, lab.settings, [masked], "accepted_by_person", by="ani", now=now) == 1
    lines = decisions_file(lab.settings).read_text(encoding="utf-8").splitlines()
    assert [json.loads(line)["verdict"] for line in lines] == ["refused", "refused", "accepted_by_person"]
    assert NIK not in "".join(lines)
    for again in (False, True):
        if again:
            propose(lab.con, lab.sources, UNTRUSTED, load_decisions(lab.settings), "another basis")
        assert proposal(lab, "masked")["repair_status"] == "accepted_by_person"
        assert proposal(lab, "float_suffix")["repair_status"] == "refused"


def test_an_unknown_proposal_is_refused_before_anything_is_written(lab: Lab) -> None:
    village_list(lab)
    known = proposal(lab, "masked")["proposal_id"]
    with pytest.raises(UnknownProposalError, match="nothing"):
        decide(lab.con, lab.settings, [known, "nothing"], "refused", by="ani", now=dt.datetime(2026, 9, 1))
    assert not decisions_file(lab.settings).exists()


def test_a_line_with_another_verdict_is_refused(tmp_path: Path) -> None:
    path = decisions_file(Settings(home=tmp_path))
    path.parent.mkdir()
    path.write_text('{"proposal_id": "p", "verdict": "maybe", "decided_at": "", "decided_by": ""}\n', encoding="utf-8")
    with pytest.raises(ValueError, match="maybe"):
        load_decisions(Settings(home=tmp_path))


def test_a_person_lists_looks_accepts_and_refuses(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("LAB_HOME", str(tmp_path))
    monkeypatch.setenv("COLUMNS", "300")
    with open_warehouse(Settings(home=tmp_path)) as con:
        lab = Lab(con, tmp_path, load_sources())
        village_list(lab)
        masked = proposal(lab, "masked")["proposal_id"]
    run = CliRunner().invoke
    listed = run(app, ["repair", "list", "--kind", "masked"])
    assert masked in listed.output
    assert NIK not in listed.output
    assert NIK in run(app, ["repair", "show", masked, "--purpose", "a decision"]).output
    assert run(app, ["repair", "accept", masked]).exit_code == 0
    assert masked not in run(app, ["repair", "list"]).output
    assert masked in run(app, ["repair", "list", "--status", "accepted_by_person"]).output
    assert "1 withdrawn" in run(app, ["repair", "withdraw", masked]).output
    assert masked in run(app, ["repair", "list"]).output
    assert run(app, ["repair", "refuse", "nothing"]).exit_code != 0
