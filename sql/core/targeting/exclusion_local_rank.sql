-- title: Poor by local rank, but above the deciles meant for aid
-- grain: one family
-- reason: the ministry's proxy test misses families that look well off only in what it asks

select family_id, 'local_desil ' || local_desil || ', desil_nasional ' || desil_nasional as evidence
from targeting_family
where is_living and local_desil <= $poor_local and desil_nasional > $eligible_desil
