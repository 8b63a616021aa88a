-- title: Which families which rule finds
-- grain: one family and one rule
-- reason: only that it was found is remembered; ranks and evidence change every quarter without the family being another case

with found as (
    select family_id, candidate_kind, targeting_rule from core.targeting
)
select * from found
