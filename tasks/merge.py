"""Records into persons, families and households with lasting ids; attributes by declared precedence of sources, then date."""

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass

from config.schema.person import PERSON_ATTRIBUTES
from config.sources import Source
from tasks.identity import IdentityReport, carry_forward
from tasks.warehouse import Connection, append_model, quoted, replace_table, scalar, sql_text, transaction

# What merging chooses between sources: attributes of persons, of their card and of their family's dwelling.
CHOSEN = (*PERSON_ATTRIBUTES, "kk", "relation", "member_count_declared", "electricity_customer", "floor_material")


@dataclass(frozen=True)
class MergeReport:
    """Ids by entity and rows of each core table."""

    identities: tuple[IdentityReport, ...]
    rows: dict[str, int]


def merge(con: Connection, sources: Mapping[str, Source], run_id: str, now: dt.datetime) -> MergeReport:
    """Rebuilds the core tables from the records and the temporary table `cluster_item` that linking left."""
    with transaction(con):
        rank_sources(con, sources)
        people = merge_persons(con, run_id, now)
        families = merge_families(con, run_id, now)
        households = merge_households(con, run_id, now)
        written = {table: replace_table(con, table, model) for table, model in MODELS.items()}
        follow_families(con)
        written["core.membership"] = date_memberships(con, now)
    return MergeReport((people, families, households), written)


MODELS = {
    "core.household": "core/household",
    "core.housing": "core/housing",
    "core.welfare_rank": "core/welfare_rank",
    "core.participation": "core/participation",
    "core.verification": "core/verification",
}


def rank_sources(con: Connection, sources: Mapping[str, Source]) -> None:
    """Declared trust as core.source_rank, one row for each source and attribute, and as the wide temporary table `source_rank`.

    A lower rank is trusted more. The view core.person_provenance is made anew over it.
    """
    con.execute("delete from core.source_rank")
    con.executemany(
        "insert into core.source_rank values (?, ?, ?)",
        [(s.name, c, s.precedence.get(c, s.precedence["default"])) for s in sources.values() for c in CHOSEN],
    )
    ranks = ", ".join(f"cast(max(rank) filter (where attribute = '{c}') as double) as {quoted(c)}" for c in CHOSEN)
    con.execute(
        f"create or replace temp table source_rank as select source, {ranks} from core.source_rank group by source"
    )
    con.execute(f"create or replace view core.person_provenance as {sql_text('core/person_provenance')}")


def merge_persons(con: Connection, run_id: str, now: dt.datetime) -> IdentityReport:
    """Records to persons; leaves `touched_person(person_id)`, those whose records are not what they were."""
    report = carry_forward(con, "person", run_id, now)
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
    con.execute("delete from core.person_record where person_id in (select person_id from touched_person)")
    con.execute(
        """
insert into core.person_record by name
select c.item_id as record_id, k.entity_id as person_id
from cluster_id as k
join touched_person as t on t.person_id = k.entity_id
join cluster_item as c on c.cluster_no = k.cluster_no
join std.person_record as s on s.record_id = c.item_id
"""
    )
    return report


def merge_families(con: Connection, run_id: str, now: dt.datetime) -> IdentityReport:
    """Families from the cards of persons and the records about cards, then persons with their family."""
    con.execute(f"create or replace temp table person_card as {sql_text('core/person_card')}")
    con.execute(f"create or replace temp table family_item as {sql_text('core/family_item')}")
    con.execute("create or replace temp table cluster_item as select item_id, cluster_no, strength from family_item")
    report = carry_forward(con, "family", run_id, now)
    con.execute(
        "create or replace temp table family_of_item as select i.item_id, i.card, k.entity_id as family_id "
        "from family_item as i join cluster_id as k on k.cluster_no = i.cluster_no"
    )
    con.execute(
        "create or replace temp table person_family as select i.item_id as person_id, i.family_id "
        "from family_of_item as i join person_card as c on c.person_id = i.item_id"
    )
    con.execute("delete from core.person where person_id in (select person_id from touched_person)")
    append_model(con, "core.person", "core/person")
    con.execute(
        "update core.person as p set family_id = f.family_id from (select c.person_id, pf.family_id from core.person as c "
        "left join person_family as pf on pf.person_id = c.person_id where pf.family_id is distinct from c.family_id) as f "
        "where f.person_id = p.person_id"
    )
    con.execute(f"create or replace temp table family_draft as {sql_text('core/family')}")
    return report


def merge_households(con: Connection, run_id: str, now: dt.datetime) -> IdentityReport:
    """Households from families that share a dwelling, then families with their household."""
    con.execute(f"create or replace temp table cluster_item as {sql_text('core/household_item')}")
    report = carry_forward(con, "household", run_id, now)
    con.execute("delete from core.family")
    con.execute(
        "insert into core.family by name select f.* exclude (electricity_customer), k.entity_id as household_id "
        "from family_draft as f join cluster_item as i on i.item_id = f.family_id join cluster_id as k on k.cluster_no = i.cluster_no"
    )
    con.execute(f"create or replace temp table record_family as {sql_text('core/record_family')}")
    return report


def follow_families(con: Connection) -> None:
    """Surveyed households and register lines that name a card get the family's id."""
    for table in ("core.survey_household", "core.budget_line"):
        con.execute(
            f"update {table} as t set family_id = f.family_id "
            "from (select card, min(family_id) as family_id from family_of_item group by card) as f where f.card = t.kk"
        )


def date_memberships(con: Connection, now: dt.datetime) -> int:
    """Closes memberships that no longer hold and opens new ones; returns those open now."""
    con.execute(
        "update core.membership as m set recorded_to = $now, valid_to = $today where recorded_to is null and not exists ("
        "select 1 from core.person as p where p.person_id = m.person_id and p.family_id = m.family_id "
        "and p.relation is not distinct from m.relation)",
        {"now": now, "today": now.date()},
    )
    con.execute(
        "insert into core.membership by name select p.person_id, p.family_id, p.relation, "
        "coalesce(c.observed_on, date '1900-01-01') as valid_from, $now as recorded_from "
        "from core.person as p join person_card as c on c.person_id = p.person_id "
        "where p.family_id is not null and not exists (select 1 from core.membership as m "
        "where m.person_id = p.person_id and m.family_id = p.family_id and m.recorded_to is null)",
        {"now": now},
    )
    return int(scalar(con, "select count(*) from core.membership where recorded_to is null"))
