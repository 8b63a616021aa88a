-- title: Which household each family is of and where, and where it was before, as it is known now
-- grain: one followed family in one household and desa over one period; followed are those that this run touched
-- reason: another desa, or the end of a known sharing, is a move on the day of the later statement; a household that only
--   turns out to be shared, or whose place was unknown, is a better knowledge of the same stay

with held as (
    select r.family_id, r.household_id, r.area_code, r.household_evidence, r.valid_from, r.valid_to
    from core.residence as r
    semi join followed_family as w on w.family_id = r.family_id
    where r.recorded_to is null
),
began as (
    select family_id, min(valid_from) as valid_from from core.membership where recorded_to is null group by family_id
),
compared as (
    select
        f.family_id,
        f.household_id,
        f.area_code,
        i.household_evidence,
        h.valid_from as held_from,
        coalesce(h.valid_from, b.valid_from, f.observed_on, date '1900-01-01') as known_from,
        case
            when f.observed_on > h.valid_from and f.area_code <> h.area_code then 1
            when f.observed_on > h.valid_from and f.household_id <> h.household_id and h.household_evidence <> 'alone' then 1
            else 0
        end as has_moved,
        f.observed_on
    from core.family as f
    semi join followed_family as w on w.family_id = f.family_id
    join household_member as i on i.item_id = f.family_id
    left join held as h on h.family_id = f.family_id and h.valid_to is null
    left join began as b on b.family_id = f.family_id
),
residence as (
    select family_id, household_id, area_code, household_evidence,
        case when has_moved = 1 then observed_on else known_from end as valid_from, cast(null as date) as valid_to
    from compared
    union all
    select h.family_id, h.household_id, h.area_code, h.household_evidence, h.valid_from, coalesce(h.valid_to, c.observed_on)
    from held as h
    join compared as c on c.family_id = h.family_id
    where h.valid_to is not null or c.has_moved = 1
)
select * from residence
