"""Records as they are compared, kept from run to run: only those of changed parts of files are standardised again."""

from tasks.warehouse import Connection, sql_text


def refresh_keys(con: Connection) -> None:
    """Standardises records that are new or changed; the others stay as they were, those no longer in use as `retired_record`."""
    note_changed_parts(con)
    con.execute(f"create or replace temp table fresh_key as {sql_text('link/person_key')}")
    con.execute("create or replace temp table fresh_record as select record_id from fresh_key")
    con.execute(
        "create or replace temp table outdated_key as select * from key_before semi join fresh_record using (record_id)"
    )
    con.execute("delete from std.person_key where rowid in (select place from outdated_key)")
    con.execute("update std.person_key set is_fresh = false where is_fresh")
    con.execute("insert into std.person_key by name select *, true as is_fresh from fresh_key")
    note_retired(con)
    con.execute(
        "create or replace temp table touched_area as select distinct area_code from ("
        "select area_code from fresh_key union all select area_code from outdated_key union all select area_code from retired_record"
        ") where area_code is not null"
    )
    con.execute("drop table fresh_key")


def note_changed_parts(con: Connection) -> None:
    """Leaves `statement_now` and `key_before`, all records of those parts of files that alone may have fresh or retired records."""
    con.execute(f"create or replace temp table changed_part as {sql_text('link/changed_part')}")
    look_at_parts(con)
    for table in ("statement_now", "key_before"):
        con.execute(f"create or replace temp table {table} as {sql_text(f'link/{table}')}")


def look_at_parts(con: Connection) -> None:
    """Leaves the view `part_statement`, the statements of `changed_part` alone.

    They are read by their places in the table, since the engine would read every row of many columns to give few of them.
    """
    con.execute(
        "create or replace temp table part_place as select s.rowid as place from std.person_record as s "
        "semi join changed_part as c on c.submission_id = s.submission_id and c.area = coalesce(s.area_code, '')"
    )
    records = "(select * from std.person_record where rowid in (select place from part_place))"
    said = sql_text("std/person_statement").replace("std.person_record", records)
    con.execute(f"create or replace temp view part_statement as {said}")


def note_retired(con: Connection) -> None:
    """Leaves `retired_record`, records of replaced files: their edges stay and join nobody."""
    con.execute(f"create or replace temp table retired_record as {sql_text('link/retired')}")
