"""Measures families, households and their events against invented families whose truth is known, and prints the figures."""

from collections.abc import Iterable
from contextlib import closing
from pathlib import Path

from config.settings import Settings
from tasks.warehouse import Connection, open_warehouse, rows
from tests.later_edition import bring_editions
from tests.proof_command import lab, prove_sizes, share

SIZES = ((20_000, 5), (200_000, 11))
# Whom each record in use is about; a person, a family or a household is what most of its records say.
WHO = """
create temp table told as
select r.record_id, l.person_id, p.family_id, f.household_id, f.kk, t.true_person_id, t.true_family_id, h.true_household_id, t.defects
from std.person_record as r
join core.submission as s on s.submission_id = r.submission_id
join record as t on t.file = s.source || '/' || s.file_name and t.sheet = r.sheet and t.row_no = r.row_no
join family as h on h.true_family_id = t.true_family_id
join core.person_record as l on l.record_id = r.record_id
join core.person as p on p.person_id = l.person_id
left join core.family as f on f.family_id = p.family_id;
create temp table person_told as
select person_id, any_value(family_id) as family_id, any_value(kk) as kk, mode(true_family_id) as true_family_id
from told where family_id is not null group by person_id;
create temp table family_told as
select family_id, any_value(household_id) as household_id, mode(true_family_id) as true_family_id, mode(true_household_id) as true_household_id
from told where family_id is not null group by family_id;
"""
# Pairs that a grouping makes, pairs that the truth makes, and pairs of both.
PAIRS = """
with item as ({items}),
made as (select sum(n * (n - 1) / 2) as pairs from (select count(*) as n from item group by made)),
real as (select sum(n * (n - 1) / 2) as pairs from (select count(*) as n from item group by real)),
both_ways as (select sum(n * (n - 1) / 2) as pairs from (select count(*) as n from item group by made, real))
select made.pairs as made, real.pairs as real, both_ways.pairs as right_ones from made, real, both_ways
"""
GROUPINGS = {
    "persons of one family": "select family_id as made, true_family_id as real from person_told",
    "  by the card alone": """
        select coalesce(c.card, t.person_id) as made, t.true_family_id as real from person_told as t
        left join (
            select l.person_id, arg_min(r.kk, k.rank) as card from std.person_record as r
            join core.person_record as l on l.record_id = r.record_id
            join core.source_rank as k on k.source = r.source and k.attribute = 'kk'
            where r.kk_status = 'valid' group by l.person_id
        ) as c on c.person_id = t.person_id""",
    "families of one household": "select household_id as made, true_household_id as real from family_told",
    "  by the meter alone": """
        select coalesce(m.dwelling, t.family_id) as made, t.true_household_id as real from family_told as t
        left join (
            select i.family_id, min(r.area_code || r.electricity_customer) as dwelling from std.family_record as r
            join audit.identity_assignment as a on a.entity = 'family' and a.item_id = r.record_id
            join core.family as i on i.family_id = a.entity_id
            where r.electricity_customer is not null group by i.family_id
        ) as m on m.family_id = t.family_id""",
}
EVIDENCE = """
with member as (
    select f.*, r.household_evidence from family_told as f
    join core.residence as r on r.family_id = f.family_id and r.recorded_to is null and r.valid_to is null
)
select a.household_evidence as sign, count(*) as made, count(*) filter (where a.true_household_id = b.true_household_id) as right_ones
from member as a join member as b on b.household_id = a.household_id and b.family_id <> a.family_id
group by a.household_evidence order by a.household_evidence
"""
# Every person of the later edition is of the family it names, in the records of all files.
LATER = (
    "update record set file = replace(file, '_2026_', '_2025_') where starts_with(file, 'dtsen/')",
    "insert into record by name select *, '' as defects from read_parquet('{folder}/later_records.parquet')",
    "update record as r set true_family_id = l.true_family_id from (select true_person_id, max(true_family_id) as true_family_id "
    "from read_parquet('{folder}/later_records.parquet') where contains(file, 'anggota') group by true_person_id) as l "
    "where l.true_person_id = r.true_person_id",
    "insert into family by name select distinct r.true_family_id, f.* exclude (true_family_id) from record as r "
    "join family as f on r.true_family_id = f.true_family_id || '-2'",
    "insert into change by name select * from read_parquet('{folder}/changes.parquet')",
)
EVENTS = """
with shown as (
    select e.family_event, e.kk_before, f.true_family_id, p.true_person_id
    from core.family_event as e
    left join family_told as f on f.family_id = e.family_id
    left join (select distinct person_id, true_person_id from told) as p on p.person_id = e.person_id
    where e.recorded_to is null
),
stated_card as (
    select distinct t.true_family_id, r.kk, list_contains(string_split(t.defects, ','), 'kk_reissued') as is_old
    from told as t join std.person_record as r on r.record_id = t.record_id where r.kk_status = 'valid' and t.defects not like '%swapped%'
),
old_card as (
    select distinct o.true_family_id from stated_card as o join family as f on f.true_family_id = o.true_family_id
    join stated_card as n on n.true_family_id = o.true_family_id and n.kk = f.kk where o.is_old and o.kk <> f.kk
    union
    select true_family_id from change where kind = 'card_reissued'
),
stated_dead as (
    select distinct t.true_person_id from told as t join std.person_record as r on r.record_id = t.record_id
    where r.vital_status = 'dead' and t.family_id is not null
),
real as (
    select 'card_reissued' as family_event, true_family_id as item from old_card
    union select 'member_died', d.true_person_id from stated_dead as d join person as p on p.true_person_id = d.true_person_id where p.dead
    union select kind, true_person_id from change where kind in ('split', 'joined')
    union select 'formed', true_person_id from change where kind = 'split'
    union select kind, true_family_id from change where kind = 'moved'
),
made as (
    select distinct family_event, case when family_event in ('card_reissued', 'moved') then true_family_id else true_person_id end as item
    from shown where family_event in ('card_reissued', 'member_died', 'split', 'joined', 'formed', 'moved')
)
select family_event, count(m.item) as made, count(r.item) as real, count(m.item) filter (where r.item is not null) as right_ones
from made as m full join real as r using (family_event, item) group by family_event order by family_event
"""


