-- title: Low income as ranks, surveys and village meetings show it
-- grain: one statement about one household
-- definition: national decile 1 or 2 of some edition, or consumption below the poverty line in a survey. A consumption above the
--   line on one day does not end it; a higher decile of a later edition or a graduation from aid does

with ranked as (
    select r.family_id, min(s.desil) as desil, s.observed_on, s.source, min(s.record_id) as record_id
    from said_welfare as s
    join problem_record as r on r.record_id = s.record_id
    where s.rank_scope = 'nasional'
    group by r.family_id, s.observed_on, s.source
),
said as (
    select family_id, desil <= 2 as is_present, observed_on, source, record_id, 'desil_nasional' as evidence
    from ranked
    union all
    select family_id, true, observed_on, source, record_id, 'consumption_pc_rp'
    from core.survey_household
    where consumption_pc_rp < $poverty_line
    union all
    select family_id, false, observed_on, source, record_id, 'verification_status'
    from core.verification
    where verification_status = 'graduasi'
)
select f.household_id, 'income' as problem, f.household_id as subject_id, s.is_present, false as came_back, s.observed_on, s.source,
    s.record_id, s.evidence
from said as s
join problem_family as f on f.family_id = s.family_id
