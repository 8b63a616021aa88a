"""Rules that follow from the column declarations, so that a new column is checked without a new rule."""

from collections.abc import Collection, Iterator, Sequence

from config.schema import COLUMNS, Column, Kind
from expectations.rule import Between, Never, NoneOf, NotNull, Rule, reject, text_list, warn

# What `config/codes/id_number_status.csv` says of a number, without `valid` and `missing`.
DAMAGED = (
    "masked",
    "temporary",
    "placeholder",
    "precision_lost",
    "scientific",
    "wrong_length",
    "invalid_date",
    "invalid",
)
# Subjects whose rows may honestly lack identity numbers: interviews and desa-wide budget lines.
MAY_BE_ANONYMOUS = ("survey_household", "budget", "programme")
# A row without an area counts nowhere, one with the wrong area counts for someone else; a row whose
# code only fits the other scheme has been placed by its names.
REGION_RULES = {
    "outside": reject,
    # The address of an identity card: the family lives here, and its own area is used.
    "card_outside": warn,
    "unknown": reject,
    "collision": reject,
    "kecamatan_desa_disagree": reject,
    "scheme_mismatch": warn,
}
# Text that standardise turns into three digits, so a cast can fail although the column is text.
NUMBERED_UNITS = ("rt", "rw")
# Written by us, not read from cells.
OWN_COLUMNS = ("row_no", "nik_status", "kk_status", "head_nik_status")
CAST_KINDS = (Kind.DATE, Kind.TIMESTAMP, Kind.INTEGER, Kind.DECIMAL, Kind.BOOLEAN)


def derived_rules(columns: Collection[str], subjects: Sequence[str], required: Sequence[str]) -> tuple[Rule, ...]:
    """The rules that the declarations of these columns imply; columns nobody declared are book-keeping."""
    declared = [COLUMNS[name] for name in columns if name in COLUMNS and name not in OWN_COLUMNS]
    return (
        *(reject("required", name, NotNull(name)) for name in required if name in columns),
        *(rule for column in declared for rule in _cell_rules(column)),
        *_range_rules(declared),
        *_number_rules(columns, subjects),
        *_region_rules(columns),
    )


def _cell_rules(column: Column) -> Iterator[Rule]:
    """Text that was there and gave no value; both lists are asked, since a map can make any kind a looked-up one."""
    if column.codes is None and column.kind not in CAST_KINDS and column.name not in NUMBERED_UNITS:
        return
    name = column.name
    failed = f"list_contains(cast_failed, '{name}') or list_contains(code_failed, '{name}')"
    rule = "code" if column.codes else "cast"
    yield warn(rule, name, Never(failed, (name, "cast_failed", "code_failed")))


def _range_rules(columns: Sequence[Column]) -> Iterator[Rule]:
    for column in columns:
        measured = column.kind in (Kind.INTEGER, Kind.DECIMAL)
        if measured and (column.minimum is not None or column.maximum is not None):
            yield warn("range", column.name, Between(column.name, column.minimum, column.maximum))


def _number_rules(columns: Collection[str], subjects: Sequence[str]) -> Iterator[Rule]:
    """What is wrong with a NIK or card number; only a row that nothing else identifies is set aside.

    The head's NIK is asked where the row has no other: a list of heads has both from one cell.
    """
    named = not set(subjects) & set(MAY_BE_ANONYMOUS)
    present = [number for number in ("nik", "kk") if {number, f"{number}_status"} <= set(columns)]
    if "nik" not in columns and {"head_nik", "head_nik_status"} <= set(columns):
        for status in DAMAGED:
            yield warn(f"nik_{status}", "head_nik", NoneOf("head_nik_status", (status,)))
    for number in present:
        for status in (*(("missing",) if named else ()), *DAMAGED):
            yield warn(f"{number}_{status}", number, NoneOf(f"{number}_status", (status,)))
    names = [name for name in ("full_name", "head_name") if name in columns]
    if present and named:
        yield reject("no_identity", present[0], _no_identity(present, names))


def _no_identity(numbers: Sequence[str], names: Sequence[str]) -> Never:
    unusable = text_list(("valid", "temporary", "precision_lost"))
    tests = (
        *(f"coalesce({number}_status, 'missing') not in ({unusable})" for number in numbers),
        *(f"{name} is null" for name in names),
    )
    return Never(" and ".join(tests), (*(f"{number}_status" for number in numbers), *names))


def _region_rules(columns: Collection[str]) -> Iterator[Rule]:
    if not {"area_code", "region_problem"} <= set(columns):
        return
    for problem, severity in REGION_RULES.items():
        yield severity(f"region_{problem}", "area_code", NoneOf("region_problem", (problem,)))
    yield warn(
        "region_missing",
        "area_code",
        Never("area_code is null and region_problem is null", ("area_code", "region_problem")),
    )
