-- title: Keyed hashes of each record of `token_subject`, by what is hashed together
-- grain: one hash of one record
-- reason: every hash but that of the NIK holds two things that hardly two people share, so that how often one occurs tells nothing;
--   a word of the name, or its first two letters, stands in where the whole name may be written differently

with subject as (
    select subject_id, nik_valid, nik15, kk_valid, person_name_key as name, name_words_of(person_name_key) as words,
        left(person_name_key, 2) as letters, strftime(birth_date, '%Y%m%d') as birth, strftime(birth_full, '%Y%m%d') as full_birth, sex, area_code
    from token_subject
),
said as (
    select subject_id, 1 as token_no, [nik_valid] as parts from subject
    union all
    select subject_id, 2 as token_no, [nik_valid || '|' || letters] || [nik_valid || '|' || w for w in words if len(w) >= 3] as parts from subject
    union all
    select subject_id, 3 as token_no, [nik_valid || '|' || birth] as parts from subject
    union all
    select subject_id, 4 as token_no, [nik15 || '|' || name || '|' || area_code, nik15 || '|' || name || '|' || kk_valid] as parts from subject
    union all
    select subject_id, 5 as token_no,
        [kk_valid || '|' || birth || '|' || letters] || [kk_valid || '|' || birth || '|' || w for w in words if len(w) >= 3] as parts
    from subject
    union all
    select subject_id, 6 as token_no, [kk_valid || '|' || name] as parts from subject
    union all
    select subject_id, 7 as token_no, [name || '|' || full_birth || '|' || area_code] as parts from subject
    union all
    select subject_id, 8 as token_no, [w || '|' || full_birth || '|' || sex || '|' || area_code for w in words if len(w) >= 4] as parts from subject
    union all
    select subject_id, 9 as token_no, [case when len(words) >= 2 then name || '|' || full_birth end] as parts from subject
),
each_part as (
    select subject_id, token_no, unnest(parts) as part from said
),
hashed as (
    select subject_id, token_no, keyed_hash(token_no || '|' || part, $inner_block, $outer_block) as token from each_part where part is not null
)
select subject_id, token_no, token from hashed
