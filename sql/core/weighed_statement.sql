-- title: What each record says of its person, with what the choice between records weighs
-- grain: one record of one person
-- reason: 0 is best in every criterion; config/survivorship.yml says which counts for which attribute and in which order. The key
--   of the record parts statements that are equal in all of them. Whose statements are weighed, all or those of touched persons, is
--   given as `person_statement`

with statement as (
    select
        l.person_id,
        s.*,
        case when s.nik_status = 'valid' and not s.nik_repaired then 0 when s.nik_status = 'valid' then 1 else 2 end as number_verified,
        case when s.nik_status = 'valid' and s.repair_key is null and nik_agrees_with_date(s.nik, s.birth_date) and nik_is_female(s.nik) = (s.sex = 'female')
            then 0 else 1 end as birth_verified,
        case when regexp_matches(s.full_name, '(^| )[A-Za-z]\.?( |$)') then 1 else 0 end as name_complete,
        case when dayofyear(s.birth_date) = 1 or (month(s.birth_date) = 12 and day(s.birth_date) = 31) then 1 else 0 end as birth_complete,
        case when s.address is null then 1 else 0 end + case when s.rt is null then 1 else 0 end + case when s.rw is null then 1 else 0 end
            as place_complete,
        date_diff('day', coalesce(s.observed_on, date '1900-01-01'), date '2200-01-01') as recent,
        tie_breaker(s.record_id) * 1000000 as tie
    from person_statement as s
    join core.person_record as l on l.record_id = s.record_id
)
select * from statement
