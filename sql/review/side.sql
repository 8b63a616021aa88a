-- title: The two records of each open pair as a reviewer sees them; personal data
-- grain: one record of one open pair

with asked as (
    select record_id_left, record_id_right, record_id_left as record_id from open_pair
    union all
    select record_id_left, record_id_right, record_id_right as record_id from open_pair
)
select
    o.record_id_left, o.record_id_right, o.record_id,
    r.full_name, r.nik, r.kk, r.birth_place, r.birth_date, r.sex, r.relation, r.marital_status, r.occupation, r.vital_status,
    concat_ws(', ', r.address, r.hamlet) as address, nullif(concat_ws(' / ', r.rt, r.rw), '') as rt_rw,
    concat_ws(', ', g.area_name, g.kecamatan_name) as area_name, r.source, s.file_name, r.sheet, r.row_no, r.observed_on
from asked as o
join std.person_record as r on r.record_id = o.record_id
left join core.region as g on g.area_code = r.area_code
left join core.submission as s on s.submission_id = r.submission_id
