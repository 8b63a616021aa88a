"""How a cell's text becomes a value: SQL expressions and look-ups that follow from the column and the source's YAML."""

from collections.abc import Mapping

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
# A row without a date of its own has that of its file, so that only the date as said tells whether its text gave one.
FILLED_FROM_FILE = {"observed_on": "said_observed_on"}
# Numbers that people write for no answer (domain facts, section 14); where 0 may be an answer, the source's YAML decides.
NO_ANSWER: Mapping[Kind, tuple[str, ...]] = {
    Kind.TEXT: ("0", "9999"),
    Kind.NAME: ("0", "9999"),
    Kind.CODE: ("0", "9999"),
    Kind.DATE: ("0", "9999"),
    Kind.BOOLEAN: ("9999",),
}


def identity_numbers(table: SourceTable) -> list[str]:
    """The columns of a table that hold NIK or card numbers."""
    return [n for n in table.columns if COLUMNS[n].kind in NUMBER_KINDS]


def status_of(name: str) -> str:
    """The column that says what is wrong with an identity number."""
    return f"{name}_status"


def is_coded(table: SourceTable, name: str) -> bool:
    """Whether a column's text is looked up rather than cast."""
    return name in table.columns and (COLUMNS[name].codes is not None or table.columns[name].map is not None)


def cell_parameters(table: SourceTable) -> dict[str, list[str]]:
    """The lists that the expressions of this module bind: words for no answer, and folded texts with their values.

    Lists, because fifty joins with small tables take longer than a whole village file.
    """
    bound: dict[str, list[str]] = {}
    for name in table.columns:
        if is_coded(table, name):
            found = _lookup(table, name)
            bound |= {f"keys_{name}": list(found), f"values_{name}": list(found.values())}
        if words := missing_words(table, name):
            bound[f"missing_{name}"] = words
        if option := table.columns[name].option or table.columns[name].bit:
            bound[f"option_{name}"] = [str(option)]
    return bound


def _lookup(table: SourceTable, name: str) -> dict[str, str]:
    """Folded text -> code, a declared map before the list's words; for a text column with a map -> the code's label."""
    column, numbers = COLUMNS[name], table.columns[name].map
    listed = column.codes or (list_of_map(numbers) if numbers and column.kind in (Kind.TEXT, Kind.BOOLEAN) else None)
    found = dict(load_code_list(listed).lookup) if listed else {}
    if numbers:
        found |= {fold_label(raw): code for raw, code in load_code_map(numbers).items()}
    if listed and column.kind is Kind.TEXT:
        labels = {entry.code: entry.label_id for entry in load_code_list(listed).entries}
        found = {raw: labels[code] for raw, code in found.items()}
    return found


def missing_words(table: SourceTable, name: str) -> list[str]:
    """The declared words for no answer as people write them, and the usual numbers for it unless they are codes."""
    kind = Kind.CODE if is_coded(table, name) else COLUMNS[name].kind
    usual = [number for number in NO_ANSWER.get(kind, ()) if number not in _lookup(table, name)]
    words = [*table.columns[name].missing, *usual]
    shapes = [(w, w.upper(), w.lower(), w.title(), w.capitalize(), f"{w}.0" if w.isdigit() else w) for w in words]
    return sorted({shape for group in shapes for shape in group})


def without_missing(table: SourceTable, name: str) -> str:
    """A cleaned cell, null when it only says that nothing is known."""
    text = quoted(name)
    usual = f"is_missing_word({text})"
    if is_coded(table, name):
        # "None" is a code of some lists.
        usual += f" and not list_contains($keys_{name}::varchar[], upper({text}))"
    own = f" or list_contains($missing_{name}::varchar[], {text})" if missing_words(table, name) else ""
    return f"case when {usual}{own} then null else {_chosen(table, name)} end as {text}"


def _chosen(table: SourceTable, name: str) -> str:
    """The cell, or whether its list of answers holds the declared one; compared whole, since an answer may hold a comma."""
    text = quoted(name)
    if table.columns[name].bit is not None:
        # What is no sum of answers stays as it is, so that it is found as a wrong value.
        return (
            f"case when try_cast({text} as bigint) is null then {text} "
            f"when try_cast({text} as bigint) & cast(list_extract($option_{name}::varchar[], 1) as bigint) > 0 then 'ya' "
            "else 'tidak' end"
        )
    if table.columns[name].option is None:
        return text
    listed = (
        f"contains(', ' || lower({text}) || ', ', ', ' || lower(list_extract($option_{name}::varchar[], 1)) || ', ')"
    )
    return f"case when {text} is null then null when {listed} then 'ya' else 'tidak' end"


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
    place = f"list_position($keys_{column.name}::varchar[], fold_code(cleaned.{quoted(column.name)}))"
    value = f"list_extract($values_{column.name}::varchar[], {place})"
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
        f"case when {quoted(f'has_{n}')} and {quoted(FILLED_FROM_FILE.get(n, n))} is null then '{n}' end"
        for n in table.columns
        if is_coded(table, n) == coded and COLUMNS[n].kind not in NUMBER_KINDS
    ]
    if not tests:
        return "cast([] as varchar[])"
    return f"list_filter([{', '.join(tests)}], lambda x: x is not null)"
