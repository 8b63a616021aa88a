-- title: On a programme list, though well off by local rank
-- grain: one family
-- reason: the same money would reach a poorer family

select family_id, programmes || ', local_desil ' || local_desil as evidence
from targeting_family
where is_living and programmes is not null and local_desil >= $well_off_local
