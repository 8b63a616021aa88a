-- Title: The family's stated size is not the number of its members listed by the same source
-- Grain: one pending family row
-- Severity: warn
-- Column: member_count_declared
-- Subjects: family
-- Reads: kk, kk_status, member_count_declared
-- Sibling: person
-- Sibling reads: kk, kk_status
-- Families of which no member is listed are left out: the person file may arrive another day.

with families as (
    select submission_id, sheet, row_no, kk, member_count_declared
    from query_table($table)
    where
        kk_status = 'valid'
        and submission_id in (select submission_id from pending_submission)
),

members as (
    select kk, count(*) as listed
    from query_table($sibling)
    where kk_status = 'valid'
    group by kk
)

select families.submission_id, families.sheet, families.row_no
from families
inner join members on families.kk = members.kk
where families.member_count_declared <> members.listed
order by families.submission_id, families.sheet, families.row_no
