-- title: Poor by both ranks, but on no programme list
-- grain: one family
-- reason: these are the surest cases: nobody disputes them and nobody serves them

select family_id, 'local_desil ' || local_desil || ', desil_nasional ' || desil_nasional as evidence
from targeting_family
where is_living and local_desil <= $poor_local and desil_nasional <= $eligible_desil and programmes is null
