-- title: Records about families with the card they name
-- grain: one statement of one record that is about a family

select record_id, submission_id, case when kk_status = 'valid' then kk end as kk from std.housing_record
union all
select record_id, submission_id, case when kk_status = 'valid' then kk end as kk from std.welfare_record
union all
select record_id, submission_id, case when kk_status = 'valid' then kk end as kk from std.participation_record
union all
select record_id, submission_id, cast(null as varchar) as kk from std.verification_record
