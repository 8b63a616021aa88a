-- title: Poor by local rank, but without a national decile
-- grain: one family
-- reason: who is not in the ministry's registry can receive nothing from it

select family_id, 'local_desil ' || local_desil as evidence
from targeting_family
where is_living and local_desil <= $poor_local and desil_nasional is null
