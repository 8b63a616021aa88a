"""Accepted repairs count in linking and merging, say so, and are undone when the decision is; the record stays as received."""

import datetime as dt
from pathlib import Path
from typing import Any

from config.repairs import RepairRule, Repairs
from config.sources import load_sources
from flows.steps import ingest_source, receive_files
from tasks.journal import Run
from tasks.link import keep_basis, link
from tasks.merge import merge
from tasks.repair import propose, rule_files
from tasks.repair_decisions import Verdict, decide, load_decisions
from tasks.report import row_messages, total_account
from tasks.warehouse import open_memory
from tests.intake_lab import Lab

NOW = dt.datetime(2026, 11, 1)
UNTRUSTED = Repairs(threshold=0.99, minimum_cases=10, rules={name: RepairRule() for name in rule_files()})
# All numbers and names here are made up. One person in two desa, the number masked in the second list.
NIK, MASKED = "3326152503850001", "332615******0001"
HEADER = ["No", "NIK", "No KK", "Nama", "Tempat Lahir", "Tanggal Lahir", "Keterangan"]
TITLE = [["Tanggal Musdes : 14 Agustus 2026"], ["Nomor Berita Acara : 141/07/VIII/2026"], HEADER]
LISTS = {"33.26.15.2014": NIK, "33.26.15.2001": MASKED}


def run(lab: Lab, repairs: Repairs = UNTRUSTED) -> None:
    """Proposals, links and persons, as `lab link` makes them."""
    propose(lab.con, lab.sources, repairs, load_decisions(lab.settings), "basis")
    link(lab.con, "basis")
    merge(lab.con, lab.sources, "run", NOW)
    keep_basis(lab.con, "basis")


def two_lists(lab: Lab, repairs: Repairs = UNTRUSTED) -> None:
    """Both villages' lists taken in and linked."""
    for area, number in LISTS.items():
        row = [1, number, "", "Budi Santoso", "Pekalongan", "25-03-1985", "Layak"]
        lab.put(f"musdes/{area}/bnba_musdes_2026-08-14.xlsx", {"BNBA": [*TITLE, row]})
    lab.take_in()
    run(lab, repairs)


def decided(lab: Lab, verdict: Verdict) -> None:
    """A person's word on the one proposal, and the run after it."""
    (proposal,) = lab.rows("select proposal_id from core.repair_proposal")
    decide(lab.con, lab.settings, [proposal["proposal_id"]], verdict, by="ani", now=NOW)
    run(lab)


def persons(lab: Lab) -> list[tuple[int, str | None]]:
    """Records and number of each person."""
    found = lab.rows("select record_count, nik from core.person order by record_count, nik")
    return [(r["record_count"], r["nik"]) for r in found]


def received(lab: Lab) -> dict[str, Any]:
    """The damaged record as the source gave it."""
    return lab.row("select nik, nik_status from std.person_record where area_code = '33.26.15.2001'")


def test_an_accepted_repair_links_and_its_withdrawal_undoes_it(lab: Lab) -> None:
    two_lists(lab)
    apart = [(1, NIK), (1, None)]
    assert persons(lab) == apart
    decided(lab, "accepted_by_person")
    assert persons(lab) == [(2, NIK)]
    assert received(lab) == {"nik": None, "nik_status": "masked"}
    decided(lab, "withdrawn")
    assert persons(lab) == apart
    decided(lab, "accepted_by_person")
    decided(lab, "refused")
    assert persons(lab) == apart


def test_a_trusted_rule_s_own_acceptance_counts_in_the_same_run(lab: Lab) -> None:
    trusted = UNTRUSTED.model_copy(
        update={"rules": UNTRUSTED.rules | {"digits_left_same_birth": RepairRule(precision=0.999, cases=10)}}
    )
    two_lists(lab, trusted)
    assert persons(lab) == [(2, NIK)]
    run(lab, trusted)
    assert lab.rows("select record_id from fresh_record") == []


