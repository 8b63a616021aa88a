"""A map of a sheet's columns to ours with a confidence for each, from titles and values, as the assignment that says most in all."""

from collections.abc import Collection, Mapping, Sequence

import numpy as np

from config.headers import load_headers
from config.schema import COLUMNS
from tasks.readers.mapping.guard import ENOUGH, HALF, Alarm, birth_agreement
from tasks.readers.mapping.proposal import Evidence, Guess
from tasks.readers.mapping.titles import plain
from tasks.readers.mapping.view import View

# What is left of a title's word when the values contradict it.
CONTRADICTED = 0.25
# Where typical values would be expected and there are none, a title that is only alike says less.
UNTYPICAL = 0.85
# A title at least this much alike is one misspelling or short form away.
NEARLY = 0.72
# Agreement with the births in the NIK beside it leaves little doubt which date it is.
BORN_SO = 0.85
# Two columns that were seen to be exchanged are each the other's, as the rules of these names say of pairs only.
EXCHANGED = 0.7
PAIRED = ("area_swapped", "names_of_parents", "larger_than_can_be")
# Confidences are compared in the third power, so that one sure column is worth more than two guesses.
POWER = 3


def propose(view: View, refused: Collection[Alarm] = ()) -> tuple[Guess, ...]:
    """A guess for every column from the left; `refused` are pairs that the values have already spoken against."""
    # A second to load, which files whose titles are known do not need.
    from scipy.optimize import linear_sum_assignment

    sure, titles = confidences(view, {(a.column, a.slot) for a in refused})
    for column, slot in _exchanged(refused):
        sure[column, slot] = max(sure[column, slot], EXCHANGED)
    worth = np.where(sure >= load_headers().cuts.ask, sure, 0) ** POWER
    columns, slots = linear_sum_assignment(-worth)
    chosen = {int(c): int(s) for c, s in zip(columns, slots, strict=True) if worth[c, s] > 0}
    return tuple(_guess(view, column, chosen, sure, titles) for column in range(len(view.labels)))


def _exchanged(refused: Collection[Alarm]) -> list[tuple[int, int]]:
    """Where the columns of a pair belong that only make sense the other way round."""
    pairs = [(a, b) for a in refused for b in refused if a.rule == b.rule and a.rule in PAIRED and a.slot != b.slot]
    return [(a.column, b.slot) for a, b in pairs]


def confidences(
    view: View, refused: Collection[tuple[int, int]] = (), only: tuple[Sequence[int], Sequence[int]] | None = None
) -> tuple[np.ndarray, np.ndarray]:
    """How sure each column is each slot, and how much its title alone says; both from 0 to 1, columns by slots.

    `only` are the columns and slots to look at, the others stay 0.
    """
    titles = np.zeros((len(view.labels), len(view.slots)))
    sure = np.zeros_like(titles)
    columns, slots = only or (range(len(view.labels)), range(len(view.slots)))
    for column in columns:
        if view.is_foreign(column):
            continue
        for slot in slots:
            titles[column, slot] = _word_of_title(view.title(column, slot)[0])
            sure[column, slot] = _sure(view, column, slot, titles[column, slot], refused)
    return sure, titles


def _word_of_title(alike: float) -> float:
    """A title a letter away is nearly as good as one that is the same; one that shares a word says little."""
    return alike if alike >= load_headers().cuts.load or alike < NEARLY else 0.9


def _sure(view: View, column: int, slot: int, title: float, refused: Collection[tuple[int, int]]) -> float:
    said, fit = view.said[column], view.fits[slot]
    if (column, slot) in refused or (said and fit.possible[column] < (HALF if said >= ENOUGH else 0.01)):
        return CONTRADICTED * title
    if not said:
        return title
    share = fit.typical[column] if said >= ENOUGH else fit.typical[column] / 2
    weight = BORN_SO if view.slots[slot].name == "birth_date" and _born_so(view, column) else fit.weight
    if fit.weight >= HALF - 0.1 and said > ENOUGH and not share and title < load_headers().cuts.load:
        return title * UNTYPICAL
    return float(1 - (1 - title) * (1 - weight * share))


