-- title: The last word of villages on each reason for which a family was found
-- grain: one family, kind of candidate and rule that a village was asked about
-- reason: a verdict follows the family to the id that came after its own

with said as (
    select
        coalesce(r.successor_id, v.family_id) as family_id,
        v.candidate_kind,
        v.targeting_rule,
        v.targeting_verdict,
        cast(v.judged_on as date) as judged_on,
        v.verdict_note,
        v.origin as submission_id,
        v.place
    from village_said as v
    left join core.identity_redirect as r on r.entity = 'family' and r.entity_id = v.family_id
),
ordered as (
    select
        family_id, candidate_kind, targeting_rule, targeting_verdict, judged_on, verdict_note, submission_id,
        row_number() over (partition by family_id, candidate_kind, targeting_rule order by judged_on desc, place desc) as standing
    from said
),
latest as (
    select family_id, candidate_kind, targeting_rule, targeting_verdict, judged_on, verdict_note, submission_id
    from ordered
    where standing = 1
)
select * from latest
