-- title: Files whose rows are not those that proposals were last made of: new, set aside or read again
-- grain: one file

with difference as (
    select submission_id
    from row_mark as now
    full join audit.repair_basis as before using (part, submission_id)
    where now.rows_hash is distinct from before.rows_hash or now.row_count is distinct from before.row_count
)
select distinct submission_id from difference
