-- title: Who belongs to which family and who did before, as it is known now
-- grain: one followed person in one family over one period; followed are those whose records or family changed in this run
-- reason: what an earlier file said stays as the past when a later one dates the change; without a later date it was a mistake,
--   and only the recorded times keep it. 1900-01-01 stands for a day nobody states; death or leaving ends a membership

with listed as (
    select s.person_id, c.family_id, min(s.first_on) as valid_from
    from core.card_statement as s
    join followed_person as w on w.person_id = s.person_id
    join card_family as c on c.card = s.card
    where s.is_listed = 1
    group by s.person_id, c.family_id
),
held as (
    select m.person_id, m.family_id, m.relation, m.valid_from, m.valid_to
    from core.membership as m
    join followed_person as w on w.person_id = m.person_id
    where m.recorded_to is null
),
last_held as (
    select person_id, family_id, valid_from, valid_to,
        row_number() over (partition by person_id order by valid_from desc) as standing
    from held
),
now_in as (
    select
        p.person_id,
        p.family_id,
        p.relation,
        coalesce(least(l.valid_from, h.valid_from), date '1900-01-01') as valid_from,
        case when d.person_id is not null then
            greatest(least(d.happened_on, h.valid_to), coalesce(least(l.valid_from, h.valid_from), date '1900-01-01'))
        end as valid_to
    from core.person as p
    join followed_person as w on w.person_id = p.person_id
    left join listed as l on l.person_id = p.person_id and l.family_id = p.family_id
    left join last_held as h on h.person_id = p.person_id and h.family_id = p.family_id and h.standing = 1
    left join departure as d on d.person_id = p.person_id
    where p.family_id is not null
),
before as (
    select person_id, family_id, relation, valid_from, valid_to from held
    union all
    select person_id, family_id, null, valid_from, null from listed
),
past as (
    select b.person_id, b.family_id, max(b.relation) as relation, min(b.valid_from) as valid_from, max(n.valid_from) as ends_by
    from before as b
    join now_in as n on n.person_id = b.person_id
    where (b.family_id <> n.family_id or b.valid_to < n.valid_from) and b.valid_from < n.valid_from
    group by b.person_id, b.family_id
),
-- Of two families since one day the card decides, since ids are given by chance.
first_card as (
    select c.family_id, min(c.card) as card
    from card_family as c
    semi join past as p on p.family_id = c.family_id
    group by c.family_id
),
ended as (
    select p.person_id, p.family_id, p.relation, p.valid_from,
        coalesce(lead(p.valid_from) over (partition by p.person_id order by p.valid_from, c.card, p.family_id), p.ends_by) as valid_to
    from past as p
    left join first_card as c on c.family_id = p.family_id
),
membership as (
    select person_id, family_id, relation, valid_from, valid_to from now_in
    union all
    select person_id, family_id, relation, valid_from, valid_to from ended where valid_from < valid_to
)
select * from membership
