-- title: Which families are on which programme's list, by the family or by one of its members
-- grain: one family on one programme

with participation as (
    select distinct family_id, programme from core.participation where family_id is not null
)
select * from participation
