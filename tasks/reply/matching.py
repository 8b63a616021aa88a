"""A returned file against the one it repairs, row by row by content and key; so that people see what they have achieved."""

from collections.abc import Sequence
from dataclasses import dataclass

from config.sources import Source, raw_table
from tasks.warehouse import Connection, quoted, rows, scalar


@dataclass(frozen=True)
class Comparison:
    """Rows with a problem before, those of them now without one, rows that are new and rows that did not come back."""

    before: int = 0
    repaired: int = 0
    added: int = 0
    removed: int = 0


def content(source: Source, table: str) -> str:
    """SQL of the hash of a raw row's cells, as it stands in its key."""
    cells = ", ".join(f"coalesce({quoted(c)}, '')" for c in sorted(source.tables[table].columns))
    return f"left(md5(concat_ws('|', {cells}, coalesce(extra, ''))), 12)"


def row_keys(con: Connection, source: Source, table: str, submission_id: str) -> dict[tuple[str, int], str]:
    """The key of each data row of a file by sheet and row: submission, row and content."""
    found = con.execute(
        f"select sheet, row_no, submission_id || ':' || row_no || ':' || {content(source, table)} "
        f"from {raw_table(source.name, table)} where submission_id = ?",
        [submission_id],
    ).fetchall()
    return {(sheet, row_no): key for sheet, row_no, key in found}


# A row whose content is unchanged is the same row wherever it stands, which also mends keys that a sort left behind;
# of the others the key says which row they were, once. A further table on a sheet is called by its range, which grows with added rows.
PAIRS = """
create or replace temp table row_pair as
with old as (
    select sheet, row_no, {content} as content from {raw} where submission_id = $before
),
new as (
    select sheet, row_no, {content} as content, row_key from {raw} where submission_id = $now
),
same as (
    select n.sheet as new_sheet, n.row_no as new_row, o.sheet as old_sheet, o.row_no as old_row
    from (select *, row_number() over (partition by content order by sheet, row_no) as copy_no from new) as n
    join (select *, row_number() over (partition by content order by sheet, row_no) as copy_no from old) as o
        on o.content = n.content and o.copy_no = n.copy_no
),
keyed as (
    select n.sheet as new_sheet, n.row_no as new_row, o.sheet as old_sheet, o.row_no as old_row
    from new as n
    join old as o on real_sheet(n.sheet) = real_sheet(o.sheet) and n.row_key = $before || ':' || o.row_no || ':' || o.content
    where (n.sheet, n.row_no) not in (select (new_sheet, new_row) from same)
        and (o.sheet, o.row_no) not in (select (old_sheet, old_row) from same)
    qualify row_number() over (partition by o.sheet, o.row_no order by n.row_no) = 1
)
from same union all from keyed
"""


def compare(
    con: Connection, source: Source, tables: Sequence[str], now: str, before: str, warnings: bool
) -> Comparison:
    """What a returned file changed; all zero when the file before is no longer there."""
    total = Comparison()
    for table in tables:
        raw = raw_table(source.name, table)
        query = PAIRS.format(content=content(source, table), raw=raw)
        con.execute(query, {"now": now, "before": before})
        _note_repaired_rows(con, table, now, before)
        bad_before, repaired = _repaired(con, table, now, before, warnings)
        pairs = int(scalar(con, "select count(*) from row_pair"))
        counts = [int(scalar(con, f"select count(*) from {raw} where submission_id = ?", [s])) for s in (now, before)]
        total = Comparison(
            total.before + bad_before,
            total.repaired + repaired,
            total.added + counts[0] - pairs,
            total.removed + counts[1] - pairs,
        )
    return total


def _note_repaired_rows(con: Connection, table: str, now: str, before: str) -> None:
    """Which rows that were set aside came back and are so no more; what was noted of the file before goes."""
    given = {"table": table, "before": before}
    con.execute(
        "delete from audit.repaired_row where submission_id = $before and source_table = $table and repaired_by = 'returned_workbook'",
        given,
    )
    con.execute(
        """
insert into audit.repaired_row by name
select distinct r.submission_id, r.source, r.source_table, r.sheet, r.row_no, 'returned_workbook' as repaired_by,
    $now as repair_reference
from audit.rejected_row as r
join row_pair as p on p.old_sheet = r.sheet and p.old_row = r.row_no
where r.submission_id = $before and r.source_table = $table and not exists (
    select 1 from audit.rejected_row as n where n.submission_id = $now and n.source_table = $table and n.sheet = p.new_sheet
        and n.row_no = p.new_row
)
""",
        {**given, "now": now},
    )


def _repaired(con: Connection, table: str, now: str, before: str, warnings: bool) -> tuple[int, int]:
    """Rows with a problem in the file before, and those of them that came back and have none."""
    (found,) = rows(
        con,
        """
with bad as (
    select submission_id, sheet, row_no from audit.rejected_row where source_table = $table
    union
    select submission_id, sheet, row_no from audit.row_finding where source_table = $table and $warnings
)
select count(*) as bad_before,
    count(*) filter (where p.new_row is not null and n.row_no is null) as repaired
from bad as b
left join row_pair as p on p.old_sheet = b.sheet and p.old_row = b.row_no
left join bad as n on n.submission_id = $now and n.sheet = p.new_sheet and n.row_no = p.new_row
where b.submission_id = $before
""",
        {"table": table, "now": now, "before": before, "warnings": warnings},
    )
    return int(found["bad_before"]), int(found["repaired"])
