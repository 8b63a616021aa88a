"""What proposals rest on, brought up to date by file: the text of damaged numbers, and every record as repairs compare it."""

from collections.abc import Iterator, Mapping

from config.schema import COLUMNS
from config.sources import Source, SourceTable, raw_table, std_table
from tasks.cells import identity_numbers, status_of
from tasks.warehouse import Connection, quoted, scalar, sql_text

PLACE = "submission_id varchar, source varchar, source_table varchar, sheet varchar, row_no bigint"
SWAPPED = ("nik", "kk", "full_name", "birth_date")
# What was made of the files before; emptied when configuration or SQL is not what it was made with.
KEPT = ("std.number_cell", "std.repair_clue", "core.repair_proposal", "audit.identity_finding", "audit.repair_basis")
CHANGED = "submission_id in (select submission_id from changed_submission)"
# Where more of the records have changed, finding out what they touch costs more than asking all.
MOST = 0.3


def refresh_clues(con: Connection, sources: Mapping[str, Source], basis: str) -> None:
    """Brings std.number_cell and std.repair_clue up to date with the record tables.

    Leaves the temporary tables `changed_submission` and `swapped_row` and the temporary views `clue`, all records, `asked`, those
    whose proposals may have changed, and `asked_cell`. Everything is asked when `basis`, the hash of configuration and SQL, is not
    the one that the proposals were made with.
    """
    forget_other_basis(con, basis)
    present = [(source, name, table) for source, name, table in _tables(sources) if _exists(con, source, name)]
    mark_rows(con, [std_table(source, name) for source, name, _ in present], basis)
    con.execute(f"create or replace temp table changed_submission as {sql_text('repair/changed_submission')}")
    gather_cells(con, present)
    replace_clues(con)
    con.execute(f"delete from audit.repair_basis where {CHANGED}")
    con.execute(f"insert into audit.repair_basis by name select * from row_mark where {CHANGED}")


def forget_other_basis(con: Connection, basis: str) -> None:
    """Empties what was made with another configuration; people's decisions stand elsewhere."""
    if scalar(con, "select count(*) from audit.repair_basis where config_hash <> ?", [basis]):
        for table in KEPT:
            con.execute(f"delete from {table}")


def mark_rows(con: Connection, tables: list[str], basis: str) -> None:
    """The temporary table `row_mark`: how many rows each file has in each place that proposals look at, and a hash of which."""
    con.execute(
        "create or replace temp table row_mark "
        "(part varchar, submission_id varchar, row_count bigint, rows_hash bigint, config_hash varchar)"
    )
    in_use = "select submission_id from core.submission where state in ('accepted', 'accepted_in_part')"
    parts = [(table, table, "sheet, row_no") for table in tables]
    parts.append(("std.person_record", "std.person_record", "record_id, sheet, row_no"))
    swapped = f"(select * from audit.rejected_row where rule = 'nik_kk_swapped' and submission_id in ({in_use}))"
    parts.append(("audit.rejected_row", swapped, "sheet, row_no"))
    for part, rows_of, key in parts:
        con.execute(
            f"insert into row_mark select $part, submission_id, count(*), cast(bit_xor(hash({key})) >> 1 as bigint), $basis "
            f"from {rows_of} group by submission_id",
            {"part": part, "basis": basis},
        )


def gather_cells(con: Connection, present: list[tuple[str, str, SourceTable]]) -> None:
    """The changed files' damaged numbers as received into std.number_cell, and `swapped_row`, rows set aside as swapped."""
    con.execute(f"delete from std.number_cell where {CHANGED}")
    con.execute(
        f"create or replace temp table swapped_row ({PLACE}, nik varchar, kk varchar, full_name varchar, birth_date date)"
    )
    for source, name, table in present:
        given = {"source": source, "table": name}
        for column in identity_numbers(table):
            if status_of(column) in COLUMNS:
                con.execute(_cell_query(source, name, column), given)
        if set(SWAPPED) <= set(table.columns):
            con.execute(_swapped_query(source, name), given)


def replace_clues(con: Connection) -> None:
    """The records of changed files anew, and what of all records and cells is to be asked again."""
    con.execute(f"create or replace temp table clue_now as {sql_text('repair/clue')}")
    con.execute(f"create or replace temp table clue_before as select * from std.repair_clue where {CHANGED}")
    con.execute(f"delete from std.repair_clue where {CHANGED}")
    con.execute("insert into std.repair_clue by name select * from clue_now")
    con.execute("create or replace temp view clue as select * from std.repair_clue")
    changed, known = (scalar(con, f"select count(*) from {table}") for table in ("clue_now", "clue"))
    if changed > MOST * known:
        con.execute("create or replace temp view asked as select * from clue")
        con.execute("create or replace temp view asked_cell as select * from std.number_cell")
    else:
        ask_touched(con)


def ask_touched(con: Connection) -> None:
    """The records and cells that the changed ones speak for or spoke for, in `asked` and `asked_cell`."""
    con.execute(f"create or replace temp table touched_clue as {sql_text('repair/touched_clue')}")
    con.execute("create or replace temp view asked as select * from touched_clue")
    con.execute(
        f"create or replace temp view asked_cell as select * from std.number_cell as c where c.{CHANGED} or exists ("
        "select 1 from touched_clue as a where a.submission_id = c.submission_id and a.source_table = c.source_table "
        "and a.sheet = c.sheet and a.row_no = c.row_no)"
    )


def _tables(sources: Mapping[str, Source]) -> Iterator[tuple[str, str, SourceTable]]:
    for source in sources.values():
        for name, table in source.each_table():
            if {"person", "family"} & set(table.describes):
                yield source.name, name, table


def _exists(con: Connection, source: str, name: str) -> bool:
    query = "select count(*) from information_schema.tables where table_schema = 'std' and table_name = ?"
    return bool(scalar(con, query, [std_table(source, name).removeprefix("std.")]))


def _cell_query(source: str, name: str, column: str) -> str:
    """Cells whose number is damaged, or that only the cleaning made whole; each found first, since a join of all rows takes long."""
    status, cell = quoted(status_of(column)), quoted(column)
    raw, std = raw_table(source, name), std_table(source, name)
    place = "submission_id, sheet, row_no"
    return (
        f"insert into std.number_cell select r.submission_id, $source, $table, r.sheet, r.row_no, '{column}', clean_text(r.{cell}) "
        f"from {raw} as r semi join (select {place} from {std} where {CHANGED} and {status} not in ('valid', 'missing') "
        f"union select {place} from {raw} where {CHANGED} and {cell} like '%.0%') as c "
        f"on c.submission_id = r.submission_id and c.sheet = r.sheet and c.row_no = r.row_no "
        f"semi join {std} as s on s.submission_id = r.submission_id and s.sheet = r.sheet and s.row_no = r.row_no"
    )


def _swapped_query(source: str, name: str) -> str:
    return (
        "insert into swapped_row select r.submission_id, $source, $table, r.sheet, r.row_no, clean_text(r.nik), clean_text(r.kk), "
        f"clean_text(r.full_name), to_date(clean_text(r.birth_date)) from {raw_table(source, name)} as r "
        "join (select distinct submission_id, sheet, row_no from audit.rejected_row where rule = 'nik_kk_swapped' "
        f"and source = $source and source_table = $table and {CHANGED} "
        "and submission_id in (select submission_id from row_mark where part = 'audit.rejected_row')) as q "
        "on q.submission_id = r.submission_id and q.sheet = r.sheet and q.row_no = r.row_no"
    )
