-- title: Found eligible by the village meeting, but not in the deciles meant for aid
-- grain: one family
-- reason: the village knows who has fallen since the registry was filled

select family_id, verification_status || ' ' || verdict_source || ', desil_nasional ' || coalesce(cast(desil_nasional as varchar), '-') as evidence
from targeting_family
where is_living and verification_status in ('layak', 'usulan_baru') and coalesce(desil_nasional, 99) > $eligible_desil
