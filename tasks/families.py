"""Families out of cards and households out of families, each followed over time; the signs for both are declared in SQL."""

import datetime as dt
from collections.abc import Iterator, Mapping

from config.sources import Parent, Source, std_table
from tasks.beliefs import forget_since, keep_belief
from tasks.identity import IdentityReport, carry_forward, redirect
from tasks.versions import FAMILY, PERSON, date_departures, insert_versions, keep_versions
from tasks.warehouse import Connection, append_model, quoted, replace_table, sql_text

# In the order they build on one another: who may be on which other card, which cards are one family's, and whose families that concerns.
CARD_MODELS = {
    "touched_item": "core/touched_item",
    "item_before": "core/item_before",
    "person_card": "core/person_card",
    "item_now": "core/family_item",
    "card_pair": "core/card_pair",
    "card_group": "core/card_group",
    "card_moved": "core/card_moved",
    "concerned_item": "core/concerned_item",
}
# What is newly said of a family is as late as its latest statement, when that is later than it was.
PLACED_FAMILIES = """
select f.* exclude (electricity_customer), k.entity_id as household_id, f.observed_on as first_on,
    case when b.observed_on is null or f.observed_on > b.observed_on then f.observed_on end as said_on
from family_draft as f
join cluster_item as i on i.item_id = f.family_id
join cluster_id as k on k.cluster_no = i.cluster_no
left join family_before as b on b.family_id = f.family_id
"""


def merge_families(con: Connection, run_id: str, now: dt.datetime) -> IdentityReport:
    """Families from the cards of persons and the records about cards, then persons with their family.

    Leaves `touched_family(family_id)`, those that may not be what they were, with their `family_draft`.
    """
    con.execute(
        "delete from core.card_statement where person_id in (select person_id from touched_person) "
        "or person_id not in (select person_id from core.person_record)"
    )
    append_model(con, "core.card_statement", "core/card_statement")
    for table, model in CARD_MODELS.items():
        make_temporary(con, table, model)
    con.execute("create or replace temp table cluster_item as select item_id, cluster_no, strength from concerned_item")
    report = carry_forward(con, "family", run_id, now)
    place_items(con)
    redirect(con, "family")
    for model in ("card_family", "person_moved", "whole_list", "touched_family"):
        make_temporary(con, model)
    place_persons(con, now)
    con.execute("create or replace temp view drafted_family as select family_id from touched_family")
    # The household is found later.
    make_temporary(con, "family_draft", "core/family")
    return report


def place_items(con: Connection) -> None:
    """Brings core.family_item up to date; leaves `family_in_use` and `person_family`."""
    moved = "item_id in (select item_id from touched_item union select item_id from concerned_item)"
    con.execute(f"delete from core.family_item where {moved}")
    con.execute(
        "insert into core.family_item by name select c.item_id, c.card, c.strength, k.entity_id as family_id "
        "from concerned_item as c join cluster_id as k on k.cluster_no = c.cluster_no"
    )
    con.execute("create or replace temp table family_in_use as select distinct family_id from core.family_item")
    con.execute(
        "create or replace temp table person_family as "
        "select item_id as person_id, family_id from core.family_item where strength > 0"
    )


def place_persons(con: Connection, now: dt.datetime) -> None:
    """Makes the touched persons anew and gives the others the family they are in now; leaves `person_before`."""
    con.execute(
        "create or replace temp table person_before as "
        "select * from core.person where person_id in (select person_id from touched_person)"
    )
    make_temporary(con, "person_news")
    con.execute("delete from core.person where person_id in (select person_id from touched_person)")
    insert_versions(con, PERSON, sql_text("core/person"), now)
    con.execute(
        "update core.person as p set family_id = m.family_id from person_moved as m where m.person_id = p.person_id"
    )


def merge_households(con: Connection, sources: Mapping[str, Source], run_id: str, now: dt.datetime) -> IdentityReport:
    """Households from families that some sign joins, then families with their household.

    Families that only come to another household join `touched_family`.
    """
    gather_rosters(con, sources)
    con.execute(
        "delete from core.household_sign where family_id in (select family_id from touched_family) "
        "or family_id not in (select family_id from family_in_use)"
    )
    append_model(con, "core.household_sign", "core/household_sign")
    make_temporary(con, "household_link")
    make_temporary(con, "household_member", "core/household_item")
    con.execute(
        "create or replace temp table cluster_item as select item_id, cluster_no, strength from household_member"
    )
    report = carry_forward(con, "household", run_id, now)
    redirect(con, "household")
    place_families(con, now)
    replace_table(con, "core.household", "core/household")
    return report


