-- title: Families on programme lists, once for each programme
-- grain: one family on one programme; the programme total stands for any

with wanted as (
    select programme, bit from listed_programme
    union all
    select 'total', -1
),
listed as (
    select f.family_id, w.programme, f.area_code, f.is_living, f.desil_nasional
    from listed_family as f
    join wanted as w on (f.programmes & w.bit) <> 0
)
select * from listed
