-- title: Respondents of a university's file as they are hashed
-- grain: one respondent
-- reason: what std.person_key holds of a record, made by the same rules

with sheet as (
    select sheet, row_number() over (order by sheet) as sheet_no from (select distinct sheet from std.respondents_respondent)
),
respondent as (
    select s.sheet_no || '!' || r.row_no as subject_id, s.sheet_no, r.row_no, r.nik, r.nik_status, r.kk, r.kk_status, r.birth_date, r.sex,
        r.area_code, fold_person_name(r.full_name) as person_name_key
    from std.respondents_respondent as r
    join sheet as s on s.sheet = r.sheet
)
select
    subject_id,
    row_number() over (order by sheet_no, row_no) as place,
    case when nik_status = 'valid' and nik is distinct from kk then nik end as nik_valid,
    case when nik_status in ('valid', 'precision_lost') and nik is distinct from kk then left(nik, 15) end as nik15,
    case when kk_status = 'valid' then kk end as kk_valid,
    person_name_key,
    birth_date,
    case when not birth_is_default(strftime(birth_date, '%y%m%d')) then birth_date end as birth_full,
    sex,
    area_code
from respondent
