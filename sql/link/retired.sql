-- title: Records of replaced files, whose edges stay and join nobody
-- grain: one standardised record that no file in use has any more
-- reason: only the changed parts of files can hold any, so that few are looked for among a million

with changed as (
    select k.record_id, k.area_code
    from std.person_key as k
    semi join changed_part as c on c.submission_id = k.submission_id and c.area = coalesce(k.area_code, '')
),
in_use as (
    select r.record_id from std.person_record as r semi join changed as c on c.record_id = r.record_id
)
select c.record_id, c.area_code from changed as c anti join in_use as u on u.record_id = c.record_id