def place_families(con: Connection, now: dt.datetime) -> None:
    """Makes the touched families anew, and those whose household is another; leaves `family_before`."""
    con.execute(
        "create or replace temp table drafted as select item_id as family_id from changed where item_id in (select family_id from family_in_use) "
        "and item_id not in (select family_id from touched_family)"
    )
    con.execute("create or replace temp view drafted_family as select family_id from drafted")
    append_model(con, "family_draft", "core/family")
    con.execute("insert into touched_family select family_id from drafted")
    con.execute(
        "create or replace temp table family_before as "
        "select * from core.family where family_id in (select family_id from touched_family)"
    )
    con.execute("delete from core.family where family_id in (select family_id from touched_family)")
    insert_versions(con, FAMILY, PLACED_FAMILIES, now)


def remember_cards(con: Connection) -> None:
    """Keeps which cards were one family's, and which tables list whole families, for the next run to compare with."""
    for table in ("core.card_group", "core.whole_list"):
        con.execute(f"delete from {table}")
        con.execute(f"insert into {table} by name select * from {table.removeprefix('core.')}")


def follow_over_time(con: Connection, now: dt.datetime) -> dict[str, int]:
    """Memberships, residences and events of families as they are known now; returns the rows believed by table."""
    make_temporary(con, "departure")
    date_departures(con)
    for entity in (PERSON, FAMILY):
        keep_versions(con, entity, now)
    forget_since(con)
    con.execute(
        "create or replace temp table followed_person as "
        "select person_id from touched_person union select person_id from person_moved"
    )
    memberships = keep_belief(con, "core.membership", now, "person_id in (select person_id from followed_person)")
    make_temporary(con, "followed_family")
    residences = keep_belief(con, "core.residence", now, "family_id in (select family_id from followed_family)")
    make_temporary(con, "card_change")
    events = keep_belief(con, "core.family_event", now)
    return {"core.membership": memberships, "core.residence": residences, "core.family_event": events}


def touch_all_families(con: Connection) -> None:
    """Has the next merge make every family anew, as it does when other tables than before list whole families."""
    con.execute("insert into core.whole_list values ('', '')")


def find_rosters(sources: Mapping[str, Source]) -> Iterator[tuple[str, str, Parent]]:
    """Source, table of members and where its households are, of every survey form that lists who lives together."""
    for source in sources.values():
        for name, table in source.each_table():
            parent = table.parent
            if parent and "person" in table.describes and "survey_household" in source.tables[parent.table].describes:
                yield source.name, name, parent


def name_rosters(con: Connection, sources: Mapping[str, Source]) -> None:
    """The tables whose rows say who lives together, as the temporary table `roster_table(source, source_table)`."""
    con.execute("create or replace temp table roster_table (source varchar, source_table varchar)")
    for source, members, _ in find_rosters(sources):
        con.execute("insert into roster_table values (?, ?)", [source, members])


def gather_rosters(con: Connection, sources: Mapping[str, Source]) -> None:
    """Who is on which survey roster, as the temporary table `roster(record_id, roster_id)`."""
    con.execute("create or replace temp table roster (record_id varchar, roster_id varchar)")
    # A source of which nothing ever came has no tables yet.
    made = {
        row[0] for row in con.execute("select table_name from duckdb_tables() where schema_name = 'std'").fetchall()
    }
    for source, members, parent in find_rosters(sources):
        if std_table(source, members).removeprefix("std.") not in made:
            continue
        con.execute(
            f"insert into roster select m.record_id, h.record_id from {std_table(source, members)} as m "
            f"join {std_table(source, parent.table)} as h on h.submission_id = m.submission_id "
            f"and h.{quoted(parent.theirs)} = m.{quoted(parent.own)}"
        )


def make_temporary(con: Connection, table: str, model: str | None = None) -> None:
    """A model, that of its name in `sql/core` if none is given, as a temporary table."""
    con.execute(f"create or replace temp table {table} as {sql_text(model or f'core/{table}')}")
