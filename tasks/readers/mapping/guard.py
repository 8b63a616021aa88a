"""Columns whose values say that they are not what their titles promise; a wrong column would spoil every row, so the file stops."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from itertools import pairwise

import numpy as np

from config.headers import load_headers
from config.region import region_names
from config.schema import COLUMNS, Kind
from tasks.readers.mapping.shapes import Marks
from tasks.readers.mapping.view import View

# Fewer cells than this are judged only together with the column they would be swapped with.
ENOUGH = 3
# And fewer than this only when there is a better place for them or a better column for their slot.
ENOUGH_ALONE = 6
MOST = 0.8
FEW = 0.2
HALF = 0.5
# How much more likely the other reading must be before a column stops: e to the sixth, about 400 times.
DECISIVE = 6.0
# Share of cells that only a person's number can be, in a column of persons' and in one of cards' numbers, errors of rows included.
PERSON_AMONG_PERSONS, PERSON_AMONG_CARDS = 0.75, 0.03
NEARLY_ALL = 0.95
# From this weight on typical values are to be expected of a slot.
TELLING = 0.3


@dataclass(frozen=True)
class Alarm:
    """A slot whose column holds something else: the rule that saw it and the column, counted from 0."""

    rule: str
    slot: int
    column: int


Placed = Mapping[int, int]


def alarms_of(view: View, placed: Placed) -> tuple[Alarm, ...]:
    """What is wrong with a map of slots to columns by the values; the first alarm of a slot counts."""
    found: dict[int, Alarm] = {}
    if not view.shapes.sample.rows:
        return ()
    for rule in RULES:
        for alarm in rule(view, placed):
            found.setdefault(alarm.slot, alarm)
    return tuple(found.values())


def _slots(view: View, placed: Placed, test: Callable[[str], bool]) -> list[tuple[int, int]]:
    return [(s, c) for s, c in placed.items() if any(test(name) for name in view.slots[s].names)]


def numbers_misplaced(view: View, placed: Placed) -> list[Alarm]:
    """NIK columns that hold card numbers, and card columns that hold NIK, weighed cell by cell with their row's other number."""
    persons, cards = view.shapes.birth_numbers
    alarms = []
    same = [view.shapes.sample.columns[c] for _, c in _slots(view, placed, _is_person_number)]
    for slot, column in _slots(view, placed, _is_person_number):
        weight = _for_cards(persons[column], cards[column])
        if weight > DECISIVE and not _born_as_stated(view, placed, column):
            alarms.append(Alarm("number_of_card", slot, column))
    for slot, column in _slots(view, placed, lambda n: COLUMNS[n].kind is Kind.KK):
        # A list of programmes for persons writes the NIK a second time where others have the card.
        copied = any(_same_share(view.shapes.sample.columns[column], other) > HALF for other in same)
        if -_for_cards(persons[column], cards[column]) > DECISIVE and not copied:
            alarms.append(Alarm("number_of_person", slot, column))
    return alarms


def _is_person_number(name: str) -> bool:
    return COLUMNS[name].kind is Kind.NIK


def _for_cards(persons: Marks, cards: Marks) -> float:
    """Logarithm of how much more likely these numbers are as cards' than as persons'."""
    seen, other = int(persons.sum()), int(cards.sum())
    return float(
        seen * np.log(PERSON_AMONG_CARDS / PERSON_AMONG_PERSONS)
        + other * np.log((1 - PERSON_AMONG_CARDS) / (1 - PERSON_AMONG_PERSONS))
    )


def _same_share(left: tuple[str, ...], right: tuple[str, ...]) -> float:
    both = [(a, b) for a, b in zip(left, right, strict=True) if a and b]
    return sum(a == b for a, b in both) / len(both) if both else 0.0


def _born_as_stated(view: View, placed: Placed, column: int) -> bool:
    dates = [c for _, c in _slots(view, placed, lambda n: n == "birth_date")]
    return any(birth_agreement(view, column, d) >= HALF for d in dates)


def birth_agreement(view: View, number: int, date: int) -> float:
    """Share of rows whose identity number states the day and month of the date beside it, among those that have both."""
    stated, said = view.shapes.stated_births[number], view.shapes.dates[date]
    both = (stated > 0) & (said > 0)
    return float((stated == said)[both].mean()) if both.sum() >= ENOUGH else -1.0


def values_of_another_kind(view: View, placed: Placed) -> list[Alarm]:
    """Columns whose cells could not stand in their slot, or are typical of another one and never of their own."""
    alarms = []
    for slot, column in placed.items():
        said, fit = view.said[column], view.fits[slot]
        if not said:
            continue
        elsewhere = said >= ENOUGH and _is_typical_elsewhere(view, slot, column)
        if fit.possible[column] < HALF:
            alone = said >= ENOUGH_ALONE and _has_other_look(view, slot, column)
            wrong = elsewhere or alone or _fits_swapped(view, placed, slot, column)
        else:
            wrong = elsewhere and fit.weight > 0 and fit.expected[column] <= FEW
        if wrong or _stands_elsewhere(view, placed, slot, column):
            alarms.append(Alarm("other_kind", slot, column))
    return alarms


def _stands_elsewhere(view: View, placed: Placed, slot: int, column: int) -> bool:
    """Whether a column holds nothing typical of its slot while another does, which is not typical of the slot that has it."""
    fit, slot_of = view.fits[slot], {c: s for s, c in placed.items()}
    unlike = fit.possible[column] <= FEW or (fit.weight >= TELLING and fit.expected[column] <= FEW)
    if not unlike or view.said[column] < ENOUGH:
        return False
    there = [c for c in range(len(view.labels)) if c != column and view.said[c] >= ENOUGH and fit.typical[c] >= MOST]
    return any(c not in slot_of or _is_unlike(view, slot_of[c], c) for c in there)


