"""Closing the row account of each file and the state it leaves the file in; a file whose rows do not add up is not used."""

import json
from collections.abc import Iterable

from config.schema.audit import ROW_BUCKETS
from config.sources import Source, std_table
from tasks.collect import forget
from tasks.readers.outcome import LOST_ROWS
from tasks.warehouse import Connection, rows, transaction

SUM_OF_BUCKETS = " + ".join(f"{b}_rows" for b in ROW_BUCKETS)


def set_pending(con: Connection, source: str) -> int:
    """Makes the source's understood files the ones the next steps work on; returns how many."""
    con.execute(
        "create or replace temp table pending_submission as "
        "select submission_id from core.submission where source = ? and state = 'understood'",
        [source],
    )
    return int(rows(con, "select count(*) as n from pending_submission")[0]["n"])


def close_accounts(con: Connection, source: Source) -> None:
    """Fills loaded, duplicate and rejected rows of the pending files, each counted where the rows went."""
    for name, _ in source.each_table():
        con.execute(
            f"""
update audit.row_account as a
set loaded_rows = k.loaded_rows, rejected_rows = k.rejected_rows, duplicate_rows = k.duplicate_rows
from (
    select r.submission_id, r.sheet, coalesce(s.n, 0) as loaded_rows, coalesce(q.n, 0) as rejected_rows,
        coalesce(d.n, 0) as duplicate_rows
    from (
        select distinct submission_id, sheet from audit.row_account
        where source_table = $table and submission_id in (select submission_id from pending_submission)
    ) as r
    left join (
        select submission_id, sheet, count(*) as n from {std_table(source.name, name)}
        where submission_id in (select submission_id from pending_submission) group by all
    ) as s on s.submission_id = r.submission_id and s.sheet = r.sheet
    left join (
        select submission_id, sheet, count(distinct row_no) as n from audit.rejected_row
        where source_table = $table and not list_contains($lost, rule) group by all
    ) as q on q.submission_id = r.submission_id and q.sheet = r.sheet
    left join (
        select submission_id, sheet, count(*) as n from duplicate_row where source_table = $table group by all
    ) as d on d.submission_id = r.submission_id and d.sheet = r.sheet
) as k
where a.submission_id = k.submission_id and a.sheet = k.sheet and a.source_table = $table
""",
            {"table": name, "lost": list(LOST_ROWS)},
        )


def settle(con: Connection, source: Source) -> dict[str, int]:
    """Gives each pending file its state and sets replaced files aside, all or nothing; returns the number of files by state."""
    # A file that is settled is not looked at again, so that what it replaces would stay in use after a kill in between.
    with transaction(con):
        _settle_pending(con, source)
    states = rows(
        con,
        "select state, count(*) as n from core.submission where submission_id in (select submission_id from pending_submission) group by state",
    )
    return {r["state"]: r["n"] for r in states}


def _settle_pending(con: Connection, source: Source) -> None:
    unclosed = [
        r["submission_id"]
        for r in rows(
            con,
            f"select distinct submission_id from audit.row_account where file_rows <> {SUM_OF_BUCKETS} "
            "and submission_id in (select submission_id from pending_submission)",
        )
    ]
    refuse(con, source, unclosed, "account_does_not_close")
    con.execute(
        """
update core.submission as s
set state = case when k.set_aside > 0 then 'accepted_in_part' else 'accepted' end,
    message_key = coalesce(s.message_key, case when k.set_aside > 0 then 'accepted_in_part' else 'accepted' end),
    message_detail = k.detail
from (
    select submission_id, sum(rejected_rows + broken_rows) as set_aside,
        to_json({'loaded': sum(loaded_rows), 'rejected': sum(rejected_rows + broken_rows)}) as detail
    from audit.row_account group by submission_id
) as k
where k.submission_id = s.submission_id and s.state = 'understood' and s.source = ?
""",
        [source.name],
    )
    supersede(con, source)


def refuse(con: Connection, source: Source, submission_ids: Iterable[str], key: str, **detail: str) -> None:
    """Rejects whole files with a reason; their rows leave std and their accounts show them as rejected."""
    ids = list(submission_ids)
    if not ids:
        return
    forget(con, source, ids)
    con.execute(
        "update core.submission set state = 'rejected', message_key = $key, message_detail = $detail "
        "where list_contains($ids, submission_id)",
        {"key": key, "detail": json.dumps(detail) if detail else None, "ids": ids},
    )
    con.execute(
        "update audit.row_account set rejected_rows = rejected_rows + loaded_rows, loaded_rows = 0 "
        "where list_contains($ids, submission_id)",
        {"ids": ids},
    )


def supersede(con: Connection, source: Source) -> None:
    """Sets aside every file that a later one of the same submitter, tables, area and period replaces.

    A held file replaces no accepted one: until its minutes come, the accepted list stays in use. A file that waits for a
    mapping replaces none.
    """
    replaced = rows(
        con,
        """
with usable as (
    select submission_id, source_table, submitter, area_code, period, received_at,
        case state when 'waiting_for_mapping' then 0 when 'held' then 1 else 2 end as worth
    from core.submission
    where source = ? and state in ('accepted', 'accepted_in_part', 'held', 'waiting_for_mapping')
)
select old.submission_id, max_by(new.submission_id, new.received_at) as newest
from usable as old
join usable as new on new.source_table = old.source_table and new.submitter = old.submitter
    and new.area_code is not distinct from old.area_code and new.period is not distinct from old.period
    and new.received_at > old.received_at and new.worth > 0 and new.worth >= old.worth
group by old.submission_id
order by old.submission_id
""",
        [source.name],
    )
    if not replaced:
        return
    ids = [r["submission_id"] for r in replaced]
    forget(con, source, ids)
    con.executemany(
        "update core.submission set state = 'superseded', message_key = 'superseded', superseded_by = ? where submission_id = ?",
        [[r["newest"], r["submission_id"]] for r in replaced],
    )
    con.execute(
        "update audit.row_account set superseded_rows = superseded_rows + loaded_rows + rejected_rows + duplicate_rows, "
        "loaded_rows = 0, rejected_rows = 0, duplicate_rows = 0 where list_contains($ids, submission_id)",
        {"ids": ids},
    )
