-- title: On a programme list, though the village found it not eligible
-- grain: one family
-- reason: verdicts of meetings are older or younger than lists and are not applied by themselves

select family_id, programmes || ', ' || verification_status || ' ' || verdict_source as evidence
from targeting_family
where is_living and programmes is not null and verification_status in ('tidak_layak', 'graduasi')
