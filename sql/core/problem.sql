-- title: Problems of households, each with the column and source that shows it
-- grain: one problem of one household
-- reason: the laboratory works by name, by address and by problem; a missing answer never makes a problem
-- definition: sanitation, water and house as in the indicators adequate_sanitation, adequate_water and decent_house; income is
--   national decile 1 or 2; ages and the living as in living_person; needs the bases dwelling, living_family and living_person

with home as (
    select f.household_id, d.adequate_sanitation, d.adequate_water, d.is_durable, d.has_space, h.source, h.observed_on
    from dwelling as d
    join core.housing as h on h.family_id = d.family_id
    join core.family as f on f.family_id = d.family_id
),
member as (
    select f.household_id, p.person_id, p.has_disability, p.chronic_illness, p.is_working, p.nik_status,
        p.has_identity_card, p.observed_on, l.age, l.is_out_of_school, h.member_count
    from living_person as l
    join core.person as p on p.person_id = l.person_id
    join core.family as f on f.family_id = p.family_id
    join core.household as h on h.household_id = f.household_id
),
adult_work as (
    select household_id, count(*) filter (where is_working) as working, count(*) as asked, max(observed_on) as observed_on
    from member
    where age between 18 and 59 and is_working is not null
    group by household_id
),
found as (
    select household_id, 'sanitation' as problem, 'toilet_access@' || source as evidence, observed_on
    from home
    where adequate_sanitation = 0
    union all
    select household_id, 'water', 'water_source@' || source, observed_on
    from home
    where adequate_water = 0
    union all
    select household_id, 'house', 'floor_material@' || source, observed_on
    from home
    where is_durable = 0 or has_space = 0
    union all
    select f.household_id, 'income', 'desil_nasional@' || w.source, w.observed_on
    from living_family as l
    join core.family as f on f.family_id = l.family_id
    join core.welfare_rank as w on w.family_id = l.family_id and w.rank_scope = 'nasional' and w.desil = l.desil_nasional
    where l.desil_nasional <= 2
    union all
    select household_id, 'school', 'school_participation@person', observed_on
    from member
    where is_out_of_school = 1
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
    from member
    where age >= 60 and member_count = 1
),
problem as (
    select f.household_id, f.problem, h.area_code, min(f.evidence) as evidence, max(f.observed_on) as observed_on
    from found as f
    join core.household as h on h.household_id = f.household_id
    group by f.household_id, f.problem, h.area_code
)
select * from problem
