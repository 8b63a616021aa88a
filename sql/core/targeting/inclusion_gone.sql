-- title: On a programme list, though no member is left
-- grain: one family
-- reason: the dead and the moved keep receiving until somebody says so

select family_id, programmes as evidence
from targeting_family
where not is_living and programmes is not null
