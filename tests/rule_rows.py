"""Literal rows for rules: a standardised table with every column any rule reads. All persons and numbers are invented."""

from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path
from typing import Any

import yaml

from config.schema import COLUMNS, Kind
from expectations.business import BUSINESS
from expectations.rule import Rule
from expectations.verdicts import rules_for
from tasks.warehouse import Connection, quoted

CASES = Path(__file__).parent / "cases"
PENDING = "pending"
BOOK_KEEPING = {
    "submission_id": "varchar",
    "sheet": "varchar",
    "row_no": "bigint",
    "region_problem": "varchar",
    "cast_failed": "varchar[]",
    "code_failed": "varchar[]",
}
TYPES = {
    Kind.DATE: "date",
    Kind.TIMESTAMP: "timestamp",
    Kind.INTEGER: "bigint",
    Kind.DECIMAL: "double",
    Kind.BOOLEAN: "boolean",
}
COLUMN_TYPES = {name: TYPES.get(column.kind, "varchar") for name, column in COLUMNS.items()} | BOOK_KEEPING


def every_rule() -> tuple[Rule, ...]:
    """The rules of every column and subject, and `required` for one column."""
    found = (rule for subject in BUSINESS for rule in rules_for(tuple(COLUMN_TYPES), (subject,), ("full_name",)))
    return tuple(dict.fromkeys(found))


def cases(folder: str) -> dict[str, dict[str, Any]]:
    """The case files of a folder of tests/cases by name."""
    return {path.stem: yaml.safe_load(path.read_text("utf-8")) for path in sorted((CASES / folder).glob("*.yml"))}


def make_table(con: Connection, table: str, columns: Iterable[str], rows: Sequence[Mapping[str, Any]]) -> None:
    """A table of pending rows; what a row leaves out is null, its sheet `Data`, its row number its place."""
    names = tuple(dict.fromkeys((*BOOK_KEEPING, *columns)))
    typed = ", ".join(f"{quoted(name)} {COLUMN_TYPES[name]}" for name in names)
    con.execute(f"create or replace table {table} ({typed})")
    marks = ", ".join("?" for _ in names)
    for place, row in enumerate(rows, start=1):
        full = {"submission_id": PENDING, "sheet": "Data", "row_no": place} | dict(row)
        con.execute(f"insert into {table} values ({marks})", [full.get(name) for name in names])


def make_pending(con: Connection, *submissions: str) -> None:
    """The temporary table that says which submissions are judged."""
    con.execute("create or replace temp table pending_submission (submission_id varchar)")
    for submission in submissions or (PENDING,):
        con.execute("insert into pending_submission values (?)", [submission])
