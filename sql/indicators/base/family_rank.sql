-- title: The latest welfare decile of each family in each scope
-- grain: one family in one scope
-- reason: of two sources of the same day the poorer decile stands, since the doubt is the family's favour

with rank as (
    select family_id, rank_scope, desil, observed_on from core.welfare_rank where desil is not null
),
latest as (
    select family_id, rank_scope, max(observed_on) as observed_on from rank group by family_id, rank_scope
),
family_rank as (
    select r.family_id, r.rank_scope, min(r.desil) as desil
    from rank as r
    join latest as l on l.family_id = r.family_id and l.rank_scope = r.rank_scope and l.observed_on = r.observed_on
    group by r.family_id, r.rank_scope
)
select * from family_rank
