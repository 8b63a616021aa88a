"""Text cells into declared columns: cleaned, recoded, cast and placed; the SQL is derived from the source's YAML and the schema."""

import re
from collections.abc import Mapping

from config.corrections import load_corrections
from config.schema import COLUMNS
from config.sources import Source, SourceTable, raw_table, std_table
from tasks.cells import (
    DUCKDB_TYPES,
    cell_parameters,
    failed_columns,
    identity_numbers,
    status_of,
    typed_columns,
    valued_columns,
    without_missing,
)
from tasks.placing import place, place_joins
from tasks.warehouse import Connection, quoted, scalar

PLACED = ("area_code", "observed_on")


def std_columns(table: SourceTable) -> tuple[str, ...]:
    """Canonical columns of a standardised table, with the statuses that identity numbers bring."""
    statuses = (status_of(n) for n in identity_numbers(table) if status_of(n) in COLUMNS)
    taken = table.parent.take if table.parent else ()
    return tuple(dict.fromkeys((*table.names, *statuses, *taken)))


def create_tables(con: Connection, source: Source) -> None:
    """Makes the raw and standardised tables of a source with the columns its YAML gained since, and what a run notes aside."""
    for name, table in source.each_table():
        cells = dict.fromkeys(("submission_id", "sheet", "cell_types", "extra", "row_key", *table.columns), "varchar")
        _create(con, raw_table(source.name, name), cells | {"row_no": "bigint"})
        typed = {c: DUCKDB_TYPES.get(COLUMNS[c].kind, "varchar") for c in (*std_columns(table), *PLACED)}
        kept = dict.fromkeys(("record_id", "content_hash", "submission_id", "sheet", "region_problem"), "varchar")
        lists = dict.fromkeys(("cast_failed", "code_failed"), "varchar[]")
        _create(con, std_table(source.name, name), kept | {"row_no": "bigint"} | typed | lists)
    place = "submission_id varchar, sheet varchar, row_no bigint"
    con.execute(f"create or replace temp table duplicate_row (source_table varchar, {place})")
    con.execute(
        f"create or replace temp table corrected_cell (table_name varchar, column_name varchar, {place}, value varchar)"
    )


def _create(con: Connection, table: str, columns: Mapping[str, str]) -> None:
    declared = ", ".join(f"{quoted(c)} {kind}" for c, kind in columns.items())
    con.execute(f"create table if not exists {table} ({declared})")
    present = {d[0] for d in con.execute(f"select * from {table} limit 0").description or ()}
    for column, kind in columns.items():
        if column not in present:
            con.execute(f"alter table {table} add column {quoted(column)} {kind}")


def constants(table: SourceTable) -> dict[str, str]:
    """The bound parameters that hold a table's constant columns."""
    return {f"constant_{name}": value for name, value in table.constants.items()}


def standardise_sql(source: str, name: str, table: SourceTable) -> str:
    """The rows of all pending submissions of one source table, exact copies included, into the temporary table `standardised`.

    Bound parameters: $table, the table's name; $constant_<column>; the lists of `cell_parameters`; with area columns
    also $regency, $regency_bps and $regency_name.
    """
    spaced = ",\n        ".join(f"clean_text(r.{quoted(n)}) as {quoted(n)}" for n in table.columns)
    cleaned = ",\n        ".join(without_missing(table, n) for n in table.columns)
    typed = ",\n        ".join(typed_columns(table))
    hashed = ", ".join(f"coalesce(r.{quoted(n)}, '')" for n in table.columns)
    return f"""
create or replace temp table standardised as
with spaced as (
    select r.submission_id, r.sheet, r.row_no, r.cell_types, s.area_code as file_area, s.observed_on as file_date,
        md5(concat_ws('|', s.area_code, {hashed}, r.extra)) as content_hash,
        {spaced}
    from {_corrected(source, name)} as r
    join pending_submission as p on p.submission_id = r.submission_id
    join core.submission as s on s.submission_id = r.submission_id
),
cleaned as (
    select submission_id, sheet, row_no, cell_types, content_hash, file_area, file_date,
        {cleaned}
    from spaced
),
typed as (
    select submission_id, sheet, row_no, content_hash, file_area, file_date,
        {typed}
    from cleaned
),
valued as (
    select {valued_columns(table)} from typed
),
placed as (
    select v.* {_without_placed(table)}, {_taken(table)}{place(table)}, {_observed(table)} as observed_on
    from valued as v
    {_parent_join(source, table)}
    {place_joins(table)}
),
filled as (
    select *{_constants(table)} from placed
)
select '{source}_{name}:' || left(md5(concat_ws('|', coalesce(area_code, ''), {_natural_key(table)})), 20) as record_id,
    submission_id, sheet, row_no, content_hash, {_values(table)}, area_code, observed_on, region_problem,
    {failed_columns(table, coded=False)} as cast_failed, {failed_columns(table, coded=True)} as code_failed
from filled
"""


