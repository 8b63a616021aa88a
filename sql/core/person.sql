-- title: Persons, each attribute from the statement that comes first by the criteria of its group
-- grain: one living or dead person whose records are new or have changed
-- reason: the ranks of person_rank carry the weight of the source; the keys below add the other criteria

with statement as (
    select
        s.*,
        s.number_verified * w.number_verified + s.recent * w.number_recent + s.tie as number_key,
        s.birth_verified * w.birth_verified + s.birth_complete * w.birth_complete + s.recent * w.birth_recent + s.tie as birth_key,
        s.name_complete * w.name_complete + s.recent * w.name_recent + s.tie as name_key,
        s.place_complete * w.place_complete + s.recent * w.place_recent + s.tie as place_key,
        s.recent * w.status_recent + s.tie as status_key,
        s.recent * w.situation_recent + s.tie as situation_key
    from weighed_statement as s
    cross join criterion_weight as w
),
chosen as (
    select
        t.person_id,
        best_of(t.nik, r.nik + t.number_key) as nik,
        best_of(t.nik_status, r.nik + t.number_key + case when t.nik is null then 1000000000000 else 0 end) as nik_status,
        best_of(t.full_name, r.full_name + t.name_key) as full_name,
        best_of(t.birth_place, r.birth_place + t.name_key) as birth_place,
        best_of(t.birth_date, r.birth_date + t.birth_key) as birth_date,
        best_of(t.sex, r.sex + t.birth_key) as sex,
        best_of(t.marital_status, r.marital_status + t.status_key) as marital_status,
        best_of(t.school_participation, r.school_participation + t.situation_key) as school_participation,
        best_of(t.education, r.education + t.situation_key) as education,
        best_of(t.is_working, r.is_working + t.situation_key) as is_working,
        best_of(t.occupation, r.occupation + t.situation_key) as occupation,
        best_of(t.has_disability, r.has_disability + t.situation_key) as has_disability,
        best_of(t.chronic_illness, r.chronic_illness + t.situation_key) as chronic_illness,
        best_of(t.vital_status, r.vital_status + t.status_key) as vital_status,
        best_of(t.area_code, r.area_code + t.place_key) as area_code,
        best_of(t.rt, r.rt + t.place_key) as rt,
        best_of(t.rw, r.rw + t.place_key) as rw,
        best_of(t.address, r.address + t.place_key) as address,
        best_of(t.hamlet, r.hamlet + t.place_key) as hamlet,
        best_of(t.has_identity_card, r.has_identity_card + t.situation_key) as has_identity_card,
        best_of(t.relation, r.relation + t.status_key) as relation,
        count(*) as record_count,
        count(distinct t.source) as source_count,
        max(t.observed_on) as observed_on,
        min(t.observed_on) as first_on
    from statement as t
    join person_rank as r on r.source = t.source
    group by t.person_id
),
placed as (
    select c.*, f.family_id, w.said_on
    from chosen as c
    left join person_family as f on f.person_id = c.person_id
    left join person_news as w on w.person_id = c.person_id
)
select * from placed
