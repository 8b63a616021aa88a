"""How a cell's text becomes a value: SQL expressions and look-ups that follow from the column and the source's YAML."""

from collections.abc import Iterator, Mapping

from config.codes import fold_label, list_of_map, load_code_list, load_code_map
from config.schema import COLUMNS, Column, Kind
from config.sources import SourceTable
from tasks.warehouse import quoted

DUCKDB_TYPES = {
    Kind.DATE: "date",
    Kind.TIMESTAMP: "timestamp",
    Kind.INTEGER: "bigint",
    Kind.DECIMAL: "double",
    Kind.BOOLEAN: "boolean",
}
NUMBER_KINDS = (Kind.NIK, Kind.KK)
# Numbers that people write where a word or a code would stand (domain facts, section 14).
NO_ANSWER = ("0", "9999")
WORD_KINDS = (Kind.TEXT, Kind.NAME, Kind.CODE, Kind.DATE)


def identity_numbers(table: SourceTable) -> list[str]:
    """The columns of a table that hold NIK or card numbers."""
    return [n for n in table.columns if COLUMNS[n].kind in NUMBER_KINDS]


def status_of(name: str) -> str:
    """The column that says what is wrong with an identity number."""
    return f"{name}_status"


def is_coded(table: SourceTable, name: str) -> bool:
    """Whether a column's text is looked up rather than cast."""
    return name in table.columns and (COLUMNS[name].codes is not None or table.columns[name].map is not None)


def lookup_rows(table_name: str, table: SourceTable) -> Iterator[tuple[str, str, str, str]]:
    """Table, column, folded text and value of every look-up; a declared map wins over the words of the code list."""
    for name in table.columns:
        for raw_key, value in _lookup(table, name).items():
            yield table_name, name, raw_key, value


def _lookup(table: SourceTable, name: str) -> dict[str, str]:
    """Folded text -> code; for a text column with a map -> the label, so that numbers and words read the same."""
    column, numbers = COLUMNS[name], table.columns[name].map
    listed = column.codes or (list_of_map(numbers) if numbers and column.kind in (Kind.TEXT, Kind.BOOLEAN) else None)
    found = dict(load_code_list(listed).lookup) if listed else {}
    if numbers:
        found |= {fold_label(raw): code for raw, code in load_code_map(numbers).items()}
    if listed and column.kind is Kind.TEXT:
        labels = {entry.code: entry.label_id for entry in load_code_list(listed).entries}
        found = {raw: labels[code] for raw, code in found.items()}
    return found


def missing_rows(table_name: str, table: SourceTable) -> Iterator[tuple[str, str, str]]:
    """Table, column and words that stand for no answer, in the cases and number shapes people write them in."""
    for name in table.columns:
        for word in missing_words(table, name):
            for written in sorted({word, word.upper(), word.lower(), word.title(), word.capitalize()}):
                yield table_name, name, written
            if word.isdigit():
                yield table_name, name, f"{word}.0"


def missing_words(table: SourceTable, name: str) -> list[str]:
    """The declared words for no answer; where words belong, also 0 and 9999 unless they are codes."""
    words = list(table.columns[name].missing)
    if is_coded(table, name) or COLUMNS[name].kind in WORD_KINDS:
        words += [number for number in NO_ANSWER if number not in _lookup(table, name)]
    return words


def without_missing(table: SourceTable, name: str) -> str:
    """A cleaned cell, null when it only says that nothing is known."""
    text, own = quoted(name), ""
    if missing_words(table, name):
        own = f" or {text} in (select word from missing_word where table_name = $table and column_name = '{name}')"
    return f"case when is_missing_word({text}){own} then null else {text} end as {text}"


def code_join(name: str) -> str:
    """The join that looks a column's text up."""
    alias = quoted(f"code_{name}")
    return (
        f"left join code_lookup as {alias} on {alias}.table_name = $table "
        f"and {alias}.column_name = '{name}' and {alias}.raw_key = fold_code(cleaned.{quoted(name)})"
    )


def typed_columns(table: SourceTable) -> list[str]:
    """Each column cast or looked up; identity numbers stay text and get their status."""
    parts: list[str] = []
    for position, name in enumerate(table.columns, start=1):
        cell_type = f"substr(cell_types, {position}, 1)"
        if COLUMNS[name].kind in NUMBER_KINDS:
            parts += [f"cleaned.{quoted(name)}", f"id_status({quoted(name)}, {cell_type}) as {status_of(name)}"]
        else:
            parts.append(f"{cast_expression(COLUMNS[name], is_coded(table, name), cell_type)} as {quoted(name)}")
            parts.append(f"cleaned.{quoted(name)} is not null as {quoted(f'has_{name}')}")
    return parts


def cast_expression(column: Column, coded: bool, cell_type: str) -> str:
    """SQL that turns the cleaned text of a column into its declared type, null when it cannot."""
    name = quoted(column.name)
    if coded:
        return _looked_up(column)
    if column.name in ("rt", "rw"):
        return f"unit_number({name})"
    number = _number(column, cell_type)
    by_kind: Mapping[Kind, str] = {
        Kind.DATE: f"to_date({name})",
        Kind.TIMESTAMP: f"try_cast({name} as timestamp)",
        Kind.INTEGER: f"try_cast(round({number}) as bigint)",
        Kind.DECIMAL: number,
        Kind.BOOLEAN: f"to_boolean({name})",
    }
    return by_kind.get(column.kind, name)


def _looked_up(column: Column) -> str:
    value = f"{quoted(f'code_{column.name}')}.code"
    if column.kind is Kind.BOOLEAN:
        return f"to_boolean({value})"
    if column.kind is Kind.TEXT:
        return f"coalesce({value}, cleaned.{quoted(column.name)})"
    return value if column.kind is Kind.CODE else f"try_cast({value} as {DUCKDB_TYPES[column.kind]})"


def _number(column: Column, cell_type: str) -> str:
    """Money and counts may have dots between thousands, but not in a numeric cell; measures have decimal dots only."""
    name = quoted(column.name)
    if column.kind is Kind.DECIMAL and not (column.unit or "").startswith("rupiah"):
        return f"to_measure({name})"
    return f"case when {cell_type} = 'n' then to_measure({name}) else to_number({name}) end"


def valued_columns(table: SourceTable) -> str:
    """Identity numbers by their status: digits, or nothing that could be mistaken for a number."""
    values = ", ".join(f"id_value({quoted(n)}, {status_of(n)}) as {quoted(n)}" for n in identity_numbers(table))
    return f"* replace ({values})" if values else "*"


def failed_columns(table: SourceTable, coded: bool) -> str:
    """SQL list of the columns whose text was there but gave no value."""
    tests = [
        f"case when {quoted(f'has_{n}')} and {quoted(n)} is null then '{n}' end"
        for n in table.columns
        if is_coded(table, n) == coded and COLUMNS[n].kind not in NUMBER_KINDS
    ]
    if not tests:
        return "cast([] as varchar[])"
    return f"list_filter([{', '.join(tests)}], lambda x: x is not null)"
