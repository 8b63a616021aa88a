"""Text cells into declared columns: cleaned, recoded, cast and placed; the SQL is derived from the source's YAML and the schema."""

import re
from collections.abc import Iterable, Mapping, Sequence

from config.codes import fold_label, load_code_list, load_code_map
from config.corrections import load_corrections
from config.schema import COLUMNS, Column, Kind
from config.sources import Parent, Source, SourceTable, raw_table, std_table
from tasks.warehouse import Connection, quoted, scalar

# Extra columns that a kind of value brings along.
STATUS_OF = {"nik": "nik_status", "kk": "kk_status"}
DUCKDB_TYPES = {
    Kind.DATE: "date",
    Kind.TIMESTAMP: "timestamp",
    Kind.INTEGER: "bigint",
    Kind.DECIMAL: "double",
    Kind.BOOLEAN: "boolean",
}


def std_columns(table: SourceTable) -> tuple[str, ...]:
    """Canonical columns of a standardised table, with the statuses that identity numbers bring."""
    statuses = (STATUS_OF[n] for n in table.names if n in STATUS_OF)
    taken = table.parent.take if table.parent else ()
    return tuple(dict.fromkeys((*table.names, *statuses, *taken)))


def create_tables(con: Connection, source: Source) -> None:
    """Makes the raw and standardised tables of a source where they do not stand yet."""
    for name, table in source.each_table():
        cells = ", ".join(f"{quoted(c)} varchar" for c in (*table.columns, "extra"))
        con.execute(
            f"create table if not exists {raw_table(source.name, name)} "
            f"(submission_id varchar, sheet varchar, row_no bigint, cell_types varchar, {cells})"
        )
        typed = ", ".join(
            f"{quoted(c)} {DUCKDB_TYPES.get(COLUMNS[c].kind, 'varchar')}"
            for c in dict.fromkeys((*std_columns(table), "observed_on", "area_code"))
        )
        con.execute(
            f"create table if not exists {std_table(source.name, name)} (record_id varchar, content_hash varchar, "
            f"submission_id varchar, sheet varchar, row_no bigint, {typed}, region_problem varchar, "
            "cast_failed varchar[], code_failed varchar[])"
        )


def create_lookups(con: Connection, source: Source) -> None:
    """Temporary tables of code look-ups and missing words for one source, so that no value stands in SQL text."""
    con.execute(
        "create or replace temp table code_lookup (table_name varchar, column_name varchar, raw_key varchar, code varchar)"
    )
    con.execute("create or replace temp table missing_word (table_name varchar, column_name varchar, word varchar)")
    con.execute(
        "create or replace temp table corrected_cell "
        "(table_name varchar, column_name varchar, submission_id varchar, sheet varchar, row_no bigint, value varchar)"
    )
    codes = [row for name, table in source.each_table() for row in _code_rows(name, table)]
    words = [
        (name, column, word)
        for name, table in source.each_table()
        for column, c in table.columns.items()
        for word in c.missing
    ]
    _insert(con, "code_lookup", codes)
    _insert(con, "missing_word", words)


def _insert(con: Connection, table: str, rows: Sequence[tuple[str, ...]]) -> None:
    if rows:
        marks = ", ".join("?" for _ in rows[0])
        con.executemany(f"insert into {table} values ({marks})", rows)


def _code_rows(table_name: str, table: SourceTable) -> Iterable[tuple[str, str, str, str]]:
    """Raw keys and codes of a table's coded columns; a declared map wins over the labels of the code list."""
    for name, mapped in table.columns.items():
        column = COLUMNS[name]
        lookup: dict[str, str] = dict(load_code_list(column.codes).lookup) if column.codes else {}
        if mapped.map:
            lookup |= {fold_label(raw): code for raw, code in load_code_map(mapped.map).items()}
        for raw_key, code in lookup.items():
            yield table_name, name, raw_key, code


def is_coded(table: SourceTable, name: str) -> bool:
    """Whether a column's text is looked up rather than cast."""
    return name in table.columns and (COLUMNS[name].codes is not None or table.columns[name].map is not None)


