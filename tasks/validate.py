"""Rows judged by the declared rules: rejected ones set aside with rule and cell, doubtful ones noted, bad files stopped."""

import datetime as dt
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from config.sources import Source, SourceTable, std_table
from expectations.audits import Audit, audits_for
from expectations.gx_door import Suite, run_suites
from expectations.rule import Rule, Severity
from expectations.verdicts import rules_for, verdict_sql
from tasks.account import SUM_OF_BUCKETS, refuse
from tasks.readers.outcome import LOST_ROWS, MENDED_ROWS
from tasks.warehouse import Connection, insert_rows, rows, scalar, sql_text, transaction


class RuleCrashedError(RuntimeError):
    """A rule itself failed, which is our fault and says nothing about the data."""


class GateBrokenError(RuntimeError):
    """Accepted rows break a rule that should have rejected them, which is our fault and puts the figures in doubt."""


@dataclass(frozen=True)
class ValidationReport:
    """Rows judged, rows rejected, warnings and files stopped of one source, with the rules that failed most."""

    checked: int
    rejected: int
    warnings: int
    stopped: int


def table_columns(con: Connection, table: str) -> tuple[str, ...]:
    """Column names of a table that exists."""
    return tuple(d[0] for d in con.execute(f"select * from {table} limit 0").description or ())


def validate(con: Connection, source: Source, run_id: str) -> ValidationReport:
    """Judges the pending submissions of every table of a source; afterwards std holds accepted rows only."""
    checked = 0
    with transaction(con):
        con.execute(
            "create or replace temp table verdict (source_table varchar, submission_id varchar, sheet varchar, row_no bigint, "
            "rule varchar, column_name varchar, severity varchar)"
        )
        _forget_verdicts(con)
        for name, table in source.each_table():
            checked += _judge(con, source, name, table, run_id)
        _quarantine(con, source)
        stopped = _stop_files(con, source)
    counts = rows(
        con,
        "select severity, count(distinct (source_table, submission_id, sheet, row_no)) as n from verdict group by severity",
    )
    by_severity = {r["severity"]: int(r["n"]) for r in counts}
    return ValidationReport(
        checked, by_severity.get(Severity.REJECT_ROW, 0), by_severity.get(Severity.WARN, 0), stopped
    )


def _forget_verdicts(con: Connection) -> None:
    """Takes out what an interrupted run already said of the pending files; what the reader said stays."""
    for table in ("audit.rejected_row", "audit.row_finding"):
        con.execute(
            f"delete from {table} where submission_id in (select submission_id from pending_submission) "
            "and not list_contains($reader, rule)",
            {"reader": [*LOST_ROWS, *MENDED_ROWS]},
        )


def _judge(con: Connection, source: Source, name: str, table: SourceTable, run_id: str) -> int:
    target = std_table(source.name, name)
    columns = table_columns(con, target)
    rules = rules_for(columns, table.describes, table.required)
    con.execute(f"create or replace temp table row_verdict as {verdict_sql(target, rules, columns)}")
    audits = _audits(con, source, table, columns)
    for audit in audits:
        _ask_audit(con, source, name, audit)
    con.execute("insert into verdict by name select $table as source_table, * from row_verdict", {"table": name})
    checked = int(
        scalar(
            con, f"select count(*) from {target} where submission_id in (select submission_id from pending_submission)"
        )
    )
    _record_results(con, source.name, name, run_id, rules, audits, checked)
    return checked


def _siblings(source: Source, table: SourceTable) -> dict[str, str]:
    """The std table of each subject that another table of the source describes."""
    return {
        subject: std_table(source.name, name)
        for name, other in source.each_table()
        if other is not table
        for subject in other.describes
    }


def _audits(con: Connection, source: Source, table: SourceTable, columns: Sequence[str]) -> tuple[Audit, ...]:
    siblings = {subject: table_columns(con, other) for subject, other in _siblings(source, table).items()}
    return audits_for(columns, table.describes, siblings)


def _ask_audit(con: Connection, source: Source, name: str, audit: Audit) -> None:
    bound = audit.bound(std_table(source.name, name), _siblings(source, source.tables[name]))
    con.execute(f"create or replace temp table found_by_audit as {sql_text(audit.model)}", bound)
    con.execute(
        "insert into row_verdict select distinct submission_id, sheet, row_no, $rule, $column, $severity from found_by_audit",
        {"rule": audit.name, "column": audit.column, "severity": audit.severity.value},
    )


