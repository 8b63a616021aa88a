"""What files say of families beside what they are (dwellings, deciles, programmes, verdicts), with the family each row is about.

Only statements of families that changed are placed anew, since one village's file concerns a three-hundredth of them.
"""

from tasks.warehouse import Connection, append_model, scalar

MODELS = {
    "core.housing": "core/housing",
    "core.welfare_rank": "core/welfare_rank",
    "core.participation": "core/participation",
    "core.verification": "core/verification",
}


def place_statements(con: Connection) -> dict[str, int]:
    """Brings the tables of statements up to date; returns the rows of each.

    Needs the temporary tables `record_family`, and `family_before`, the families as they were.
    """
    find_touched(con)
    for table, model in MODELS.items():
        con.execute(
            f"delete from {table} where family_id in (select family_id from touched_family) "
            "or record_id in (select record_id from touched_record)"
        )
        append_model(con, table, model)
    remember_families(con)
    return {table: int(scalar(con, f"select count(*) from {table}")) for table in MODELS}


def find_touched(con: Connection) -> None:
    """Leaves `touched_record` and `touched_family`, whose statements are placed anew, and those statements as `touched_statement`."""
    con.execute(
        """
create or replace temp table changed_statement as
(select record_id, person_id, family_id from record_family except select record_id, person_id, family_id from core.record_family)
union
(select record_id, person_id, family_id from core.record_family except select record_id, person_id, family_id from record_family)
"""
    )
    con.execute(
        """
create or replace temp table touched_family as
select distinct family_id from changed_statement where family_id is not null
union
select family_id from (
    (select family_id, household_id, area_code from core.family except select family_id, household_id, area_code from family_before)
    union
    (select family_id, household_id, area_code from family_before except select family_id, household_id, area_code from core.family)
)
"""
    )
    con.execute(
        "create or replace temp table touched_record as select record_id from changed_statement "
        "union select record_id from record_family where family_id in (select family_id from touched_family)"
    )
    con.execute(
        "create or replace temp table touched_statement as "
        "select * from record_family where record_id in (select record_id from touched_record)"
    )


def remember_families(con: Connection) -> None:
    """Keeps the family of each record for the next run to compare with."""
    con.execute("delete from core.record_family where record_id in (select record_id from touched_record)")
    con.execute("insert into core.record_family by name select * from touched_statement")
