-- title: Households whose problems are judged anew: those followed, and those whose help is other than before
-- grain: one household that is there or was when problems were followed last

with changed as (
    (select * from intervention_now except select * from core.intervention)
    union all
    (select * from core.intervention except select * from intervention_now)
)
select household_id from followed_household
union
select household_id from changed where household_id is not null
