"""The one place where it is settled which column is which: by declared titles, a confirmed map or a sure proposal, else by a question."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

from config.headers import load_headers
from config.schema import COLUMNS, Kind
from config.sources import SourceTable
from tasks.readers import layout
from tasks.readers.columns.guard import Alarm, alarms_of
from tasks.readers.columns.header import find_header, layout_mark
from tasks.readers.columns.proposal import Basis, ConfirmedMap, Evidence, Guess, Proposal
from tasks.readers.columns.propose import confidences, propose
from tasks.readers.columns.view import View
from tasks.readers.header_block import HeaderBlock
from tasks.readers.opened import Row, SheetFacts
from tasks.readers.outcome import FileProblem

# Proposals are made anew without the pairs that the values speak against; they settle in one or two rounds.
MOST_ROUNDS = 3
# Columns that a file is linked by are asked for even when only their values are known.
LINKING_KINDS = (Kind.NIK, Kind.KK, Kind.NAME, Kind.DATE)


class ColumnsInDoubt(FileProblem):
    """A sheet that waits for a person, with the proposal that its one question is about."""

    def __init__(self, key: str, proposal: Proposal, **details: str) -> None:
        super().__init__(key, **details)
        self.proposal = proposal


@dataclass(frozen=True)
class Sheet:
    """A sheet to settle: its rows, its name, the table it is to be by name and declaration, and its facts."""

    rows: Sequence[Row]
    name: str
    table_name: str
    table: SourceTable
    facts: SheetFacts


def settle(sheet: Sheet, basis: Basis) -> layout.Layout:
    """Which column is which; raises ColumnsInDoubt, or FileProblem where there is nothing to propose."""
    known = {mark for table, mark in basis.confirmed if table == sheet.table_name}
    try:
        found, missing = layout.find_layout(sheet.rows, sheet.table, sheet.name, sheet.facts), None
        block = HeaderBlock(found.header_row, found.header_end, found.labels, found.labels)
    except FileProblem as problem:
        missing, header = problem, find_header(sheet.rows, sheet.table, sheet.facts, known, basis.regency)
        if header is None:
            raise
        found, block = layout.laid_out(sheet.rows, sheet.table, header, {}), header
    mark = layout_mark(block.joined, block.end - block.start)
    view = View(found.labels, sheet.rows[found.first_data_row :], sheet.table, basis.regency)
    if (sheet.table_name, mark) in basis.confirmed:
        return _as_confirmed(sheet, view, block, basis.confirmed[sheet.table_name, mark])
    alarms = alarms_of(view, _placed(view, found.columns))
    if missing is None and not alarms and not _has_more_to_find(view, found):
        return found
    return _as_proposed(sheet, view, block, alarms, missing)


def _placed(view: View, columns: Mapping[str, int]) -> dict[int, int]:
    return {s: columns[slot.name] for s, slot in enumerate(view.slots) if slot.name in columns}


def _has_more_to_find(view: View, found: layout.Layout) -> bool:
    """Whether a column that nobody declared may be one of ours that the sheet seems to lack."""
    from_groups = {n for pattern in view.table.reader.group for n in re.compile(pattern).groupindex}
    free = [s for s, slot in enumerate(view.slots) if slot.name not in found.columns and not {*slot.names} & from_groups]
    extras = [c for c in found.extras.values() if view.said[c]]
    if not free or not extras:
        return False
    sure, titles = confidences(view, only=(extras, free))
    return any(sure[c, s] >= load_headers().cuts.ask and _matters(view, s, titles[c, s]) for c in extras for s in free)


def _matters(view: View, slot: int, title: float) -> bool:
    """Whether a file stops for a doubt about a slot: for what its title suggests, and for what it is linked by."""
    linking = any(COLUMNS[n].kind in LINKING_KINDS and n in view.table.key for n in view.slots[slot].names)
    return linking or view.slots[slot].needed or title >= load_headers().cuts.ask


def _as_confirmed(sheet: Sheet, view: View, block: HeaderBlock, said: ConfirmedMap) -> layout.Layout:
    """The layout a person confirmed; what the values speak against was set aside by that person, or is asked anew."""
    columns = {n: said.columns[slot.name] for slot in view.slots if slot.name in said.columns for n in slot.names}
    alarms = alarms_of(view, _placed(view, columns))
    if any(alarm_name(view, a) not in said.accepted for a in alarms):
        return _as_proposed(sheet, view, block, alarms, None)
    return layout.laid_out(sheet.rows, sheet.table, block, columns)


def _as_proposed(
    sheet: Sheet, view: View, block: HeaderBlock, first: Sequence[Alarm], missing: FileProblem | None
) -> layout.Layout:
    """The proposed layout when nothing about it is in doubt; raises ColumnsInDoubt otherwise."""
    alarms: tuple[Alarm, ...] = tuple(first)
    for _ in range(MOST_ROUNDS):
        guesses = propose(view, alarms)
        more = alarms_of(view, {g.slot: g.column for g in guesses if g.slot is not None})
        if not more:
            break
        alarms += more
    guesses = tuple(_without_small_doubt(view, g) for g in guesses)
    columns = {n: g.column for g in guesses if g.slot is not None for n in view.slots[g.slot].names}
    lacking = [slot for slot in view.slots if slot.needed and slot.name not in columns]
    if not alarms and not lacking and not any(g.doubt for g in guesses):
        return layout.laid_out(sheet.rows, sheet.table, block, columns)
    raise _question(sheet, view, block, _with_alarms(view, guesses, alarms), alarms, missing if lacking else None)


def _without_small_doubt(view: View, guess: Guess) -> Guess:
    """A guess from values alone about what the file can do without is no reason to stop it; the cells stay as they are."""
    if guess.slot is None or not guess.doubt or _matters(view, guess.slot, view.title(guess.column, guess.slot)[0]):
        return guess
    return Guess(guess.column, None, 0.0, (Evidence("unlike"),))


def _with_alarms(view: View, guesses: Sequence[Guess], alarms: Sequence[Alarm]) -> tuple[Guess, ...]:
    """The guesses with what the values said against the titles of their columns."""
    against = {c: tuple(Evidence(a.rule, view.slots[a.slot].name) for a in alarms if a.column == c) for c in {a.column for a in alarms}}
    return tuple(
        replace(g, doubt="disagrees", evidence=(*g.evidence, *against[g.column])) if g.column in against else g
        for g in guesses
    )


def alarm_name(view: View, alarm: Alarm) -> str:
    """What a person sets aside by confirming a map that the values speak against."""
    return f"{alarm.rule}:{view.slots[alarm.slot].name}"


def _question(
    sheet: Sheet,
    view: View,
    block: HeaderBlock,
    guesses: tuple[Guess, ...],
    alarms: Sequence[Alarm],
    missing: FileProblem | None,
) -> FileProblem:
    """The one question that a person is asked: first what the values deny, then what is needed, then the least sure column."""
    proposal = Proposal(
        sheet.name,
        sheet.table_name,
        layout_mark(block.joined, block.end - block.start),
        view.labels,
        tuple(slot.name for slot in view.slots),
        guesses,
        frozenset(alarm_name(view, a) for a in alarms),
    )
    if missing is not None and not alarms:
        return ColumnsInDoubt(missing.key, proposal, **missing.details)
    doubtful = [g for g in guesses if g.doubt]
    asked = min(doubtful, key=lambda g: (g.doubt != "disagrees", g.slot is None, not _is_needed(view, g), g.confidence))
    title = sheet.table.columns[view.slots[asked.slot].name].headers[0] if asked.slot is not None else "-"
    key = "columns_disagree" if asked.doubt == "disagrees" else "column_in_doubt"
    return ColumnsInDoubt(key, proposal, sheet=sheet.name, header=view.labels[asked.column], column=title)


def _is_needed(view: View, guess: Guess) -> bool:
    return guess.slot is not None and view.slots[guess.slot].needed