def _born_so(view: View, column: int) -> bool:
    numbers = [c for c in range(len(view.labels)) if view.shapes.birth_numbers[0][c].any()]
    return any(birth_agreement(view, c, column) > HALF for c in numbers)


def _guess(view: View, column: int, chosen: Mapping[int, int], sure: np.ndarray, titles: np.ndarray) -> Guess:
    slot = chosen.get(column)
    if slot is None:
        return Guess(column, None, 0.0, _nothing(view, column))
    cuts, confidence = load_headers().cuts, float(sure[column, slot])
    doubt = ""
    if confidence < cuts.load:
        doubt = "unsure"
    elif _has_twin(view, column) or _has_rival(column, slot, chosen, sure, titles):
        doubt = "rival"
    return Guess(column, slot, confidence, evidence_of(view, column, slot), doubt)


def _has_twin(view: View, column: int) -> bool:
    """Whether another column is called the same, as under a heading that stands over several."""
    return sum(plain(label) == plain(view.labels[column]) for label in view.labels) > 1


def _has_rival(column: int, slot: int, chosen: Mapping[int, int], sure: np.ndarray, titles: np.ndarray) -> bool:
    """Whether another column or slot is nearly as good; the declared title itself has only the same title as its rival."""
    if titles[column, slot] == 1:
        return bool((titles[:, slot] == 1).sum() > 1)
    return float(sure[column, slot]) - _rival(column, slot, chosen, sure) < load_headers().cuts.rival


def _rival(column: int, slot: int, chosen: Mapping[int, int], sure: np.ndarray) -> float:
    """How sure the next best use of this column or of this slot is, leaving out what has found a better place."""
    best_of_slot = {s: sure[c, s] for c, s in chosen.items()}
    for_slot = [sure[c, slot] for c in range(len(sure)) if c != column and sure[c, slot] > _place(c, chosen, sure)]
    for_column = [
        sure[column, s] for s in range(sure.shape[1]) if s != slot and sure[column, s] > best_of_slot.get(s, 0.0)
    ]
    return float(max((*for_slot, *for_column), default=0.0))


def _place(column: int, chosen: Mapping[int, int], sure: np.ndarray) -> float:
    return float(sure[column, chosen[column]]) if column in chosen else 0.0


def _nothing(view: View, column: int) -> tuple[Evidence, ...]:
    if not view.said[column]:
        return (Evidence("empty"),)
    if view.counts_rows(column):
        return (Evidence("counts_rows"),)
    return (Evidence("foreign"),) if view.is_foreign(column) else (Evidence("unlike"),)


def evidence_of(view: View, column: int, slot: int) -> tuple[Evidence, ...]:
    """What speaks for and against a column being a slot, title first."""
    found = []
    alike, title = view.title(column, slot)
    if alike >= 1:
        found.append(Evidence("title_same", title))
    elif alike >= load_headers().cuts.ask:
        found.append(Evidence("title_like", title))
    fit, said = view.fits[slot], view.said[column]
    if not said:
        return (*found, Evidence("empty"))
    if fit.possible[column] < HALF:
        found.append(Evidence("values_against", percent(1 - fit.possible[column])))
    elif fit.weight and fit.typical[column]:
        found.append(Evidence(f"values_{kind_of(view, slot)}", percent(fit.typical[column])))
    if view.slots[slot].name == "birth_date" and _born_so(view, column):
        found.append(Evidence("born_so"))
    return tuple(found)


def kind_of(view: View, slot: int) -> str:
    """The word for what typical values of a slot are."""
    name = view.slots[slot].name
    if name in ("birth_place", "address", "occupation"):
        return name
    if name in ("desa_name_raw", "kecamatan_name_raw", "area_code_raw"):
        return "area"
    return str(COLUMNS[name].kind.value)


def percent(share: float) -> str:
    """A share as whole per cent."""
    return f"{share:.0%}"
