"""Which rules are asked of a standardised table, and the one query that says which row broke which of them."""

from collections.abc import Collection, Sequence

from expectations.business import BUSINESS
from expectations.derived import derived_rules
from expectations.rule import Rule, text_list


def rules_for(
    source_table_columns: Sequence[str], subjects: Sequence[str], required: Sequence[str]
) -> tuple[Rule, ...]:
    """Every rule that the columns of a standardised table allow, derived ones first.

    `source_table_columns` are all columns the table has, book-keeping included; `subjects` is what its
    rows describe and `required` what the source declares as never empty. The order is fixed.
    """
    columns = frozenset(source_table_columns)
    written = [rule for subject in subjects for rule in BUSINESS.get(subject, ())]
    found = (*derived_rules(source_table_columns, subjects, required), *written)
    return tuple(dict.fromkeys(rule for rule in found if columns.issuperset(rule.reads)))


def verdict_sql(table: str, rules: Sequence[Rule], columns: Collection[str]) -> str:
    """A query giving (submission_id, sheet, row_no, rule, column_name, severity), one row for each broken rule of a row.

    It reads `table` once, its rows of the submissions in the temporary table `pending_submission`.
    Raises ValueError for a rule about a column that the table does not have.
    """
    unknown = sorted({name for rule in rules for name in rule.reads} - set(columns))
    if unknown:
        raise ValueError(f"{table} has no column {', '.join(unknown)}")
    asked = ",\n        ".join(f"case when {rule.predicate} then {number} end" for number, rule in enumerate(rules))
    named = ", ".join(
        f"({number}, {text_list((rule.name, rule.column, rule.severity.value))})" for number, rule in enumerate(rules)
    )
    return f"""
with judged as (
    select submission_id, sheet, row_no, list_filter(cast([
        {asked}
    ] as integer[]), lambda x: x is not null) as broken
    from {table}
    where submission_id in (select submission_id from pending_submission)
),
findings as (
    select submission_id, sheet, row_no, unnest(broken) as rule_no from judged
),
rules (rule_no, rule, column_name, severity) as (
    values {named or "(0, '', '', '')"}
)
select f.submission_id, f.sheet, f.row_no, r.rule, r.column_name, r.severity
from findings as f
join rules as r on r.rule_no = f.rule_no
"""
