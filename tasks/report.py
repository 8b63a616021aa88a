"""What people are shown of a run: counts, rule names and row references as small tables, never a cell value."""

import json
from typing import Any

from config.messages import message
from config.schema.audit import ROW_BUCKETS
from tasks.warehouse import Connection, rows

Rows = list[dict[str, Any]]


def row_accounts(con: Connection, source: str) -> Rows:
    """The row account of each sheet of a source's files, newest file first, without empty buckets of the whole table."""
    sums = ", ".join(f"sum({b}_rows) as {b}" for b in ROW_BUCKETS)
    return rows(
        con,
        f"select s.source_table as table, count(distinct a.submission_id) as files, sum(a.file_rows) as rows, {sums}, "
        f"sum(a.file_rows) - sum({' + '.join(f'a.{b}_rows' for b in ROW_BUCKETS)}) as open "
        "from audit.row_account as a join core.submission as s on s.submission_id = a.submission_id "
        "where a.source = ? group by s.source_table order by s.source_table",
        [source],
    )


def total_account(con: Connection) -> Rows:
    """The row account of every source in one line each, and how many rows set aside have been repaired since."""
    sums = ", ".join(f"sum({b}_rows) as {b}" for b in ROW_BUCKETS)
    return rows(
        con,
        f"select a.source, count(distinct a.submission_id) as files, sum(a.file_rows) as rows, {sums}, "
        f"sum(a.file_rows) - sum({' + '.join(f'a.{b}_rows' for b in ROW_BUCKETS)}) as open, "
        "coalesce(any_value(r.repaired), 0) as repaired_since from audit.row_account as a left join ("
        "select source, count(distinct (submission_id, source_table, sheet, row_no)) as repaired from audit.repaired_row group by source"
        ") as r on r.source = a.source group by a.source order by a.source",
    )


def broken_rules(con: Connection, run_id: str, source: str | None = None) -> Rows:
    """Rules that rows of this run broke, worst first."""
    return rows(
        con,
        "select source, source_table as table, rule, column_name as column, severity, checked_count as checked, failed_count as failed "
        "from audit.rule_result where run_id = $run_id and failed_count > 0 and ($source is null or source = $source) "
        "order by severity, failed_count desc, rule, column_name",
        {"run_id": run_id, "source": source},
    )


def file_states(con: Connection, language: str, source: str | None = None) -> Rows:
    """Files that need a person's eye, with the sentence that says what is wrong and what to do."""
    found = rows(
        con,
        "select source, file_name, state, message_key, message_detail from core.submission "
        "where state in ('rejected', 'held', 'waiting_for_mapping', 'accepted_in_part') and ($source is null or source = $source) "
        "order by source, file_name",
        {"source": source},
    )
    return [
        {"source": r["source"], "file": r["file_name"], "state": r["state"], "message": file_message(r, language)}
        for r in found
    ]


def file_message(submission: dict[str, Any], language: str) -> str:
    """The sentence for a submission's state, filled from its details."""
    detail = json.loads(submission["message_detail"]) if submission["message_detail"] else {}
    return message(submission["message_key"], language, **{"file": submission["file_name"], **detail})


def step_times(con: Connection, run_id: str) -> Rows:
    """Steps of a run with rows and seconds."""
    return rows(
        con,
        "select step, source, rows_in, rows_out, rows_rejected, rows_corrected, seconds, state from audit.run "
        "where run_id = ? order by started_at",
        [run_id],
    )


def headline_figures(con: Connection, kabupaten_code: str) -> Rows:
    """Ten figures of the kabupaten, the first category of each indicator's total."""
    return rows(
        con,
        "select indicator, period, round(value, 2) as value, unit, method, n, status from out.indicator "
        "where area_code = ? and breakdown = 'total' order by indicator, period desc limit 10",
        [kabupaten_code],
    )


def row_messages(con: Connection, language: str, source: str | None, limit: int) -> Rows:
    """Rejected rows, each with file, sheet, row, cell and the sentence that says what to do; never the cell's value."""
    found = rows(
        con,
        "select r.source, s.file_name, r.sheet, r.row_no, r.cell, r.rule, coalesce(p.header, r.column_name) as header, m.repaired_by "
        "from audit.rejected_row as r join core.submission as s on s.submission_id = r.submission_id "
        "left join audit.column_place as p on p.submission_id = r.submission_id and p.sheet = r.sheet "
        "and p.source_table = r.source_table and p.column_name = r.column_name "
        "left join audit.repaired_row as m on m.submission_id = r.submission_id and m.source_table = r.source_table "
        "and m.sheet = r.sheet and m.row_no = r.row_no and m.repaired_by = 'accepted_proposal' "
        "where s.state <> 'superseded' and ($source is null or r.source = $source) "
        "order by r.source, s.file_name, r.sheet, r.row_no, r.rule limit $limit",
        {"source": source, "limit": limit},
    )
    return [
        {
            "source": r["source"],
            "file": r["file_name"],
            "sheet": r["sheet"],
            "row": r["row_no"],
            "cell": r["cell"],
            "rule": r["rule"],
            "message": row_message(r, language),
        }
        for r in found
    ]


def row_message(row: dict[str, Any], language: str) -> str:
    """What to do about a rejected row; that it is known what would be right, once a proposal has been accepted."""
    said = message(f"rule.{row['rule']}", language, sheet=row["sheet"], row=str(row["row_no"]), column=row["header"])
    return f"{said} {message('row.repaired', language)}" if row["repaired_by"] else said
