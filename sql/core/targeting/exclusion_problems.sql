-- title: Many problems that nobody serves, but above the deciles meant for aid
-- grain: one family
-- reason: the laboratory works by problem; a rank that sees no need where there are many deserves a look

select family_id, 'problems ' || problems || ', desil_nasional ' || desil_nasional as evidence
from targeting_family
where is_living and problems >= $problems and desil_nasional > $eligible_desil
