-- title: Problems of households, each with the column and source that shows it
-- grain: one problem of one household
-- reason: the laboratory works by name, by address and by problem; a missing answer never makes a problem
-- definition: sanitation and water as in the indicators adequate_sanitation and adequate_water; house is an earth, bamboo or
--   board floor or wall, or less than 7.2 m2 a person; income is national decile 1 or 2; age at $as_of

with home as (
    select h.*, f.member_count
    from core.housing as h
    join core.family as f on f.family_id = h.family_id
),
member as (
    select f.household_id, p.person_id, p.has_disability, p.chronic_illness, p.school_participation, p.is_working, p.nik_status,
        p.has_identity_card, p.observed_on, p.birth_date, f.family_id,
        date_diff('year', p.birth_date, $as_of)
            - case when month(p.birth_date) * 100 + day(p.birth_date) > month($as_of) * 100 + day($as_of) then 1 else 0 end as age
    from core.person as p
    join core.family as f on f.family_id = p.family_id
    where coalesce(p.vital_status, 'alive') = 'alive'
),
adult_work as (
    select household_id, count(*) filter (where is_working) as working, count(*) as asked, max(observed_on) as observed_on
    from member
    where age between 18 and 59 and is_working is not null
    group by household_id
),
alone as (
    select household_id, min(age) as age, max(observed_on) as observed_on
    from member
    group by household_id
    having count(*) = 1
),
found as (
    select household_id, 'sanitation' as problem, 'toilet_access@' || source as evidence, observed_on
    from home
    where toilet_access in ('none', 'not_used', 'public') or closet_type in ('plengsengan_open', 'pit')
        or sewage_disposal in ('open_water', 'open_ground')
    union all
    select household_id, 'water', 'water_source@' || source, observed_on
    from home
    where water_source in ('unprotected_well', 'unprotected_spring', 'surface_water')
    union all
    select household_id, 'house', 'floor_material@' || source, observed_on
    from home
    where floor_material in ('earth', 'bamboo') or wall_material in ('woven_bamboo', 'wood_log', 'bamboo')
        or floor_area_m2 / nullif(member_count, 0) < 7.2
    union all
    select f.household_id, 'income', 'desil_nasional@' || w.source, w.observed_on
    from core.welfare_rank as w
    join core.family as f on f.family_id = w.family_id
    where w.rank_scope = 'nasional' and w.desil <= 2
    union all
    select household_id, 'school', 'school_participation@person', observed_on
    from member
    where age between 7 and 18 and school_participation in ('never', 'not_in_school')
    union all
    select household_id, 'health', 'chronic_illness@person', observed_on
    from member
    where chronic_illness
    union all
    select household_id, 'disability', 'has_disability@person', observed_on
    from member
    where has_disability
    union all
    select household_id, 'documents', 'nik_status@person', observed_on
    from member
    where nik_status in ('temporary', 'placeholder') or (age >= 17 and not has_identity_card)
    union all
    select household_id, 'work', 'is_working@person', observed_on
    from adult_work
    where working = 0
    union all
    select household_id, 'elderly_alone', 'birth_date@person', observed_on
    from alone
    where age >= 60
),
problem as (
    select f.household_id, f.problem, h.area_code, min(f.evidence) as evidence, max(f.observed_on) as observed_on
    from found as f
    join core.household as h on h.household_id = f.household_id
    group by f.household_id, f.problem, h.area_code
)
select * from problem
