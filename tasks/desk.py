"""The submission desk: what is expected of whom by a day and what came of it, so that somebody can ask for the rest."""

import datetime as dt
from collections.abc import Mapping
from typing import Any

from config.calendar import load_calendar, slots
from config.codes import load_code_list
from config.sources import Source
from tasks.warehouse import Connection, insert_rows, replace_table, rows, transaction

Rows = list[dict[str, Any]]
STATUSES = ("on_time", "late", "missing", "held", "waiting", "not_due")


def expect_submissions(con: Connection, sources: Mapping[str, Source], regency: str, as_of: dt.date) -> int:
    """Replaces `core.expected_submission` by what is expected up to a day; returns its rows.

    Needs `core.region`. The same day and files give the same rows. Raises ValueError for a calendar that names an
    unknown source or table.
    """
    calendar = load_calendar(sources, regency)
    found = [slot for name, entries in calendar.items() for slot in slots(sources[name], entries, as_of)]
    con.execute(
        "create or replace temp table calendar_slot (source varchar, source_table varchar, submitter varchar, period varchar, "
        "period_start date, period_end date, next_end date, wanted_length bigint, due_on date, late_after date)"
    )
    insert_rows(
        con,
        "calendar_slot",
        [
            (
                s.source,
                s.source_table,
                s.submitter,
                s.period,
                s.period_start,
                s.period_end,
                s.next_end,
                s.precision,
                s.due_on,
                s.late_after,
            )
            for s in found
        ],
    )
    with transaction(con):
        return replace_table(con, "core.expected_submission", "core/expected_submission", {"as_of": as_of})


def desk_summary(con: Connection, as_of: dt.date) -> Rows:
    """Expected files of each source by status, and the per cent that came of those due, with their grace, before a day."""
    counts = ", ".join(f"count(*) filter (where desk_status = '{status}') as {status}" for status in STATUSES)
    return rows(
        con,
        f"select source, source_table as tables, count(*) as expected, {counts}, "
        "round(100.0 * count(*) filter (where late_after < $as_of and desk_status in ('on_time', 'late')) "
        "/ nullif(count(*) filter (where late_after < $as_of), 0), 1) as complete_percent "
        "from core.expected_submission group by source, source_table order by source, source_table",
        {"as_of": as_of},
    )


def late_or_missing(con: Connection, language: str, source: str | None = None, *, missing_only: bool = False) -> Rows:
    """Who still owes a file or sent it late, oldest first, with the names of kecamatan and desa and the status in words."""
    wanted = ["missing"] if missing_only else ["late", "missing"]
    found = rows(
        con,
        "select e.source, e.source_table as tables, e.period, e.due_on, e.desk_status as status, "
        "coalesce(r.area_name, e.submitter) as submitter, coalesce(r.kecamatan_name, '') as kecamatan, "
        "cast(e.received_at as date) as received "
        "from core.expected_submission as e left join core.region as r on r.area_code = e.area_code "
        "where list_contains($wanted, e.desk_status) and ($source is null or e.source = $source) "
        "order by e.due_on, e.source, e.source_table, kecamatan, submitter, e.period",
        {"wanted": wanted, "source": source},
    )
    words = load_code_list("desk_status")
    return [row | {"status": words.label(row["status"], language)} for row in found]


def files_at_the_desk(con: Connection, source: str | None = None) -> Rows:
    """Files that are held or wait for a mapping, with the id that a decision needs."""
    return rows(
        con,
        "select submission_id, source, file_name as file, state, cast(received_at as date) as received "
        "from core.submission where state in ('held', 'waiting_for_mapping') and ($source is null or source = $source) "
        "order by source, received_at, submission_id",
        {"source": source},
    )
