-- title: Who the persons on record are, for officers of the areas they live in
-- grain: one person

with person as (
    select person_id, family_id, area_code, full_name, nik, birth_date, sex, hamlet, rt, rw, address from core.person
),
family as (
    select family_id, area_code, kk from core.family
),
known as (
    select
        p.person_id,
        p.family_id,
        coalesce(p.area_code, f.area_code) as area_code,
        p.full_name,
        p.nik,
        f.kk,
        p.birth_date,
        p.sex,
        p.hamlet,
        p.rt,
        p.rw,
        p.address
    from person as p
    left join family as f on f.family_id = p.family_id
)
select * from known
