-- Title: The interviewed household's stated size is not the number of its member rows
-- Grain: one pending household row of a survey
-- Severity: warn
-- Column: household_size
-- Subjects: survey_household
-- Reads: response_uuid, household_size
-- Sibling: person
-- Sibling reads: parent_uuid
-- A household without member rows counts as size 0, since both sheets come in one file.

with households as (
    select submission_id, sheet, row_no, response_uuid, household_size
    from query_table($table)
    where submission_id in (select submission_id from pending_submission)
),

members as (
    select submission_id, parent_uuid, count(*) as listed
    from query_table($sibling)
    group by submission_id, parent_uuid
)

select households.submission_id, households.sheet, households.row_no
from households
left join members
    on
        households.submission_id = members.submission_id
        and households.response_uuid = members.parent_uuid
where households.household_size <> coalesce(members.listed, 0)
order by households.submission_id, households.sheet, households.row_no
