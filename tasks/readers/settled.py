"""The claimed sheets of a file with their columns settled; sheets of one layout are read alike and asked about once."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

from config.sources import SourceTable
from tasks.readers import returned
from tasks.readers.mapping.proposal import Basis, Proposal
from tasks.readers.mapping.settle import ColumnsInDoubt, Sheet, all_of, maps_by_layout, settle
from tasks.readers.opened import Opened
from tasks.readers.outcome import FileProblem
from tasks.readers.returned import KeyColumn
from tasks.readers.tables import FoundTable


@dataclass(frozen=True)
class Settled:
    """A sheet, its table as the sheet spells it, the tables found on it, and the keys of its rows where it is a returned one."""

    sheet: Sheet
    table: SourceTable
    found: Sequence[FoundTable]
    keys: Sequence[KeyColumn]


def settle_sheets(
    opened: Opened, claims: Mapping[str, str], tables: Mapping[str, SourceTable], basis: Basis
) -> list[Settled]:
    """Every claimed sheet of a table with columns, in the file's order.

    Raises ColumnsInDoubt with the proposals for all sheets, so that a person is asked once for the file, or FileProblem.
    """
    settled: dict[str, Settled] = {}
    doubts: list[ColumnsInDoubt] = []
    # The sheet that says most of a layout decides how those with fewer rows are read.
    for sheet in sorted(claims, key=lambda s: -len(opened.sheets[s])):
        table = spread(claims[sheet], claims, tables)
        if table.reader.kind == "key_value":
            continue
        rows, keys = returned.table_rows(opened.sheets, sheet)
        asked = Sheet(rows, sheet, claims[sheet], table, opened.about(sheet))
        try:
            spelt, found = settle(asked, basis)
        except ColumnsInDoubt as doubt:
            doubts.append(doubt)
            continue
        settled[sheet] = Settled(asked, spelt, found, keys)
        basis = replace(basis, confirmed={**maps_by_layout(asked, spelt, found), **basis.confirmed})
    if doubts:
        raise all_of(doubts)
    return [settled[s] for s in opened.sheets if s in settled]


def spread(name: str, claims: Mapping[str, str], tables: Mapping[str, SourceTable]) -> SourceTable:
    """The table of that name; one that stands on several sheets of this file is read as if declared to stand on every one."""
    table = tables[name]
    if list(claims.values()).count(name) < 2:
        return table
    return table.model_copy(update={"reader": table.reader.model_copy(update={"every_sheet": True})})


def proposals_for(
    opened: Opened, claims: Mapping[str, str], tables: Mapping[str, SourceTable], basis: Basis
) -> tuple[Proposal, ...]:
    """What would be asked of the columns of these sheets, so that it is asked together with the sheets."""
    try:
        settle_sheets(opened, claims, tables, basis)
    except ColumnsInDoubt as doubt:
        return doubt.proposals
    except FileProblem:
        # It is said once the sheets are known.
        return ()
    return ()
