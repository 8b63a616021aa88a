"""The declared choice between sources as tables, so that the merge, its provenance and its conflicts rest on the same numbers."""

from collections.abc import Mapping

from config.sources import Source
from config.survivorship import CHOSEN_ATTRIBUTES, SPANS, Survivorship
from tasks.warehouse import Connection, append_model, insert_rows, quoted, sql_text

# Besides persons: their card and what is said of their family and its dwelling, chosen by source, then date.
FAMILY_ATTRIBUTES = ("kk", "member_count_declared", "electricity_customer", "floor_material")
RANKED = (*CHOSEN_ATTRIBUTES, *FAMILY_ATTRIBUTES)


def declare_choice(con: Connection, sources: Mapping[str, Source], survivorship: Survivorship) -> None:
    """Trust and criteria as core.source_rank and core.survivorship, and what the merge needs of them as temporary tables.

    A lower rank is trusted more. `source_rank` and `person_rank` have a column an attribute, the latter with the weight of
    the source in it; `criterion_weight` is one row of what the other criteria weigh. The views over both are made anew.
    """
    rank_sources(con, sources)
    weigh_criteria(con, survivorship)
    spread_ranks(con, "source_rank", RANKED, "rank")
    spread_ranks(con, "person_rank", CHOSEN_ATTRIBUTES, "rank * source_weight")
    con.execute(f"create or replace view core.weighed_statement as {weighed('std.person_statement')}")
    con.execute(f"create or replace view core.person_provenance as {sql_text('core/person_provenance')}")


def weighed(statements: str) -> str:
    """The query that weighs the statements of that table, whose columns are those of std.person_statement."""
    return f"with person_statement as (select * from {statements}) select * from ({sql_text('core/weighed_statement')})"


def rank_sources(con: Connection, sources: Mapping[str, Source]) -> None:
    """One row for each source and attribute; raises ValueError for a rank beyond what the criteria are weighed for."""
    ranks = [(s.name, a, s.precedence.get(a, s.precedence["default"])) for s in sources.values() for a in RANKED]
    if beyond := {name for name, _, rank in ranks if rank >= SPANS["source"]}:
        raise ValueError(f"precedence must be below {SPANS['source']}: {', '.join(sorted(beyond))}")
    con.execute("delete from core.source_rank")
    insert_rows(con, "core.source_rank", ranks)


def weigh_criteria(con: Connection, survivorship: Survivorship) -> None:
    """One row for each attribute, and all weights in one row as the temporary table `criterion_weight`."""
    rows = [
        (attribute, group, *declared.weights().values(), attribute in survivorship.compared)
        for attribute, group, declared in survivorship.each_attribute()
    ]
    con.execute("delete from core.survivorship")
    insert_rows(con, "core.survivorship", rows)
    weights = ", ".join(
        f"cast(max({criterion}_weight) filter (where attribute_group = '{group}') as double) as {group}_{criterion}"
        for group in survivorship.groups
        for criterion in SPANS
    )
    con.execute(f"create or replace temp table criterion_weight as select {weights} from core.survivorship")


def spread_ranks(con: Connection, table: str, attributes: tuple[str, ...], value: str) -> None:
    """Ranks as a temporary table with one row a source and one column an attribute."""
    ranks = ", ".join(
        f"cast(max({value}) filter (where attribute = '{a}') as double) as {quoted(a)}" for a in attributes
    )
    con.execute(
        f"create or replace temp table {table} as select source, {ranks} from core.source_rank "
        "left join core.survivorship using (attribute) group by source"
    )


def note_conflicts(con: Connection) -> int:
    """Finds anew where sources disagree about the touched persons; returns the conflicts found for them."""
    con.execute(
        "delete from core.attribute_conflict where person_id in (select person_id from touched_person) "
        "or person_id not in (select person_id from core.person)"
    )
    return append_model(con, "core.attribute_conflict", "core/attribute_conflict")