# Rows of one file with the same natural key: exact copies are numbered and dropped, the others get a number behind their id.
# Grouped first, because numbering every row of a large file takes as long as reading it.
TWINS = """
create or replace temp table twin_row as
with twins as (
    select submission_id, record_id from standardised group by submission_id, record_id having count(*) > 1
),
copies as (
    select s.submission_id, s.sheet, s.row_no, s.record_id, s.content_hash,
        row_number() over (partition by s.submission_id, s.content_hash order by s.sheet, s.row_no) as copy_no
    from standardised as s
    join twins as t on t.submission_id = s.submission_id and t.record_id = s.record_id
)
select submission_id, sheet, row_no, copy_no,
    row_number() over (partition by submission_id, record_id, copy_no > 1 order by content_hash, row_no) as tie
from copies
"""

KEEP = """
insert into {target} by name
select s.* replace (s.record_id || case when t.tie > 1 then '#' || t.tie else '' end as record_id)
from standardised as s
left join twin_row as t on t.submission_id = s.submission_id and t.sheet = s.sheet and t.row_no = s.row_no
where coalesce(t.copy_no, 1) = 1
"""


def _corrected(source: str, name: str) -> str:
    """The raw table, with the cells that a declared correction replaces; raw itself stays as it was received."""
    columns = sorted({c.column for c in load_corrections(source) if c.table == name})
    raw = raw_table(source, name)
    if not columns:
        return raw
    replaced = ", ".join(
        f"case when {quoted(f'fix_{c}')}.row_no is null then r.{quoted(c)} else {quoted(f'fix_{c}')}.value end as {quoted(c)}"
        for c in columns
    )
    joins = " ".join(
        f"left join corrected_cell as {quoted(f'fix_{c}')} on {quoted(f'fix_{c}')}.table_name = $table "
        f"and {quoted(f'fix_{c}')}.column_name = '{c}' and {quoted(f'fix_{c}')}.submission_id = r.submission_id "
        f"and {quoted(f'fix_{c}')}.sheet = r.sheet and {quoted(f'fix_{c}')}.row_no = r.row_no"
        for c in columns
    )
    return f"(select r.* replace ({replaced}) from {raw} as r {joins})"


def _values(table: SourceTable) -> str:
    return ", ".join(quoted(n) for n in std_columns(table) if n not in PLACED)


def _constants(table: SourceTable) -> str:
    return "".join(f", $constant_{n} as {quoted(n)}" for n in table.constants)


def _natural_key(table: SourceTable) -> str:
    return ", ".join(f"coalesce(cast({quoted(c)} as varchar), '')" for c in table.key)


def _without_placed(table: SourceTable) -> str:
    """All columns, the row's own date under the name by which it is asked whether its text gave none."""
    return "exclude (observed_on), v.observed_on as said_observed_on" if "observed_on" in table.columns else ""


def _observed(table: SourceTable) -> str:
    """The date a row is about: its own, else what its parent row says, else the file's."""
    own = table.observed_on or ("observed_on" if "observed_on" in table.columns else None)
    parts = [f"v.{quoted(own)}"] if own else []
    if table.parent and "observed_on" in table.parent.take:
        parts.append("parent.observed_on")
    return f"coalesce({', '.join((*parts, 'v.file_date'))})"


def _taken(table: SourceTable) -> str:
    names = [c for c in table.parent.take if c not in PLACED] if table.parent else []
    return "".join(f"parent.{quoted(c)}, " for c in names)


def _parent_join(source: str, table: SourceTable) -> str:
    """What repeat rows take from their parent row in the same file; the first row wins should a key stand twice."""
    parent = table.parent
    if parent is None:
        return ""
    first = ", ".join(f"arg_min({quoted(c)}, row_no) as {quoted(c)}" for c in parent.take)
    return (
        f"left join (select submission_id, {quoted(parent.theirs)} as parent_key, {first} "
        f"from {std_table(source, parent.table)} where submission_id in (select submission_id from pending_submission) "
        f"group by all) as parent on parent.submission_id = v.submission_id and parent.parent_key = v.{quoted(parent.own)}"
    )


def standardise(con: Connection, source: Source, name: str, regency: Mapping[str, str]) -> int:
    """Standardises the pending submissions of one source table; returns the rows written.

    `regency` holds the bound values `regency` (home-affairs code without dots), `regency_bps` and `regency_name`.
    Exact copies of a row are left out and noted in the temporary table `duplicate_row`.
    """
    table, target = source.tables[name], std_table(source.name, name)
    query = standardise_sql(source.name, name, table)
    values: dict[str, object] = {"table": name, **constants(table), **cell_parameters(table), **regency}
    con.execute(query, {key: value for key, value in values.items() if re.search(rf"\${key}\b", query)})
    for kept, key in ((target, ""), ("duplicate_row", "source_table = $table and ")):
        con.execute(
            f"delete from {kept} where {key}submission_id in (select submission_id from pending_submission)",
            {"table": name} if key else None,
        )
    con.execute(TWINS)
    written = int(scalar(con, KEEP.format(target=target)))
    con.execute(
        "insert into duplicate_row select $table, submission_id, sheet, row_no from twin_row where copy_no > 1",
        {"table": name},
    )
    con.execute("drop table standardised")
    con.execute("drop table twin_row")
    return written
