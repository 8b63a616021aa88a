-- title: Sixteen digits with a decimal part behind them
-- grain: one cell
-- reason: a column with a blank became floats; a float keeps every digit up to 2^53, which larger numbers exceed

with found as (
    select submission_id, source, source_table, sheet, row_no, column_name, regexp_replace(cell_text, '\.0+$', '', 'g') as proposed
    from asked_cell
    where regexp_matches(cell_text, '^[0-9]{16}\.0+$')
)
select *, 'float_suffix' as repair_kind, cast(null as varchar) as item, cast(null as varchar) as witness
from found
where proposed < '9007199254740992' and id_status(proposed, '') = 'valid'