def _is_unlike(view: View, slot: int, column: int) -> bool:
    fit = view.fits[slot]
    return fit.weight == 0 or bool(fit.expected[column] <= FEW)


def _has_other_look(view: View, slot: int, column: int) -> bool:
    """Whether the cells have a look that the slot has no place for: numbers of identity, dates, or words for a number or a date."""
    shares = {name: marks[column].sum() / view.said[column] for name, marks in view.shapes.marks.items()}
    coded = any(COLUMNS[n].kind in (Kind.CODE, Kind.BOOLEAN) or COLUMNS[n].codes for n in view.slots[slot].names)
    looks = ("identity", "date") if coded else ("identity", "date", "words", "number")
    return any(shares[look] >= MOST for look in looks)


def _is_typical_elsewhere(view: View, slot: int, column: int) -> bool:
    return any(
        fit.typical[column] >= MOST and fit.weight >= 0.4
        for other, fit in enumerate(view.fits)
        if other != slot and not set(view.slots[other].names) & set(view.slots[slot].names)
    )


def _fits_swapped(view: View, placed: Placed, slot: int, column: int) -> bool:
    """Whether the column suits another slot, whose own column would suit this one; in a few rows nothing may speak against it."""
    own, few = view.fits[slot], view.said[column] < ENOUGH
    for other, there in placed.items():
        fit = view.fits[other]
        if other == slot or not view.said[there]:
            continue
        fits = min(own.possible[there], fit.possible[column])
        if few and fits == 1 and own.possible[column] == fit.possible[there] == 0:
            return True
        if not few and fits >= NEARLY_ALL and fit.possible[there] < HALF:
            return True
    return False


def areas_swapped(view: View, placed: Placed) -> list[Alarm]:
    """Desa and kecamatan that make a place of the regency only when read the other way round."""
    where = {view.slots[s].name: (s, c) for s, c in placed.items()}
    if not {"desa_name_raw", "kecamatan_name_raw"} <= where.keys():
        return []
    (desa_slot, desa), (kecamatan_slot, kecamatan) = where["desa_name_raw"], where["kecamatan_name_raw"]
    known = {key for key, _ in region_names(view.regency)}
    names = view.shapes.area_names
    pairs = [(k, d) for k, d in zip(names[kecamatan], names[desa], strict=True) if k and d and k != d]
    right = sum(f"{k}/{d}" in known for k, d in pairs)
    swapped = sum(f"{d}/{k}" in known for k, d in pairs)
    if swapped <= right or swapped < HALF * len(pairs):
        return []
    return [Alarm("area_swapped", desa_slot, desa), Alarm("area_swapped", kecamatan_slot, kecamatan)]


def births_elsewhere(view: View, placed: Placed) -> list[Alarm]:
    """Birth dates that are not those in the NIK while another column of dates agrees with it."""
    numbers = [c for _, c in _slots(view, placed, _is_person_number)]
    alarms = []
    for slot, column in _slots(view, placed, lambda n: n == "birth_date"):
        others = [c for c in range(len(view.labels)) if c != column and view.shapes.marks["date"][c].sum() >= ENOUGH]
        for number in numbers:
            own = birth_agreement(view, number, column)
            if 0 <= own <= FEW and any(birth_agreement(view, number, c) >= MOST for c in others):
                alarms.append(Alarm("births_elsewhere", slot, column))
    return alarms


def names_of_parents(view: View, placed: Placed) -> list[Alarm]:
    """A column of names that repeats within cards, as mothers' do among children, while the mothers' column does not."""
    where = {view.slots[s].name: (s, c) for s, c in placed.items()}
    if not {"full_name", "mother_name", "kk"} <= where.keys():
        return []
    cards = view.shapes.sample.columns[where["kk"][1]]
    own, mother = (_repeats(cards, view.shapes.sample.columns[where[n][1]]) for n in ("full_name", "mother_name"))
    if own < ENOUGH or own < 4 * mother:
        return []
    return [Alarm("names_of_parents", *where[n]) for n in ("full_name", "mother_name")]


def _repeats(cards: tuple[str, ...], names: tuple[str, ...]) -> int:
    """How many rows repeat the name of the row above in the same card."""
    rows = list(zip(cards, names, strict=True))
    return sum(a == b and all(a) for a, b in pairwise(rows))


def larger_than_can_be(view: View, placed: Placed) -> list[Alarm]:
    """Sums that are larger than what they are a part of, in most rows."""
    where = {view.slots[s].name: (s, c) for s, c in placed.items()}
    alarms = []
    for part, whole in load_headers().never_larger:
        if {part, whole} <= where.keys():
            left, right = (view.shapes.amounts[where[n][1]] for n in (part, whole))
            both = (left >= 0) & (right >= 0) & (left != right)
            if both.sum() >= ENOUGH and (left > right)[both].mean() > MOST:
                alarms += [Alarm("larger_than_can_be", *where[n]) for n in (part, whole)]
    return alarms


# Those that know the pair go before the one that only knows that a column is another's.
RULES = (
    numbers_misplaced,
    areas_swapped,
    names_of_parents,
    larger_than_can_be,
    births_elsewhere,
    values_of_another_kind,
)
