-- title: The home that each person, family and household belongs to
-- grain: one person, family or household of one basis
-- reason: what counts together must be exchanged together; who has no household stands alone

with family as (
    select family_id, coalesce(household_id, family_id) as node from core.family
),
person as (
    select p.person_id as unit, coalesce(f.node, p.family_id, p.person_id) as node
    from core.person as p
    left join family as f on f.family_id = p.family_id
)
select unit, node from person
union all
select family_id, node from family
union all
select household_id, household_id from core.household