def cast_expression(column: Column, coded: bool) -> str:
    """SQL that turns the cleaned text of a column into its declared type, null when it cannot."""
    name = quoted(column.name)
    if coded:
        looked_up = f"{quoted(f'code_{column.name}')}.code"
        if column.kind is Kind.BOOLEAN:
            return f"to_boolean({looked_up})"
        return looked_up if column.kind is Kind.CODE else f"try_cast({looked_up} as {DUCKDB_TYPES[column.kind]})"
    by_kind: Mapping[Kind, str] = {
        Kind.DATE: f"to_date({name})",
        Kind.TIMESTAMP: f"try_cast({name} as timestamp)",
        Kind.INTEGER: f"try_cast(round(to_number({name})) as bigint)",
        Kind.DECIMAL: f"to_number({name})",
        Kind.BOOLEAN: f"to_boolean({name})",
    }
    if column.name in ("rt", "rw"):
        return f"unit_number({name})"
    return by_kind.get(column.kind, name)


def _without_missing(name: str, table: SourceTable) -> str:
    """A cleaned cell, null when it only says that nothing is known."""
    text, own = quoted(name), ""
    if table.columns[name].missing:
        own = f" or {text} in (select word from missing_word where table_name = $table and column_name = '{name}')"
    return f"case when is_missing_word({text}){own} then null else {text} end as {text}"


def _status(name: str) -> str:
    """The column that says what is wrong with an identity number."""
    return STATUS_OF.get(name, f"{name}_status")


def _numbers(table: SourceTable) -> list[str]:
    return [n for n in table.columns if COLUMNS[n].kind in (Kind.NIK, Kind.KK)]


def _typed(table: SourceTable) -> list[str]:
    """Each column cast or looked up; identity numbers stay text and get their status."""
    parts: list[str] = []
    for position, name in enumerate(table.columns, start=1):
        if name in _numbers(table):
            parts += [
                f"cleaned.{quoted(name)}",
                f"id_status({quoted(name)}, substr(cell_types, {position}, 1)) as {_status(name)}",
            ]
        else:
            parts.append(f"{cast_expression(COLUMNS[name], is_coded(table, name))} as {quoted(name)}")
            parts.append(f"cleaned.{quoted(name)} is not null as {quoted(f'has_{name}')}")
    return parts


def _valued(table: SourceTable) -> str:
    """Identity numbers by their status: digits, or nothing that could be mistaken for a number."""
    values = ", ".join(f"id_value({quoted(n)}, {_status(n)}) as {quoted(n)}" for n in _numbers(table))
    return f"* replace ({values})" if values else "*"


def _failures(table: SourceTable, coded: bool) -> str:
    """SQL list of the columns whose text was there but gave no value."""
    tests = [
        f"case when {quoted(f'has_{n}')} and {quoted(n)} is null then '{n}' end"
        for n in table.columns
        if is_coded(table, n) == coded and COLUMNS[n].kind not in (Kind.NIK, Kind.KK)
    ]
    if not tests:
        return "cast([] as varchar[])"
    return f"list_filter([{', '.join(tests)}], lambda x: x is not null)"


def constants(table: SourceTable) -> dict[str, str]:
    """The bound parameters that hold a table's constant columns."""
    return {f"constant_{name}": value for name, value in table.constants.items()}