def _record_results(
    con: Connection, source: str, name: str, run_id: str, rules: Sequence[Rule], audits: Sequence[Audit], checked: int
) -> None:
    """One row for each rule asked, those nobody broke included, so that silence is not mistaken for absence."""
    failed = {
        (r["rule"], r["column_name"]): int(r["n"])
        for r in rows(
            con,
            "select rule, column_name, count(*) as n from verdict where source_table = ? group by rule, column_name",
            [name],
        )
    }
    asked = {(r.name, r.column): r.severity.value for r in rules} | {
        (a.name, a.column): a.severity.value for a in audits
    }
    insert_rows(
        con,
        "audit.rule_result",
        [
            [run_id, source, name, rule, column, severity, checked, failed.get((rule, column), 0)]
            for (rule, column), severity in asked.items()
        ],
    )


def _stop_files(con: Connection, source: Source) -> int:
    """Refuses files that broke a rule which stops them; returns how many."""
    stopped = rows(
        con,
        "select submission_id, min(rule) as rule, count(distinct (sheet, row_no)) as failed from verdict "
        "where severity = 'stop_source' group by submission_id",
    )
    for item in stopped:
        refuse(con, source, [item["submission_id"]], "stop_source", rule=item["rule"], failed_count=str(item["failed"]))
        con.execute(
            f"update audit.row_account set rejected_rows = rejected_rows + file_rows - ({SUM_OF_BUCKETS}) "
            "where submission_id = $submission",
            {"submission": item["submission_id"]},
        )
    con.execute(
        "delete from pending_submission where submission_id in (select submission_id from verdict where severity = 'stop_source')"
    )
    return len(stopped)


def _quarantine(con: Connection, source: Source) -> None:
    """Moves rejected rows' references to audit.rejected_row and takes the rows out of std; notes the warnings."""
    targets = {
        Severity.REJECT_ROW: "audit.rejected_row",
        Severity.STOP_SOURCE: "audit.rejected_row",
        Severity.WARN: "audit.row_finding",
    }
    for severity, target in targets.items():
        con.execute(
            f"insert into {target} by name select distinct v.submission_id, $source as source, v.source_table, v.sheet, v.row_no, "
            "v.rule, v.column_name, coalesce(c.letter || v.row_no, '') as cell "
            "from verdict as v join pending_submission as p on p.submission_id = v.submission_id "
            "left join audit.column_place as c on c.submission_id = v.submission_id and c.sheet = v.sheet "
            "and c.source_table = v.source_table and c.column_name = v.column_name where v.severity = $severity",
            {"source": source.name, "severity": severity.value},
        )
    for name in source.tables:
        con.execute(
            f"delete from {std_table(source.name, name)} as s using verdict as v where v.source_table = $table "
            "and v.severity = 'reject_row' and v.submission_id = s.submission_id and v.sheet = s.sheet and v.row_no = s.row_no",
            {"table": name},
        )


def suites_of(con: Connection, source: Source) -> list[Suite]:
    """The Great Expectations suites of a source, one for each of its tables, from the same rules."""
    found = []
    for name, table in source.each_table():
        target = std_table(source.name, name)
        rules = rules_for(table_columns(con, target), table.describes, table.required)
        found.append(Suite(name=f"{source.name}_{name}", table=target, rules=rules))
    return found


def run_gates(con: Connection, sources: Sequence[Source], docs: Path, since: dt.datetime) -> dict[str, int]:
    """Runs every suite over the rows of files received since a moment and builds the Data Docs.

    Returns by suite how many accepted rows break a rule that should have rejected them: none, or our own fault.
    """
    con.execute(
        "create or replace temp table pending_submission as "
        "select submission_id from core.submission where received_at >= ? and state in ('accepted', 'accepted_in_part')",
        [since],
    )
    fresh = {
        r["source"]
        for r in rows(
            con, "select distinct source from core.submission semi join pending_submission using (submission_id)"
        )
    }
    suites = [suite for source in sources if source.name in fresh for suite in suites_of(con, source)]
    if not suites:
        return {}
    results = run_suites(con, suites, docs)
    crashed = sorted({f"{name}.{r.rule}" for name, found in results.items() for r in found if r.error})
    if crashed:
        raise RuleCrashedError(f"rules that could not be asked: {', '.join(crashed)}")
    return {
        name: sum(r.failed_count for r in found if r.severity == Severity.REJECT_ROW) for name, found in results.items()
    }


def refuse_broken(broken: Mapping[str, int]) -> None:
    """Raises GateBrokenError with the suites and counts when any accepted row breaks a rejecting rule."""
    if named := [f"{name}: {count} times" for name, count in sorted(broken.items()) if count]:
        raise GateBrokenError(f"accepted rows break rules that reject ({'; '.join(named)}); see the Data Docs")
