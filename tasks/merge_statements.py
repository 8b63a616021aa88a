"""What files say of families beside what they are (dwellings, deciles, programmes, verdicts), with the family each row is about.

Only statements of families that changed are placed anew, since one village's file concerns a three-hundredth of them.
"""

from tasks.families import make_temporary
from tasks.warehouse import Connection, append_model, scalar, sql_text

MODELS = {
    "core.housing": "core/housing",
    "core.welfare_rank": "core/welfare_rank",
    "core.participation": "core/participation",
    "core.verification": "core/verification",
}


def place_statements(con: Connection) -> dict[str, int]:
    """Brings the tables of statements up to date; returns the rows of each.

    Needs the temporary table `touched_family`, which families of new or changed records join.
    """
    place_records(con)
    for table, model in MODELS.items():
        con.execute(
            f"delete from {table} where family_id in (select family_id from touched_family) "
            "or record_id in (select record_id from touched_record)"
        )
        append_model(con, table, model)
    return {table: int(scalar(con, f"select count(*) from {table}")) for table in MODELS}


def place_records(con: Connection) -> None:
    """Brings core.record_family up to date; leaves `touched_record`, and all records of touched families as `touched_statement`."""
    con.execute(f"create or replace temp view family_statement as {sql_text('core/family_statement')}")
    make_temporary(con, "touched_record")
    make_temporary(con, "record_family")
    for families in ("core.record_family", "record_family"):
        con.execute(
            f"insert into touched_family select distinct family_id from {families} where family_id is not null "
            "and record_id in (select record_id from touched_record) and family_id not in (select family_id from touched_family)"
        )
    con.execute("delete from core.record_family where record_id in (select record_id from touched_record)")
    con.execute("insert into core.record_family by name select * from record_family")
    con.execute(
        "create or replace temp table touched_statement as select * from core.record_family "
        "where family_id in (select family_id from touched_family) or record_id in (select record_id from touched_record)"
    )
