-- title: Pairs of records that a person should look at, with how many published counts of the desa hang on each
-- grain: one pair of persons, by the doubtful pair of their records that weighs most
-- reason: people's time goes first where figures move most; whoever is counted once or twice changes the count of residents, the
--   recipients of each programme that only one of them has, the deciles, the answers counted in figures that only one of them gave,
--   and the families that have no other member

with doubtful as (
    select d.record_id_left, d.record_id_right, d.match_weight, d.evidence, a.person_id as person_left, b.person_id as person_right,
        coalesce(v.review_status, 'new') as review_status, v.reviewer
    from audit.doubtful_pair as d
    join core.person_record as a on a.record_id = d.record_id_left
    join core.person_record as b on b.record_id = d.record_id_right
    left join core.pair_review as v on v.record_id_left = d.record_id_left and v.record_id_right = d.record_id_right
    where a.person_id <> b.person_id and coalesce(v.review_status not in ('decided', 'left_unknown'), true)
),
one_each as (
    select *
    from doubtful
    qualify row_number() over (
        partition by least(person_left, person_right), greatest(person_left, person_right)
        order by review_status = 'third_reviewer' desc, match_weight desc, record_id_left, record_id_right
    ) = 1
),
aid as (
    select distinct person_id, programme from core.participation where person_id is not null
),
aid_of_one as (
    select e.record_id_left, e.record_id_right, aid.programme
    from (
        select record_id_left, record_id_right, person_left as person_id from one_each
        union all
        select record_id_left, record_id_right, person_right as person_id from one_each
    ) as e
    join aid on aid.person_id = e.person_id
    group by e.record_id_left, e.record_id_right, aid.programme
    having count(*) = 1
),
programmes as (
    select record_id_left, record_id_right, count(*) as programme_count
    from aid_of_one
    group by record_id_left, record_id_right
),
ranked_family as (
    select distinct family_id from core.welfare_rank
),
members as (
    select family_id, count(*) as persons from core.person where family_id is not null group by family_id
),
stake as (
    select p.person_id, p.area_code, coalesce(p.vital_status, 'alive') not in ('dead', 'moved') as is_resident, r.family_id is not null as has_decile,
        p.nik_status = 'valid' as has_number, p.has_disability is not null as has_disability, p.chronic_illness is not null as has_illness,
        p.school_participation is not null as has_school, p.is_working is not null as has_work, coalesce(m.persons = 1, false) as is_alone
    from core.person as p
    left join ranked_family as r on r.family_id = p.family_id
    left join members as m on m.family_id = p.family_id
),
weighed as (
    select
        e.record_id_left,
        e.record_id_right,
        e.match_weight,
        e.evidence,
        e.review_status,
        e.reviewer,
        coalesce(a.area_code, b.area_code) as area_code,
        (a.is_resident and b.is_resident)::int + coalesce(g.programme_count, 0) + (a.has_decile <> b.has_decile)::int
            + (a.has_number <> b.has_number)::int + (a.has_disability <> b.has_disability)::int + (a.has_illness <> b.has_illness)::int
            + (a.has_school <> b.has_school)::int + (a.has_work <> b.has_work)::int + (a.is_alone or b.is_alone)::int as affected_count
    from one_each as e
    join stake as a on a.person_id = e.person_left
    join stake as b on b.person_id = e.person_right
    left join programmes as g on g.record_id_left = e.record_id_left and g.record_id_right = e.record_id_right
)
select * from weighed
order by area_code, review_status = 'third_reviewer' desc, affected_count desc, match_weight desc, record_id_left, record_id_right
