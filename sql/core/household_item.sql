-- title: Families of one household, those that some sign joins
-- grain: one family
-- reason: signs of different kinds may chain families; a chain of more than four keeps only the strongest sign of each family

with recursive edge as (
    select a.family_id, b.family_id as other
    from household_link as a
    join household_link as b on b.dwelling = a.dwelling and b.family_id <> a.family_id
),
reach as (
    select family_id, other as reached from edge
    union
    select r.family_id, e.other as reached from reach as r join edge as e on e.family_id = r.reached
),
chain as (
    select family_id, min(reached) as first_family, count(*) as families from reach group by family_id
),
strongest as (
    select family_id, best_of(household_evidence, evidence_rank) as household_evidence,
        best_of(dwelling, evidence_rank + tie_breaker(dwelling)) as dwelling
    from household_link
    group by family_id
),
placed as (
    select
        f.family_id as item_id,
        case when c.families <= 4 then c.first_family else coalesce(s.dwelling, f.family_id) end as dwelling,
        coalesce(s.household_evidence, 'alone') as household_evidence
    from family_in_use as f
    left join chain as c on c.family_id = f.family_id
    left join strongest as s on s.family_id = f.family_id
),
numbered as (
    select item_id, dense_rank() over (order by dwelling) as cluster_no, 0 as strength, household_evidence from placed
)
select * from numbered
