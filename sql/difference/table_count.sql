-- title: Rows and cells that are not what they were, by table
-- grain: one published table with such a row, cell or column

select
    table_name,
    count(*) filter (where kind = 'row_added') as added,
    count(*) filter (where kind = 'row_removed') as removed,
    count(*) filter (where kind = 'cell_changed') as cells,
    string_agg(case kind when 'column_added' then '+' else '-' end || coalesce(column_name, table_name), ', ' order by kind, column_name)
        filter (where kind in ('column_added', 'column_removed', 'table_added', 'table_removed')) as columns
from cell_change
group by table_name
order by table_name
