-- Title: Member rows of a survey whose household row is not in the file
-- Grain: one pending member row
-- Severity: reject_row
-- Column: parent_uuid
-- Subjects: person
-- Reads: parent_uuid
-- Sibling: survey_household
-- Sibling reads: response_uuid

select members.submission_id, members.sheet, members.row_no
from query_table($table) as members
left join query_table($sibling) as households
    on
        members.submission_id = households.submission_id
        and members.parent_uuid = households.response_uuid
where
    members.submission_id in (select submission_id from pending_submission)
    and households.submission_id is null
order by members.submission_id, members.sheet, members.row_no
