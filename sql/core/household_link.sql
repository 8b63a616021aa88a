-- title: What shows that families live and eat together: one roster, one meter, one address
-- grain: one family and one sign it shares with one to three other families
-- reason: conservative, since a wrong household hides a poor family behind a better one: more than four families at one meter are a
--   boarding house, a market or a typing habit; an address counts for at most three families whose meters do not differ

with shared as (
    select dwelling
    from core.household_sign
    group by dwelling
    having count(*) between 2 and max(most_families) and coalesce(min(meter), '') = coalesce(max(meter), '')
),
link as (
    select s.family_id, s.dwelling, s.household_evidence, s.evidence_rank
    from core.household_sign as s
    join shared as h on h.dwelling = s.dwelling
)
select * from link
