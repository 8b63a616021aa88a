"""Records into persons, families and households with lasting ids; attributes by declared precedence of sources, then date."""

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass

from config.sources import Source
from config.survivorship import load_survivorship
from tasks.beliefs import begin_beliefs
from tasks.families import follow_over_time, merge_families, merge_households, name_rosters, remember_cards
from tasks.identity import IdentityReport, carry_forward, redirect
from tasks.merge_statements import place_statements
from tasks.problem_news import note_merged
from tasks.survivorship import declare_choice, note_conflicts, weighed
from tasks.warehouse import Connection, scalar, sql_text, transaction

# Where more than one person for so many records is touched, picking their records out saves little.
MANY_TOUCHED = 10


@dataclass(frozen=True)
class MergeReport:
    """Persons, what happened to ids by entity, and rows of each core table."""

    persons: int
    identities: tuple[IdentityReport, ...]
    rows: dict[str, int]


def merge(con: Connection, sources: Mapping[str, Source], run_id: str, now: dt.datetime) -> MergeReport:
    """Rebuilds the core tables from the records and the temporary table `cluster_item` that linking left."""
    with transaction(con):
        declare_choice(con, sources, load_survivorship())
        name_rosters(con, sources)
        begin_beliefs(con)
        people = merge_persons(con, run_id, now)
        families = merge_families(con, run_id, now)
        households = merge_households(con, sources, run_id, now)
        written = place_statements(con)
        written["core.attribute_conflict"] = note_conflicts(con)
        follow_families(con)
        written |= follow_over_time(con, now)
        remember_cards(con)
        note_merged(con, sources)
        con.execute("delete from audit.unmerged_submission")
        persons = int(scalar(con, "select count(*) from core.person"))
    return MergeReport(persons, (people, families, households), written)


def merge_persons(con: Connection, run_id: str, now: dt.datetime) -> IdentityReport:
    """Records to persons; leaves `touched_person(person_id)`, those whose records are not what they were, and what these say."""
    report = carry_forward(con, "person", run_id, now)
    redirect(con, "person")
    con.execute(
        """
create or replace temp table touched_person as
select person_id from core.person_record where record_id not in (select record_id from std.person_record)
union
select person_id from core.person_record where record_id in (select item_id from changed)
union
select entity_id from changed
union
select k.entity_id from fresh_record as f
join cluster_item as c on c.item_id = f.record_id join cluster_id as k on k.cluster_no = c.cluster_no
"""
    )
    con.execute(
        "create or replace temp table record_before as "
        "select * from core.person_record where person_id in (select person_id from touched_person)"
    )
    con.execute("delete from core.person_record where person_id in (select person_id from touched_person)")
    con.execute(
        """
insert into core.person_record by name
select c.item_id as record_id, k.entity_id as person_id, s.observed_on
from cluster_id as k
join touched_person as t on t.person_id = k.entity_id
join cluster_item as c on c.cluster_no = k.cluster_no
join std.person_record as s on s.record_id = c.item_id
"""
    )
    pick_statements(con)
    return report


def pick_statements(con: Connection) -> None:
    """Leaves `touched_person_statement`, and `weighed_statement` over it; of most persons nothing is copied, which would take a gigabyte."""
    found = sql_text("core/touched_person_statement")
    touched, records = (int(scalar(con, f"select count(*) from {t}")) for t in ("touched_person", "std.person_record"))
    if touched * MANY_TOUCHED < records:
        con.execute(f"create or replace temp table picked_statement as {found}")
        found = "select * from picked_statement"
    con.execute(f"create or replace temp view touched_person_statement as {found}")
    con.execute(f"create or replace temp view weighed_statement as {weighed('touched_person_statement')}")


def follow_families(con: Connection) -> None:
    """Surveyed households and register lines that name a card get the family's id."""
    for table in ("core.survey_household", "core.budget_line"):
        con.execute(f"update {table} as t set family_id = f.family_id from card_family as f where f.card = t.kk")
