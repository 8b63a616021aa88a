-- title: Whom each record speaks of
-- grain: one record and one person or family of one basis that it says something of; a record that matched nobody stands for itself

select record_id, person_id as unit from core.person_record
union
select record_id, family_id from core.housing
union
select record_id, family_id from core.welfare_rank
union
select record_id, coalesce(family_id, person_id, record_id) from core.participation
union
select record_id, coalesce(family_id, person_id, record_id) from core.verification
union
select record_id, record_id from core.survey_household
union
select record_id, record_id from core.budget_line
