-- title: The latest welfare decile of each family in each scope
-- grain: one family with a decile in some scope
-- reason: the key is days before 2200 and the decile, so that its least value is of the latest statement, and of two of the
--   same day the poorer decile, since the doubt is the family's favour

with rank as (
    select family_id, rank_scope, cast(date_diff('day', observed_on, date '2200-01-01') * 100 + desil as integer) as rank_key
    from core.welfare_rank
),
latest as (
    select
        family_id,
        cast(min(case when rank_scope = 'nasional' then rank_key end) % 100 as smallint) as desil_nasional,
        cast(min(case when rank_scope = 'provinsi' then rank_key end) % 100 as smallint) as desil_provinsi,
        cast(min(case when rank_scope = 'kabupaten' then rank_key end) % 100 as smallint) as desil_kabupaten,
        cast(min(case when rank_scope = 'p3ke' then rank_key end) % 100 as smallint) as desil_p3ke
    from rank
    group by family_id
)
select * from latest
