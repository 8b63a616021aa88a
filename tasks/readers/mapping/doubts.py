"""What of a proposed map is in doubt, and which doubts are worth stopping a file for."""

import re
from collections.abc import Collection, Mapping, Sequence
from dataclasses import replace

from config.headers import load_headers
from config.schema import COLUMNS, Kind
from config.sources import NEEDED
from tasks.readers.mapping.guard import HALF, TELLING, Alarm
from tasks.readers.mapping.proposal import Evidence, Guess
from tasks.readers.mapping.propose import confidences
from tasks.readers.mapping.view import View

# Columns that a file is linked by are asked for even when only their values are known.
LINKING_KINDS = (Kind.NIK, Kind.KK, Kind.NAME, Kind.DATE)


def free_slots(view: View, used: Collection[int]) -> list[int]:
    """Slots that no column has and no heading fills."""
    from_groups = {n for pattern in view.table.reader.group for n in re.compile(pattern).groupindex}
    return [s for s, slot in enumerate(view.slots) if s not in used and not {*slot.names} & from_groups]


def has_more_to_find(view: View, placed: Mapping[int, int]) -> bool:
    """Whether a column that nobody declared may be one of ours that the sheet seems to lack."""
    free = free_slots(view, placed)
    used = set(placed.values())
    extras = [c for c, label in enumerate(view.labels) if label and c not in used]
    if not free or not extras:
        return False
    sure, titles = confidences(view, only=(extras, free))
    return any(sure[c, s] >= load_headers().cuts.ask and _matters(view, s, titles[c, s]) for c in extras for s in free)


def _matters(view: View, slot: int, title: float) -> bool:
    """Whether a file stops for a doubt about a slot: for what its title suggests, for what it is linked by, and for when it was so."""
    names, subjects = view.slots[slot].names, view.table.describes
    linking = any(COLUMNS[n].kind in LINKING_KINDS and n in view.table.key for n in names)
    told = any(re.fullmatch(NEEDED[subject], n) for subject in subjects if subject in NEEDED for n in names)
    dated = bool({"observed_on", view.table.observed_on} & set(names))
    return linking or told or dated or view.slots[slot].needed or title >= load_headers().cuts.ask


def without_small_doubt(view: View, guess: Guess) -> Guess:
    """A guess from values alone about what the file can do without is no reason to stop it; the cells stay as they are."""
    if guess.slot is None or not guess.doubt or _matters(view, guess.slot, view.title(guess.column, guess.slot)[0]):
        return guess
    return Guess(guess.column, None, 0.0, (Evidence("unlike"),))


def is_renamed(view: View, guesses: Sequence[Guess]) -> bool:
    """Whether a column that is sure enough to load has another title than the declared: the sheet is somebody's own."""
    return any(view.title(g.column, g.slot)[0] < 1 and not g.doubt for g in guesses if g.slot is not None)


def left_over(view: View, guesses: Sequence[Guess]) -> tuple[Guess, ...]:
    """In a sheet of other titles than the declared, filled columns that are like nothing are in doubt while ours are lacking."""
    used = {g.slot for g in guesses if g.slot is not None}
    renamed = is_renamed(view, guesses)
    free = free_slots(view, used)
    return tuple(
        replace(g, doubt="left_over") if renamed and g.slot is None and _may_be(view, g.column, free) else g
        for g in guesses
    )


def _may_be(view: View, column: int, slots: Sequence[int]) -> bool:
    """Whether a column's values could stand in one of these slots, and are not unlike what is usual there."""
    if not view.said[column] or view.is_foreign(column):
        return False
    fits = [view.fits[s] for s in slots]
    return any(f.possible[column] >= HALF and (f.weight < TELLING or f.expected[column] >= HALF) for f in fits)


def with_alarms(view: View, guesses: Sequence[Guess], alarms: Sequence[Alarm]) -> tuple[Guess, ...]:
    """The guesses with what the values said against the titles of their columns."""
    against = {
        c: tuple(Evidence(a.rule, view.slots[a.slot].name) for a in alarms if a.column == c)
        for c in {a.column for a in alarms}
    }
    return tuple(
        replace(g, doubt="disagrees", evidence=(*g.evidence, *against[g.column])) if g.column in against else g
        for g in guesses
    )


def alarm_name(view: View, alarm: Alarm) -> str:
    """What a person sets aside by confirming a map that the values speak against."""
    return f"{alarm.rule}:{view.slots[alarm.slot].name}"
