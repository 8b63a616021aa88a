"""Tables as they were in an earlier major version, for readers that need time: views beside the new ones, for two releases."""

import json
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import asdict, dataclass
from pathlib import Path

from tasks.contract.model import TableTerms, Terms
from tasks.contract.version import Level, TermChange, major_of
from tasks.warehouse import quoted

FOLDER = "contract"
FILE = "contract.json"
RELEASES_KEPT = 2
# What DuckDB and PostgreSQL both understand.
SQL_KINDS = {
    "string": "text",
    "number": "double precision",
    "integer": "bigint",
    "boolean": "boolean",
    "date": "date",
    "timestamp": "timestamp",
}


@dataclass(frozen=True, kw_only=True)
class FormerTable:
    """A table as it was in a major version: the kinds of its columns in order, and how many releases still show it."""

    table: str
    major: int
    columns: Mapping[str, str]
    releases_left: int

    @property
    def name(self) -> str:
        """The name of its view."""
        return f"{self.table}_v{self.major}"


def former_tables(
    before: Terms, version: str, changes: Sequence[TermChange], carried: Sequence[FormerTable]
) -> list[FormerTable]:
    """The tables to show as they were: those that this release changes in a major way, and those earlier ones still shown.

    A meaning cannot be kept: where only that changed, the view has the new values under the old name.
    """
    kept = [FormerTable(**{**asdict(f), "releases_left": f.releases_left - 1}) for f in carried if f.releases_left > 1]
    touched = {c.table for c in changes if c.level is Level.MAJOR}
    made = [
        FormerTable(
            table=name,
            major=major_of(version),
            columns={column: terms.kind for column, terms in table.columns.items()},
            releases_left=RELEASES_KEPT,
        )
        for name, table in sorted(before.tables.items())
        if name in touched
    ]
    return [*kept, *made]


def view_sql(former: FormerTable, now: TableTerms | None) -> str:
    """The query of a former table out of today's, in words that DuckDB and PostgreSQL share; what is gone is empty."""
    present = now.columns if now else {}
    columns = ", ".join(
        f"cast({quoted(c) if c in present else 'null'} as {SQL_KINDS[kind]}) as {quoted(c)}"
        for c, kind in former.columns.items()
    )
    return f"select {columns} from {quoted(former.table)}" if now else f"select {columns} where 1 = 0"


def compatibility_views(release_folder: Path) -> dict[str, str]:
    """The views of former tables of a release by name, none for a release without a contract."""
    path = release_folder / FOLDER / FILE
    if not path.exists():
        return {}
    found = json.loads(path.read_text(encoding="utf-8"))
    terms = Terms.from_json(found["terms"])
    return {former.name: view_sql(former, terms.tables.get(former.table)) for former in load_former(found)}


def load_former(found: Mapping[str, Sequence[Mapping[str, object]]]) -> Iterator[FormerTable]:
    """The former tables that a contract file lists; raises TypeError for one of another making."""
    for entry in found["former_tables"]:
        yield FormerTable(**entry)  # type: ignore[arg-type]
