-- title: Programmes on whose lists families are, each with a bit of its own
-- grain: one programme
-- reason: a family's programmes as bits of one number are gathered and placed once for each family and not for each of its programmes

with listed as (
    select distinct programme from core.participation where family_id is not null
),
numbered as (
    select programme, row_number() over (order by programme) - 1 as place from listed
)
select programme, cast(1 as bigint) << cast(place as integer) as bit from numbered
