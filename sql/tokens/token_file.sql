-- title: Hashes of each respondent as the file that leaves the university has them
-- grain: one respondent

with gathered as (
    select subject_id, token_no, string_agg(token, ' ' order by token) as tokens from token group by subject_id, token_no
),
wide as (
    pivot gathered on token_no in (1, 2, 3, 4, 5, 6, 7, 8, 9) using any_value(tokens) group by subject_id
)
select s.subject_id as respondent_row, $key_check as key_check, w.* exclude (subject_id)
from token_subject as s
left join wide as w on w.subject_id = s.subject_id
order by s.place
