-- title: Persons who are in another family now than before, or in none, or for the first time in one
-- grain: one person known before

select p.person_id, p.family_id as former_id, f.family_id
from core.person as p
left join person_family as f on f.person_id = p.person_id
where f.family_id is distinct from p.family_id
