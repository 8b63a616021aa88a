"""What an answer is made of: the submission, its problems by cell and its counts, read from the audit tables."""

import datetime as dt
import json
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any

from config.schema.audit import ROW_BUCKETS
from tasks.warehouse import Connection, rows

SEVERITIES = {"audit.rejected_row": "reject_row", "audit.row_finding": "warn"}
# Rules that say of a whole file what its rows already say of themselves.
RULES_OF_FILES = ["too_many_rejected"]
# What a file that is replaced or not yet read has no answer to.
ANSWERED = ("accepted", "accepted_in_part", "held", "waiting_for_mapping", "rejected")


@dataclass(frozen=True)
class Submission:
    """A file that is answered: who sent it, its slot's name and the state it ended in."""

    submission_id: str
    raw_hash: str
    source: str
    tables: tuple[str, ...]
    file_name: str
    slot: str
    submitter: str
    state: str
    message_key: str | None
    message_detail: dict[str, Any]
    received_at: dt.datetime
    repairs: str | None


@dataclass(frozen=True)
class Problem:
    """A rule that one row broke, and the cell where it shows; `letter` is empty for a file without cells."""

    table: str
    sheet: str
    row_no: int
    rule: str
    column: str
    header: str
    letter: str
    severity: str


@dataclass(frozen=True)
class RuleCount:
    """How many rows broke a rule at a column."""

    rule: str
    column: str
    header: str
    sheet: str
    severity: str
    count: int


@dataclass(frozen=True)
class Counts:
    """Rows of a file by what became of them, and how it compares with the file it repairs."""

    buckets: dict[str, int] = field(default_factory=dict)
    file_rows: int = 0
    rejected: int = 0
    warned: int = 0
    before: int = 0
    repaired: int = 0
    added: int = 0
    removed: int = 0


PROBLEMS = """
with said as (
    select *, 'reject_row' as severity from audit.rejected_row
    where submission_id = $id and not list_contains($of_files, rule)
    union all by name
    select *, 'warn' as severity from audit.row_finding where submission_id = $id and $warnings
),
first_place as (
    select sheet, source_table, arg_min(letter, (length(letter), letter)) as letter,
        arg_min(header, (length(letter), letter)) as header
    from audit.column_place where submission_id = $id group by sheet, source_table
)
select s.source_table as "table", s.sheet, s.row_no, s.rule, coalesce(s.column_name, '') as "column",
    coalesce(p.header, f.header, '') as header, coalesce(p.letter, f.letter, 'A') as letter, s.severity
from said as s
left join audit.column_place as p on p.submission_id = s.submission_id and p.sheet = s.sheet
    and p.source_table = s.source_table and p.column_name = s.column_name
left join first_place as f on f.sheet = s.sheet and f.source_table = s.source_table
"""


def submissions_to_answer(con: Connection, sources: Sequence[str], again: bool) -> list[Submission]:
    """The newest file of each slot of these sources, not answered in its present state yet, or all when asked `again`."""
    found = rows(
        con,
        "with newest as ("
        "select s.*, coalesce(r.slot_name, s.file_name) as slot, r.repairs_id from core.submission as s "
        "left join audit.returned_file as r on r.submission_id = s.submission_id "
        "where list_contains($sources, s.source) and s.source_table is not null and s.state <> 'superseded' "
        "qualify row_number() over (partition by s.source, s.submitter, slot order by s.received_at desc) = 1) "
        "select n.* from newest as n left join audit.reply as a on a.submission_id = n.submission_id "
        "where list_contains($states, n.state) and ($again or a.state is distinct from n.state) order by n.received_at",
        {"sources": list(sources), "states": list(ANSWERED), "again": again},
    )
    return [
        Submission(
            r["submission_id"],
            r["raw_hash"],
            r["source"],
            tuple(r["source_table"].split("+")),
            r["file_name"],
            r["slot"],
            r["submitter"],
            r["state"],
            r["message_key"],
            json.loads(r["message_detail"] or "{}"),
            r["received_at"],
            r["repairs_id"],
        )
        for r in found
    ]


def problems_of(con: Connection, submission_id: str, warnings: bool) -> list[Problem]:
    """Every broken rule of a file by cell, in sheet and row order."""
    found = rows(
        con,
        f"{PROBLEMS} order by s.sheet, s.row_no, severity, letter, s.rule",
        {"id": submission_id, "warnings": warnings, "of_files": RULES_OF_FILES},
    )
    return [Problem(**r) for r in found]


def rule_counts(con: Connection, submission_id: str, warnings: bool) -> list[RuleCount]:
    """Rows by broken rule and column, those set aside first, most first."""
    found = rows(
        con,
        f'select rule, "column", any_value(header) as header, min(sheet) as sheet, severity, '
        f'count(distinct (sheet, row_no)) as "count" from ({PROBLEMS}) '
        'group by rule, "column", severity order by severity, "count" desc, rule, "column"',
        {"id": submission_id, "warnings": warnings, "of_files": RULES_OF_FILES},
    )
    return [RuleCount(**r) for r in found]


def account_of(con: Connection, submission_id: str) -> dict[str, int]:
    """Rows of a file by bucket, with `file` for all of them."""
    sums = ", ".join(f"coalesce(sum({b}_rows), 0) as {b}" for b in ROW_BUCKETS)
    (found,) = rows(
        con,
        f"select coalesce(sum(file_rows), 0) as file, {sums} from audit.row_account where submission_id = ?",
        [submission_id],
    )
    return {name: int(value) for name, value in found.items()}
