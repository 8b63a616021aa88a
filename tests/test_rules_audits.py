from pathlib import Path
from typing import Any

import pytest

from config.schema import COLUMNS
from expectations.audits import Audit, AuditHeaderError, audits_for, load_audits, read_audit
from expectations.rule import Severity
from tasks.warehouse import Connection, sql_text
from tests.conftest import Insert
from tests.rule_rows import PENDING, cases, make_pending, make_table

AUDITS = {audit.name: audit for audit in load_audits()}
CASES = cases("audits")
GOOD_HEADER = "-- Title: t\n-- Severity: warn\n-- Column: nik\n-- Subjects: person\n-- Reads: nik\n\nselect 1"


def found(con: Connection, audit: Audit, case: dict[str, Any]) -> list[int]:
    """Row numbers that the audit selects."""
    siblings = {audit.sibling: "std.sibling"} if audit.sibling else {}
    make_table(con, "std.example", audit.reads, case["rows"])
    make_table(con, "std.sibling", audit.sibling_reads, case.get("sibling", []))
    make_pending(con, PENDING, "another_pending")
    con.execute("create temp table row_verdict (submission_id varchar, sheet varchar, row_no bigint, severity varchar)")
    for row in case.get("verdict", []):
        values = [row.get("submission_id", PENDING), "Data", row["row_no"], row["severity"]]
        con.execute("insert into row_verdict values (?, ?, ?, ?)", values)
    bound = audit.bound("std.example", siblings) | case.get("parameters", {})
    selected = con.execute(sql_text(audit.model), bound).fetchall()
    assert {len(row) for row in selected} <= {3}
    return [row[2] for row in selected]


def test_every_audit_has_a_case() -> None:
    assert set(CASES) == set(AUDITS)


@pytest.mark.parametrize("name", CASES)
def test_an_audit_finds_the_bad_rows_and_no_others(con: Connection, insert: Insert, name: str) -> None:
    insert("core.submission", {"submission_id": PENDING, "period": str(CASES[name].get("period", 2026))})
    assert found(con, AUDITS[name], CASES[name]) == CASES[name]["bad"]


@pytest.mark.parametrize("audit", AUDITS.values(), ids=lambda a: a.name)
def test_audits_name_declared_columns_and_bind_what_they_say(audit: Audit) -> None:
    assert {audit.column, *audit.reads, *audit.sibling_reads} <= set(COLUMNS)
    text = sql_text(audit.model)
    bound = audit.bound("t", {audit.sibling: "s"} if audit.sibling else {})
    assert all(f"${name}" in text for name in bound)
    assert text.count("$sibling") == (1 if audit.sibling else 0)


def test_audits_follow_subjects_columns_and_siblings() -> None:
    columns = ("kk", "kk_status", "member_count_declared")
    assert {a.name for a in audits_for(columns, ("family",), {})} == {"kk_repeated"}
    with_members = audits_for(columns, ("family",), {"person": ("kk", "kk_status")})
    assert {a.name for a in with_members} == {"kk_repeated", "member_count_differs"}
    assert not audits_for(columns, ("budget",), {"person": ("kk", "kk_status")})


def test_what_stops_a_source_is_asked_last() -> None:
    severities = [audit.severity for audit in load_audits()]
    first_stop = severities.index(Severity.STOP_SOURCE)
    assert set(severities[first_stop:]) == {Severity.STOP_SOURCE}
    assert Severity.STOP_SOURCE not in severities[:first_stop]


@pytest.mark.parametrize("fault", ["-- Severity: warn\n", "-- Reads: nik\n"])
def test_a_header_without_a_line_is_refused(tmp_path: Path, fault: str) -> None:
    path = tmp_path / "x.sql"
    path.write_text(GOOD_HEADER.replace(fault, ""), encoding="utf-8")
    with pytest.raises(AuditHeaderError, match=r"x\.sql"):
        read_audit(path)


def test_a_header_with_an_unknown_severity_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "x.sql"
    path.write_text(GOOD_HEADER.replace("warn", "shout"), encoding="utf-8")
    with pytest.raises(AuditHeaderError, match="shout"):
        read_audit(path)
