"""One sheet into the cells of its tables with their account, notes and places; what a person would want to know is noted."""

import re
from collections import Counter
from collections.abc import Sequence

import pyarrow as pa

from config.sources import SourceTable
from tasks.readers import layout, workbook
from tasks.readers.columns import column_places, join_parts
from tasks.readers.opened import Row, SheetFacts
from tasks.readers.outcome import FileProblem, ReadOutcome, RowNote, SheetAccount
from tasks.readers.returned import KeyColumn, keys_of
from tasks.readers.settled import Settled
from tasks.readers.tables import FoundTable


def read_sheet(settled: Settled, outcome: ReadOutcome) -> list[pa.Table]:
    """The cells of every table of a sheet; raises FileProblem when there is no record in the only one."""
    table, found, name = settled.table, settled.found, settled.sheet.table_name
    if table.parent is None and not table.reader.every_sheet and not any(each.data for each in found):
        raise FileProblem("empty_sheet", sheet=settled.sheet.name)
    outcome.facts |= title_facts(found[0].titles, table)
    return [_read_table(each, name, table, outcome, settled.sheet.facts, settled.keys) for each in found]


def _read_table(
    found: FoundTable,
    name: str,
    table: SourceTable,
    outcome: ReadOutcome,
    facts: SheetFacts,
    columns: Sequence[KeyColumn],
) -> pa.Table:
    outcome.places += column_places(
        found.layout, found.name, name, found.first_column, max(1, facts.number(found.layout.header_end - 1))
    )
    outcome.accounts.append(_account(found, name))
    keep = found.data
    row_no = [facts.number(i) for i in keep]
    broken = [facts.number(found.start + i) for i, kind in enumerate(found.kinds) if kind == "broken"]
    recoded = sorted(set(row_no) & set(facts.recoded))
    for rule, numbers in (("line_broken", broken), ("bytes_recoded", recoded)):
        outcome.notes += [RowNote(name, found.name, row, rule) for row in numbers]
    outcome.notes += _unseen(found, name, facts)
    cells = workbook.columns_table([found.rows[i] for i in keep], row_no, found.layout, found.name)
    keys = keys_of(columns, found.name, found.layout.header_end - 1)
    if keys:
        cells = cells.append_column("row_key", pa.array([keys[i] for i in keep], pa.string()))
    return join_parts(_fill_from_groups(cells, [found.group(i) for i in keep]), table)


def _unseen(found: FoundTable, table: str, facts: SheetFacts) -> list[RowNote]:
    """What people do not see and is read all the same: hidden rows with a record, and hidden columns, noted at their header."""
    columns = {found.first_column + index: column for column, index in reversed(found.layout.columns.items())}
    header = found.layout.first_data_row
    return [
        *(RowNote(table, found.name, facts.number(i), "row_hidden") for i in found.data if i in facts.unseen.rows),
        *(
            RowNote(table, found.name, facts.number(header - 1), "column_hidden", column.partition(".")[0])
            for index, column in sorted(columns.items())
            if any(index in hidden for hidden in facts.unseen.columns)
        ),
    ]


def _account(found: FoundTable, table: str) -> SheetAccount:
    account = SheetAccount(found.name, table, file_rows=len(found.kinds))
    for kind, rows in Counter(found.kinds).items():
        if kind != "data":
            account.count(kind, rows)
    return account


def _fill_from_groups(cells: pa.Table, groups: Sequence[dict[str, str]]) -> pa.Table:
    """Puts the group heading's values where the row itself is silent."""
    for name in sorted({name for group in groups for name in group}):
        own = cells.column(name).to_pylist() if name in cells.column_names else [None] * len(groups)
        merged = pa.array([o or g.get(name) for o, g in zip(own, groups, strict=True)], pa.string())
        if name in cells.column_names:
            cells = cells.set_column(cells.column_names.index(name), name, merged)
        else:
            cells = cells.append_column(name, merged)
    return cells


def read_key_values(sheet: str, rows: Sequence[Row], name: str, table: SourceTable, outcome: ReadOutcome) -> pa.Table:
    """A sheet of names in the first and values in the second column, as a table of one row."""
    wanted = layout.wanted_headers(table)
    found: dict[str, object] = {}
    account = SheetAccount(sheet, name, file_rows=len(rows))
    for row in rows:
        filled = [cell for cell in row if cell not in ("", None)]
        names = wanted.get(layout.fold_header(filled[0]), ()) if filled else ()
        value = next((cell for cell in filled[1:] if str(cell).strip() != ":"), None)
        found |= {name: value for name in names if name not in found}
        account.count("header" if names else "title" if filled else "blank")
    if not found:
        expected = layout.expected_headers(table, list(table.columns))
        raise FileProblem("header_not_found", sheet=sheet, expected=expected)
    # The named rows together are the one record; it is counted as one of them.
    account.buckets["header"] -= 1
    outcome.accounts.append(account)
    columns = {key: i for i, key in enumerate(found)}
    shape = layout.Layout(0, 0, tuple(table.columns), columns, {})
    return workbook.columns_table([list(found.values())], [1], shape, sheet)


def title_facts(rows: Sequence[Row], table: SourceTable) -> dict[str, str]:
    """Named groups that the declared patterns find in the title rows."""
    text = "\n".join(" ".join(str(cell) for cell in row if cell not in ("", None)) for row in rows)
    facts: dict[str, str] = {}
    for pattern in table.title_facts:
        if match := re.search(pattern, text, re.I):
            facts |= {key: value.strip() for key, value in match.groupdict().items() if value}
    return facts