def show(title: str, found: Iterable[dict[str, int | None]], names: Iterable[str]) -> None:
    """Made, right, precision and recall by name."""
    print(f"\n{title:<28} {'made':>9} {'right':>9} {'precision':>10} {'recall':>8}")  # noqa: T201
    for name, r in zip(names, found, strict=True):
        precision, recall = share(r["right_ones"] or 0, r["made"] or 0), share(r["right_ones"] or 0, r.get("real") or 0)
        print(f"{name:<28} {r['made'] or 0:>9.0f} {r['right_ones'] or 0:>9.0f} {precision:>10} {recall:>8}")  # noqa: T201


def measure(con: Connection, truth: Path) -> None:
    """Prints how groups and events agree with the truth."""
    for name in ("record", "family", "person"):
        plural = {"family": "families"}.get(name, f"{name}s")
        con.execute(f"create temp table {name} as select * from read_parquet(?)", [str(truth / f"{plural}.parquet")])
    con.execute("create temp table change (kind varchar, true_family_id varchar, true_person_id varchar)")
    if (truth / "later_records.parquet").exists():
        for statement in LATER:
            con.execute(statement.format(folder=truth))
    con.execute(WHO)
    show("pairs", [rows(con, PAIRS.format(items=items))[0] for items in GROUPINGS.values()], GROUPINGS)
    evidence = rows(con, EVIDENCE)
    show("families beside, by sign", evidence, [r["sign"] for r in evidence])
    events = rows(con, EVENTS)
    show("events", events, [r["family_event"] for r in events])


def prove(persons: int, seed: int, home: Path) -> None:
    """Simulates a regency whose registry comes twice, takes both in and measures."""
    for _ in bring_editions(home, persons, seed):
        lab(home, "ingest")
        lab(home, "link")
    print(f"\n{persons:,} persons, seed {seed}")  # noqa: T201
    with closing(open_warehouse(Settings(home=home))) as con:
        measure(con, home / "truth")


if __name__ == "__main__":
    prove_sizes(__doc__, SIZES, prove)
