-- title: Scored pairs with their match weight in today's table
-- grain: one pair of records that rules did not decide
-- reason: the larger the table, the more pairs agree by chance; two records of one card were few to begin with

select
    record_id_left,
    record_id_right,
    evidence_weight,
    evidence_weight + case when shares_card then $fitted_prior_weight else $prior_weight end as match_weight,
    evidence
from audit.scored_pair
