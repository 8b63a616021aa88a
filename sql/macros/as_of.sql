-- What was believed on one day about another: every version of both times, and table macros that pick the one.
-- person_as_of(date '2026-03-01', date '2026-01-15'): what we believed on 1 March about 15 January, one row a person; likewise
-- family_as_of and membership_as_of. A belief counts from the day of the run that came to it, a fact from the day that a source states it for.

create or replace view core.person_version as
select person_id, nik, nik_status, full_name, birth_place, birth_date, sex, marital_status, school_participation, education, is_working,
    occupation, has_disability, chronic_illness, vital_status, area_code, rt, rw, address, hamlet, has_identity_card, relation,
    valid_from, cast(null as date) as valid_to, recorded_from, cast(null as timestamp) as recorded_to
from core.person
union all by name
select * from core.person_history;

create or replace view core.family_version as
select family_id, household_id, kk, head_person_id, area_code, rt, rw, address, member_count, member_count_declared,
    valid_from, cast(null as date) as valid_to, recorded_from, cast(null as timestamp) as recorded_to
from core.family
union all by name
select * from core.family_history;

create or replace macro holds_on(since, until, day) as
    cast(since as date) <= cast(day as date) and (until is null or cast(until as date) > cast(day as date));

create or replace macro person_as_of(known_on, held_on) as table
    select * from core.person_version
    where holds_on(recorded_from, recorded_to, known_on) and holds_on(valid_from, valid_to, held_on);

create or replace macro family_as_of(known_on, held_on) as table
    select * from core.family_version
    where holds_on(recorded_from, recorded_to, known_on) and holds_on(valid_from, valid_to, held_on);

create or replace macro membership_as_of(known_on, held_on) as table
    select * from core.membership
    where holds_on(recorded_from, recorded_to, known_on) and holds_on(valid_from, valid_to, held_on);
