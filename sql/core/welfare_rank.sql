-- title: Deciles of families, one for each scope, source and date
-- grain: one family's decile in one scope by one source and date
-- reason: where two cards of one family bring two deciles the poorer one stands, since the doubt is the family's favour

with rank as (
    select
        m.family_id,
        w.rank_scope,
        min(w.desil) as desil,
        w.source,
        coalesce(w.observed_on, date '1900-01-01') as observed_on,
        min(w.record_id) as record_id
    from std.welfare_record as w
    join touched_statement as m on m.record_id = w.record_id
    where m.family_id is not null
    group by m.family_id, w.rank_scope, w.source, coalesce(w.observed_on, date '1900-01-01')
)
select * from rank
