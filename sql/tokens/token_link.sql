-- title: Pseudonymised respondents with the person that the surest of their hashes lead to
-- grain: one respondent of a pseudonymised file
-- reason: a person is known by the hashes of all records of hers; where NIKs differ, only a card with a birth date and a name
--   can stand against them, as in the rules for clear text

with given as (
    select record_id, token_no, unnest(string_split(tokens, ' ')) as token from given_token
),
agreeing as (
    select distinct g.record_id, p.person_id, g.token_no
    from given as g
    join person_token as p on p.token_no = g.token_no and p.token = g.token
),
numbered as (
    select distinct subject_id as person_id from token_subject where nik_valid is not null
),
candidate as (
    select a.record_id, a.person_id, min(a.token_no) filter (where a.token_no > 1) as token_no, count(*) filter (where a.token_no > 1) as kinds,
        bool_or(a.token_no = 1) as has_same_number
    from agreeing as a
    group by a.record_id, a.person_id
),
judged as (
    select c.record_id, c.person_id, c.token_no, c.kinds,
        c.token_no <> 5 and not c.has_same_number and g.record_id is not null and n.person_id is not null as number_differs
    from candidate as c
    left join (select record_id from given_token where token_no = 1) as g on g.record_id = c.record_id
    left join numbered as n on n.person_id = c.person_id
    where c.token_no is not null
),
ranked as (
    select *, rank() over (partition by record_id order by number_differs, token_no, kinds desc) as standing from judged
),
best as (
    select record_id, min(person_id) as person_id, min(token_no) as token_no, count(*) as persons, bool_or(number_differs) as number_differs
    from ranked
    where standing = 1
    group by record_id
),
stated as (
    select
        t.record_id, t.submission_id, t.respondent_row, b.person_id, b.token_no,
        case
            when t.key_check <> $key_check then 'other_key'
            when b.record_id is null then 'not_found'
            when b.persons > 1 then 'several_persons'
            when b.number_differs then 'number_differs'
            else 'linked'
        end as token_status
    from std.token_record as t
    left join best as b on b.record_id = t.record_id
)
select record_id, submission_id, respondent_row, case when token_status = 'linked' then person_id end as person_id,
    case when token_status in ('linked', 'number_differs', 'several_persons') then token_no end as token_no, token_status
from stated
