-- title: Parts of files whose records are not those that were standardised
-- grain: one desa of one submission that is new, replaced, read again or repaired, in whole or in part
-- reason: so that one new file is compared with its own records and not with a million; a fingerprint of 64 bits stands for a part's records

with now as (
    select submission_id, coalesce(area_code, '') as area, count(*) as records, bit_xor(hash(record_id, repair_key)) as fingerprint
    from std.person_statement
    group by submission_id, coalesce(area_code, '')
),
known as (
    select submission_id, coalesce(area_code, '') as area, count(*) as records, bit_xor(hash(record_id, repair_key)) as fingerprint
    from std.person_key
    group by submission_id, coalesce(area_code, '')
)
select coalesce(now.submission_id, known.submission_id) as submission_id, coalesce(now.area, known.area) as area
from now
full join known on known.submission_id = now.submission_id and known.area = now.area
where now.fingerprint is distinct from known.fingerprint or now.records is distinct from known.records