def standardise_sql(source: str, name: str, table: SourceTable) -> str:
    """The insert of all pending submissions' rows of one source table.

    Bound parameters: $table, the table's name; $constant_<column>; with area columns also $regency,
    $regency_bps and $regency_name. Exact duplicates within a submission are left out.
    """
    spaced = ",\n        ".join(f"clean_text(r.{quoted(n)}) as {quoted(n)}" for n in table.columns)
    cleaned = ",\n        ".join(_without_missing(n, table) for n in table.columns)
    joins = "\n    ".join(_code_join(n) for n in table.columns if is_coded(table, n))
    typed = ",\n        ".join(_typed(table))
    hashed = ", ".join(f"coalesce(r.{quoted(n)}, '')" for n in table.columns)
    return f"""
insert into {std_table(source, name)} by name
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
    {joins}
),
valued as (
    select {_valued(table)} from typed
),
placed as (
    select v.*, {_place(table)}
    from valued as v
    {_place_joins(table)}
    qualify row_number() over (partition by v.submission_id, content_hash order by sheet, row_no) = 1
),
keyed as (
    select *, md5(concat_ws('|', coalesce(area_code, ''), {_natural_key(table)})) as natural_key from placed
)
select '{source}_{name}:' || left(natural_key, 20) || case when tie > 1 then '#' || tie else '' end as record_id,
    submission_id, sheet, row_no, content_hash, {_values(table)}, area_code, region_problem, cast_failed, code_failed
from (
    select *, {_failures(table, coded=False)} as cast_failed, {_failures(table, coded=True)} as code_failed,
        row_number() over (partition by submission_id, natural_key order by content_hash, row_no) as tie
    from keyed
)
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


def _code_join(name: str) -> str:
    alias = quoted(f"code_{name}")
    return (
        f"left join code_lookup as {alias} on {alias}.table_name = $table "
        f"and {alias}.column_name = '{name}' and {alias}.raw_key = fold_code(cleaned.{quoted(name)})"
    )


def _values(table: SourceTable) -> str:
    read = [quoted(n) for n in std_columns(table) if n in table.columns or n in STATUS_OF.values()]
    constant = [f"$constant_{n} as {quoted(n)}" for n in table.constants]
    dated = f"coalesce({quoted(table.observed_on)}, file_date)" if table.observed_on else "file_date"
    observed = [] if "observed_on" in table.columns else [f"{dated} as observed_on"]
    return ", ".join((*read, *constant, *observed))


def _natural_key(table: SourceTable) -> str:
    return ", ".join(f"coalesce(cast({quoted(c)} as varchar), '')" for c in table.key)


def _place(table: SourceTable) -> str:
    """SQL for the area of a row and what is wrong with it; a code is read by the declared scheme only."""
    if "area_code_raw" in table.columns:
        return """coalesce(by_code.area_code, by_name.area_code) as area_code,
        case
            when not in_regency(v.area_code_raw, $regency, $regency_bps) then 'outside'
            when by_code.area_code is null and by_name.area_code is null then 'unknown'
            when by_code.area_code is null and by_name.area_code = other.area_code then 'scheme_mismatch'
            when by_name.area_code <> by_code.area_code and by_name.area_code = other.area_code then 'collision'
            when by_name.area_code <> by_code.area_code then 'kecamatan_desa_disagree'
        end as region_problem"""
    if "desa_name_raw" in table.columns:
        other = "kabupaten_name_raw" in table.columns
        outside = "when names_other_regency(v.kabupaten_name_raw, $regency_name) then 'outside'" if other else ""
        return f"""coalesce(by_name.area_code, v.file_area) as area_code,
        case
            {outside}
            when by_name.area_code <> v.file_area then 'kecamatan_desa_disagree'
            when by_name.area_code is null and v.file_area is null and anywhere.desa_key is not null
                then 'kecamatan_desa_disagree'
            when by_name.area_code is null and v.file_area is null then 'unknown'
        end as region_problem"""
    unknown = "cast(null as varchar)" if table.parent else "case when v.file_area is null then 'unknown' end"
    return f"v.file_area as area_code, {unknown} as region_problem"


def _place_joins(table: SourceTable) -> str:
    by_name = (
        "left join core.region_name as by_name on by_name.name_key = "
        "fold_area(v.kecamatan_name_raw) || '/' || fold_area(v.desa_name_raw)"
    )
    if "area_code_raw" in table.columns:
        own, other = ("bps_code", "dotless_code") if table.region == "bps" else ("dotless_code", "bps_code")
        return f"""left join region_code as by_code on by_code.{own} = id_digits(v.area_code_raw)
    left join region_code as other on other.{other} = id_digits(v.area_code_raw)
    {by_name}"""
    if "desa_name_raw" in table.columns:
        return f"""{by_name}
    left join desa_anywhere as anywhere on anywhere.desa_key = fold_area(v.desa_name_raw)"""
    return ""


def standardise(con: Connection, source: Source, name: str, regency: Mapping[str, str]) -> int:
    """Standardises the pending submissions of one source table; returns the rows written.

    `regency` holds the bound values `regency` (home-affairs code without dots), `regency_bps` and `regency_name`.
    """
    table = source.tables[name]
    target = std_table(source.name, name)
    con.execute(f"delete from {target} where submission_id in (select submission_id from pending_submission)")
    query = standardise_sql(source.name, name, table)
    values = {"table": name, **constants(table), **regency}
    con.execute(query, {key: value for key, value in values.items() if re.search(rf"\${key}\b", query)})
    if table.parent:
        con.execute(_take_from_parent_sql(source.name, name, table.parent))
    return int(
        scalar(
            con, f"select count(*) from {target} where submission_id in (select submission_id from pending_submission)"
        )
    )


def _take_from_parent_sql(source: str, name: str, parent: Parent) -> str:
    """The update that gives repeat rows what their parent row in the same file knows."""
    taken = ", ".join(f"{quoted(c)} = p.{quoted(c)}" for c in parent.take)
    return f"""
update {std_table(source, name)} as s set {taken}
from {std_table(source, parent.table)} as p
where p.submission_id = s.submission_id and p.{quoted(parent.equals)} = s.{quoted(parent.on)}
    and s.submission_id in (select submission_id from pending_submission)
"""
