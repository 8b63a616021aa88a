-- title: Families whose stay in a household and desa may be another than is believed
-- grain: one family
-- reason: beside those touched, those whose members came or went at another day, and those who live alone since the others left

select family_id from touched_family
union
select family_id from learnt
union
select family_id from withdrawn
union
select r.family_id
from core.residence as r
join household_member as i on i.item_id = r.family_id and i.household_evidence <> r.household_evidence
where r.recorded_to is null and r.valid_to is null
