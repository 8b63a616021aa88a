-- title: The source records behind counted units, each for the stored table that it fed
-- grain: one record of one unit and one stored table
-- reason: a person is what all records linked to it say, a family what its card, its members and the records about it say; only
--   records of the tables in $tables count, those that the indicator reads more of than keys

with unit as (
    select unit_kind, unit_id from shown_unit
),
person as (
    select unit_id, unit_id as person_id from unit where unit_kind = 'person_id'
),
family as (
    select unit_id, unit_id as family_id from unit where unit_kind in ('family_id', 'unit_id')
    union all
    select u.unit_id, f.family_id
    from unit as u
    join core.family as f on f.household_id = u.unit_id
    where u.unit_kind = 'household_id'
    union all
    select p.unit_id, c.family_id
    from person as p
    join core.person as c on c.person_id = p.person_id
    where c.family_id is not null
),
member as (
    select unit_id, person_id from person
    union
    select f.unit_id, c.person_id
    from family as f
    join core.person as c on c.family_id = f.family_id
    where f.unit_id not in (select unit_id from person)
),
said as (
    select m.unit_id, 'core.person' as stored, l.record_id
    from member as m
    join core.person_record as l on l.person_id = m.person_id
    union all
    select f.unit_id, 'core.family', i.record_id
    from family as f
    join kept.trace.family_item as i on i.family_id = f.family_id
    union all
    select f.unit_id, 'core.housing', h.record_id
    from family as f
    join core.housing as h on h.family_id = f.family_id
    union all
    select f.unit_id, 'core.welfare_rank', w.record_id
    from family as f
    join core.welfare_rank as w on w.family_id = f.family_id
    union all
    select f.unit_id, 'core.participation', p.record_id
    from family as f
    join core.participation as p on p.family_id = f.family_id
    where $programme is null or p.programme = $programme
    union all
    select f.unit_id, 'core.verification', v.record_id
    from family as f
    join core.verification as v on v.family_id = f.family_id
    union all
    select u.unit_id, 'core.problem', p.record_id
    from unit as u
    join core.problem as p on p.household_id = u.unit_id
    union all
    select u.unit_id, 'core.survey_household', s.record_id
    from unit as u
    join core.survey_household as s on s.survey_household_id = u.unit_id
    union all
    select unit_id, 'record', unit_id from unit where unit_kind = 'record_id'
),
record as (
    select distinct unit_id, stored, record_id
    from said
    where stored = 'record' or list_contains($tables, stored)
)
select * from record