def test_what_a_repair_put_there_names_its_proposal(lab: Lab) -> None:
    two_lists(lab)
    decided(lab, "accepted_by_person")
    proposal = lab.row("select proposal_id from core.repair_proposal")["proposal_id"]
    whole = "select * from core.person_provenance where attribute = 'nik'"
    # A number received whole is preferred to the same one repaired.
    assert (lab.row(whole)["attribute_value"], lab.row(whole)["repair_key"]) == (NIK, None)
    damaged = lab.row("select record_id from std.person_record where nik_status = 'masked'")["record_id"]
    lab.con.execute("delete from std.person_record where record_id <> ?", [damaged])
    lab.con.execute("update core.person_record set record_id = ?", [damaged])
    assert (lab.row(whole)["attribute_value"], lab.row(whole)["repair_key"]) == (NIK, proposal)
    name = lab.row("select repair_key from core.person_provenance where attribute = 'full_name'")
    assert name == {"repair_key": None}


def test_a_warehouse_made_again_from_files_and_decisions_links_alike(lab: Lab, tmp_path: Path) -> None:
    two_lists(lab)
    decided(lab, "accepted_by_person")
    links = "select record_id, repair_key, nik_valid from std.person_key order by record_id"
    proposals = "select * from core.repair_proposal"
    again = Lab(open_memory(), tmp_path, load_sources())
    again.take_in()
    run(again)
    assert (again.rows(links), again.rows(proposals)) == (lab.rows(links), lab.rows(proposals))
    assert persons(again) == persons(lab)
    again.con.close()


def test_a_row_set_aside_as_swapped_says_when_accepted_proposals_have_repaired_it(lab: Lab) -> None:
    listed = [
        [n, f"332615{n}208900001", f"33261510011000{n}1", f"Orang {n}", "Pekalongan", f"{n}2-08-1990", "Layak"]
        for n in (1, 2)
    ]
    turned = [3, "3326151001100001", NIK, "Budi Santoso", "Pekalongan", "25-03-1985", "Layak"]
    lab.put("musdes/33.26.15.2014/bnba_musdes_2026-08-14.xlsx", {"BNBA": [*TITLE, *listed, *listed_more(), turned]})
    started = Run.start(NOW)
    receive_files(lab.con, lab.settings, started)
    ingest_source(lab.con, lab.settings, lab.sources["musdes"], started)
    run(lab)
    [before] = row_messages(lab.con, "en", "musdes", 10)
    found = lab.rows("select proposal_id from core.repair_proposal where repair_kind = 'swapped' order by column_name")
    proposals = [r["proposal_id"] for r in found]
    assert len(proposals) == 2
    for accepted, repaired in (([proposals[0]], 0), (proposals, 1)):
        decide(lab.con, lab.settings, accepted, "accepted_by_person", by="ani", now=NOW)
        run(lab)
        [account] = total_account(lab.con)
        assert (account["rejected"], account["repaired_since"], account["open"]) == (1, repaired, 0)
    noted = lab.row("select row_no, repaired_by, repair_reference from audit.repaired_row")
    assert noted == {"row_no": 10, "repaired_by": "accepted_proposal", "repair_reference": " ".join(sorted(proposals))}
    [after] = row_messages(lab.con, "en", "musdes", 10)
    assert after["message"].startswith(before["message"]) and "NOT in use yet" in after["message"]
    decide(lab.con, lab.settings, proposals[:1], "withdrawn", by="ani", now=NOW)
    run(lab)
    assert lab.rows("select * from audit.repaired_row") == []


def listed_more() -> list[list[Any]]:
    """Rows that nothing is wrong with, so that one bad row does not stop the list."""
    return [[n, "", "", f"Warga {n}", "Pekalongan", f"1{n}-05-1975", "Layak"] for n in (4, 5, 6, 7)]
