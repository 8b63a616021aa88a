"""The one place where it is settled which column is which: by declared titles, a confirmed map or a sure proposal, else by a question."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from config.sources import SourceTable
from tasks.readers.layout import is_second_header
from tasks.readers.mapping.doubts import (
    alarm_name,
    free_slots,
    has_more_to_find,
    is_renamed,
    left_over,
    with_alarms,
    without_small_doubt,
)
from tasks.readers.mapping.fits import Slot, slots_of
from tasks.readers.mapping.guard import Alarm, alarms_of
from tasks.readers.mapping.header import find_header, layout_mark
from tasks.readers.mapping.proposal import Basis, ConfirmedMap, Guess, Proposal, Title
from tasks.readers.mapping.propose import propose
from tasks.readers.mapping.sample import chosen_rows
from tasks.readers.mapping.spelling import place_of, spelled, title_at
from tasks.readers.mapping.view import View
from tasks.readers.opened import Row, SheetFacts
from tasks.readers.outcome import FileProblem, Question
from tasks.readers.tables import FoundTable, find_tables

# Proposals are made anew without the pairs that the values speak against; they settle in one or two rounds.
MOST_ROUNDS = 3
# A question names so many of the columns that are lacking.
MOST_NAMED = 6


class ColumnsInDoubt(Question):
    """Sheets that wait for a person, with the proposals that the one question is about."""


@dataclass(frozen=True)
class Sheet:
    """A sheet to settle: its rows, its name, the table it is to be by name and declaration, and its facts."""

    rows: Sequence[Row]
    name: str
    table_name: str
    table: SourceTable
    facts: SheetFacts


@dataclass(frozen=True)
class Candidate:
    """One table of a sheet whose columns are to be settled: what is seen of it, the first column of the sheet it stands in, its mark."""

    view: View
    first: int
    mark: str


Map = Mapping[str, Title]


def settle(sheet: Sheet, basis: Basis) -> tuple[SourceTable, list[FoundTable]]:
    """The table as the sheet spells it and where it stands; raises ColumnsInDoubt, or FileProblem where nothing can be proposed."""
    try:
        found = find_tables(sheet.rows, sheet.table, sheet.name, sheet.facts)
    except FileProblem as problem:
        candidate = _unknown(sheet, basis)
        if candidate is None:
            raise
        slots, maps = candidate.view.slots, [_settled(sheet, candidate, basis, None, problem)]
    else:
        slots, maps = slots_of(sheet.table), _maps(sheet, found, basis)
        if all(_as_found(found[i], slots) == said for i, said in enumerate(maps)):
            return sheet.table, found
    table = spelled(sheet.table, slots, maps)
    return table, find_tables(sheet.rows, table, sheet.name, sheet.facts)


def _maps(sheet: Sheet, found: Sequence[FoundTable], basis: Basis) -> list[Map]:
    """The map of each table of a sheet; raises ColumnsInDoubt with the proposals for all that are in doubt."""
    maps: list[Map] = []
    doubts: list[ColumnsInDoubt] = []
    for each in found:
        try:
            maps.append(_settled(sheet, _known(sheet, each, basis), basis, each.layout.columns, None))
        except ColumnsInDoubt as doubt:
            doubts.append(doubt)
    if doubts:
        raise all_of(doubts)
    return maps


def all_of(doubts: Sequence[ColumnsInDoubt]) -> ColumnsInDoubt:
    """Several doubts as one: the first question, with the first proposal for each layout."""
    first: dict[tuple[str, str], Proposal] = {}
    for proposal in (p for doubt in doubts for p in doubt.proposals):
        first.setdefault((proposal.table, proposal.mark), proposal)
    return ColumnsInDoubt(doubts[0].key, list(first.values()), (), **doubts[0].details)


def maps_by_layout(
    sheet: Sheet, table: SourceTable, found: Sequence[FoundTable]
) -> dict[tuple[str, str], ConfirmedMap]:
    """What was settled of a sheet's tables, as if said by a person, so that sheets of the same layout are read alike.

    `table` is the one that `settle` gave. Values that speak against a map stop each sheet all the same.
    """
    slots = slots_of(table)
    return {(sheet.table_name, layout_mark(f.layout.labels)): ConfirmedMap(_as_found(f, slots)) for f in found}


def _as_found(found: FoundTable, slots: Sequence[Slot]) -> Map:
    columns = found.layout.columns
    return {s.name: title_at(found.layout.labels, columns[s.name]) for s in slots if s.name in columns}


def _known(sheet: Sheet, found: FoundTable, basis: Basis) -> Candidate:
    labels, data = found.layout.labels, found.data
    view = View(labels, [found.rows[data[i]] for i in chosen_rows(len(data))], sheet.table, basis.regency)
    return Candidate(view, found.first_column, layout_mark(labels))


def _unknown(sheet: Sheet, basis: Basis) -> Candidate | None:
    known = {mark for table, mark in basis.confirmed if table == sheet.table_name}
    block = find_header(sheet.rows, sheet.table, sheet.facts, known, basis.regency)
    if block is None:
        return None
    first = block.end
    while first < len(sheet.rows) and is_second_header(sheet.rows[first]):
        first += 1
    return Candidate(View(block.joined, sheet.rows[first:], sheet.table, basis.regency), 0, layout_mark(block.joined))


def _settled(
    sheet: Sheet, candidate: Candidate, basis: Basis, columns: Mapping[str, int] | None, missing: FileProblem | None
) -> Map:
    """The title over each of our columns; `columns` are those found by declared titles, none when `missing` says why not."""
    view = candidate.view
    said = basis.confirmed.get((sheet.table_name, candidate.mark))
    if said is not None:
        return _as_confirmed(sheet, candidate, said)
    placed = {s: columns[slot.name] for s, slot in enumerate(view.slots) if slot.name in columns} if columns else {}
    alarms = alarms_of(view, placed)
    if columns is not None and not alarms and not has_more_to_find(view, placed):
        return {view.slots[s].name: title_at(view.labels, c) for s, c in placed.items()}
    return _as_proposed(sheet, candidate, alarms, missing)


def _as_confirmed(sheet: Sheet, candidate: Candidate, said: ConfirmedMap) -> Map:
    """The map a person confirmed; what the values speak against was set aside by that person, or is asked anew."""
    view = candidate.view
    places = {
        s: place_of(view.labels, said.columns[slot.name])
        for s, slot in enumerate(view.slots)
        if slot.name in said.columns
    }
    alarms = alarms_of(view, {s: place for s, place in places.items() if place is not None})
    if any(alarm_name(view, a) not in said.accepted for a in alarms):
        return _as_proposed(sheet, candidate, alarms, None)
    return said.columns


def _as_proposed(sheet: Sheet, candidate: Candidate, first: Sequence[Alarm], missing: FileProblem | None) -> Map:
    """The proposed map when nothing about it is in doubt; raises ColumnsInDoubt otherwise."""
    view = candidate.view
    alarms: tuple[Alarm, ...] = tuple(first)
    for _ in range(MOST_ROUNDS):
        guesses = propose(view, alarms)
        more = alarms_of(view, {g.slot: g.column for g in guesses if g.slot is not None})
        if not more:
            break
        alarms += more
    if not alarms and not is_renamed(view, guesses):
        guesses = tuple(without_small_doubt(view, g) for g in guesses)
    guesses = left_over(view, guesses)
    found = {view.slots[g.slot].name: title_at(view.labels, g.column) for g in guesses if g.slot is not None}
    lacking = [slot for slot in view.slots if slot.needed and slot.name not in found]
    if not alarms and not lacking and not any(g.doubt for g in guesses):
        return found
    raise _question(sheet, candidate, with_alarms(view, guesses, alarms), alarms, missing if lacking else None)


def _question(
    sheet: Sheet, candidate: Candidate, guesses: tuple[Guess, ...], alarms: Sequence[Alarm], missing: FileProblem | None
) -> ColumnsInDoubt:
    """The one question that a person is asked: first what the values deny, then what is needed, then the least sure column."""
    view = candidate.view
    proposal = Proposal(
        sheet.name,
        sheet.table_name,
        candidate.mark,
        candidate.first,
        view.labels,
        tuple(slot.name for slot in view.slots),
        guesses,
        frozenset(alarm_name(view, a) for a in alarms),
    )
    doubtful = [g for g in guesses if g.doubt]
    if missing is not None and not alarms:
        return ColumnsInDoubt(missing.key, [proposal], (), **missing.details)
    if not doubtful:
        lacking = [
            slot.title for slot in view.slots if slot.needed and slot.name not in {_slot_name(view, g) for g in guesses}
        ]
        return ColumnsInDoubt("column_missing", [proposal], sheet=sheet.name, expected=", ".join(lacking), nearest="-")
    asked = min(doubtful, key=lambda g: (g.doubt != "disagrees", g.slot is None, not _is_needed(view, g), g.confidence))
    if asked.slot is None and asked.doubt == "left_over":
        free = free_slots(view, {g.slot for g in guesses if g.slot is not None})
        key, title = "column_left_over", ", ".join(view.slots[s].title for s in free[:MOST_NAMED])
    else:
        key = "columns_disagree" if asked.doubt == "disagrees" else "column_in_doubt"
        title = view.slots[asked.slot].title if asked.slot is not None else "-"
    return ColumnsInDoubt(key, [proposal], sheet=sheet.name, header=view.labels[asked.column], column=title)


def _slot_name(view: View, guess: Guess) -> str:
    return view.slots[guess.slot].name if guess.slot is not None else ""


def _is_needed(view: View, guess: Guess) -> bool:
    return guess.slot is not None and view.slots[guess.slot].needed
