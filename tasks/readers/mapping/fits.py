"""How well the values of each column suit each of ours, from what the column dictionary and the source say a value looks like."""

from collections.abc import Callable
from dataclasses import dataclass, replace
from functools import cache

import numpy as np

from config.codes import fold_label, list_of_map, load_code_list, load_code_map
from config.headers import load_headers
from config.schema import COLUMNS, Column, Kind
from config.sources import SourceTable
from tasks.readers.layout import fold_header
from tasks.readers.mapping.shapes import Marks, Shapes

YES_NO = frozenset(
    ("0", "1", "2", "YA", "TIDAK", "Y", "T", "N", "YES", "NO", "TRUE", "FALSE", "ADA", "TIDAKADA", "PADAN", "TIDAKPADAN", "AKTIF",
     "NONAKTIF", "PUNYA", "TIDAKPUNYA", "MEMILIKI", "V", "SUDAH", "BELUM")
)  # fmt: skip
# Degrees between which the country lies, and the least sum in rupiah that is worth a line.
COUNTRY = {"latitude": (-11.0, 6.0), "longitude": (95.0, 141.0)}
LEAST_MONEY = 1000
# Half of the women's NIK have a day over 40 and most people were born before cards had their year, so that 0.4 is already many.
USUAL_PERSON_SHARE = 0.4
FEW_DIFFERENT = 0.25


@dataclass(frozen=True)
class Slot:
    """Canonical columns that are read from one column of a file, the titles the source declares and those known of any."""

    names: tuple[str, ...]
    declared: tuple[str, ...]
    known: tuple[str, ...]
    needed: bool

    @property
    def name(self) -> str:
        """The first of its columns, which stands for all."""
        return self.names[0]

    @property
    def title(self) -> str:
        """What people call it: the first title that the source declares."""
        return self.declared[0]


def slots_of(table: SourceTable) -> tuple[Slot, ...]:
    """The columns of a table grouped by the titles they share, in the table's order."""
    groups: list[list[str]] = []
    for name, column in table.columns.items():
        if column.headers:
            shared = next((g for g in groups if _share_a_title(table, name, g)), None)
            if shared is None:
                groups.append([name])
            else:
                shared.append(name)
    known, needed = load_headers().columns, {*table.key, *table.required}
    return tuple(
        Slot(
            tuple(group),
            tuple(dict.fromkeys(h for n in group for h in table.columns[n].headers)),
            tuple(dict.fromkeys(h for n in group for h in known.get(n, ()))),
            bool(needed & set(group)),
        )
        for group in groups
    )


def _share_a_title(table: SourceTable, name: str, group: list[str]) -> bool:
    """Whether a column is read from the same column of a file as others: the same title, and the same of those so called."""
    mine, nth = set(map(fold_header, table.columns[name].headers)), table.columns[name].nth
    others = [table.columns[n] for n in group]
    return nth == others[0].nth and any(mine & set(map(fold_header, other.headers)) for other in others)


@dataclass(frozen=True)
class Fit:
    """For each column of the file: the share of its filled cells that a slot could hold, the share that is typical of it.

    `weight` is how much typical cells say on their own, from 0 (anything may stand there) to 1. `expected` is the share that
    a right column has much of: typical cells, or possible ones where typical ones may be few.
    """

    possible: np.ndarray
    typical: np.ndarray
    weight: float
    expected: np.ndarray


def fits_of(shapes: Shapes, table: SourceTable, slots: tuple[Slot, ...]) -> list[Fit]:
    """The fit of every column to each slot; of several canonical columns the one whose values say the most."""
    if not shapes.sample.rows:
        nothing = np.zeros(shapes.sample.width)
        return [Fit(nothing, nothing, 0.0, nothing) for _ in slots]
    return [max((fit_of(shapes, table, n) for n in slot.names), key=lambda fit: fit.weight) for slot in slots]


def fit_of(shapes: Shapes, table: SourceTable, name: str) -> Fit:
    """The fit of every column to one canonical column."""
    column = COLUMNS[name]
    if name in BY_NAME:
        return _shares(shapes, *BY_NAME[name](shapes))
    if table.columns[name].option is not None or table.columns[name].bit is not None:
        return _shares(shapes, shapes.filled, shapes.filled & False, 0.0)
    if column.codes is not None or table.columns[name].map is not None:
        return _coded(shapes, table, name)
    if column.kind is Kind.BOOLEAN:
        said = shapes.among(YES_NO)
        fit = _shares(shapes, said, said & ~shapes.marks["number"], 0.15)
        return replace(fit, expected=fit.possible)
    if column.kind in (Kind.INTEGER, Kind.DECIMAL):
        return _shares(shapes, *_number(shapes, column))
    fit = _shares(shapes, *BY_KIND.get(column.kind, _anything)(shapes))
    # Whose number it is the guard weighs cell by cell.
    return replace(fit, expected=fit.possible) if column.kind in (Kind.NIK, Kind.KK) else fit


# Cells that may stand in a column, cells typical of it (or their share in each column already), and the weight of those.
Marked = tuple[Marks, Marks, float]


def _shares(shapes: Shapes, possible: Marks, typical: Marks, weight: float) -> Fit:
    said = np.maximum(shapes.filled.sum(axis=1), 1)
    share = typical if typical.ndim == 1 else (typical & shapes.filled).sum(axis=1) / said
    return Fit((possible & shapes.filled).sum(axis=1) / said, share, weight, share)


def _coded(shapes: Shapes, table: SourceTable, name: str) -> Fit:
    declared, codes = table.columns[name], COLUMNS[name].codes
    words = _coded_words(codes, declared.map) | {fold_label(word) for word in declared.missing}
    said = shapes.among(words)
    any_words = COLUMNS[name].kind is Kind.TEXT
    fit = _shares(shapes, shapes.filled if any_words else said, said & ~shapes.marks["number"], 0.5)
    return replace(fit, expected=_shares(shapes, said, said, 0.5).possible)


@cache
def _coded_words(codes: str | None, numbers: str | None) -> frozenset[str]:
    """Every folded word that a list or an issuer's map of it knows, and the usual numbers for no answer."""
    listed = codes or (list_of_map(numbers) if numbers else None)
    found = {"0", "9999", *(load_code_list(listed).lookup if listed else ())}
    return frozenset(found | {fold_label(raw) for raw in (load_code_map(numbers) if numbers else ())})


def _anything(shapes: Shapes) -> Marked:
    return shapes.filled & ~shapes.marks["identity"] & ~shapes.marks["date"], shapes.filled & False, 0.0


def _any_key(shapes: Shapes) -> Marked:
    return shapes.filled, shapes.filled & False, 0.0


def _number(shapes: Shapes, column: Column) -> Marked:
    """Numbers within the bounds of the dictionary; coordinates within those of the country."""
    number, measure = shapes.marks["number"], shapes.measures
    low, high = COUNTRY.get(column.name, (column.minimum, column.maximum))
    out = np.zeros_like(number)
    if low is not None:
        out |= measure < low
    if high is not None:
        out |= measure > high
    money = (column.unit or "").startswith("rupiah")
    typical = number & (shapes.amounts >= LEAST_MONEY) if money else number & ~out
    return number & ~out, typical, 0.5 if column.name in COUNTRY else 0.2 if money else 0.1


def _person_number(shapes: Shapes) -> Marked:
    person, _ = shapes.birth_numbers
    identity = shapes.marks["identity"]
    usual = person.sum(axis=1) / np.maximum(identity.sum(axis=1), 1) / USUAL_PERSON_SHARE
    return identity, np.minimum(1, usual) * identity.sum(axis=1) / np.maximum(shapes.filled.sum(axis=1), 1), 0.55


def _card_number(shapes: Shapes) -> Marked:
    person, card = shapes.birth_numbers
    share = person.sum(axis=1) / np.maximum((person | card).sum(axis=1), 1)
    return shapes.marks["identity"], card & (share < USUAL_PERSON_SHARE / 2)[:, None], 0.5


def _date(shapes: Shapes) -> Marked:
    return shapes.marks["date"], shapes.marks["date"], 0.45


def _person_name(shapes: Shapes) -> Marked:
    words = shapes.marks["words"]
    areas = shapes.areas["desa"] | shapes.areas["kecamatan"] | shapes.birth_places
    name = words & ~shapes.words_of_address & ~areas & ~shapes.among(_listed_words())
    different = np.array([len(set(c)) / max(len(c), 1) for c in shapes.sample.columns])
    return words & ~shapes.words_of_address, name & (different > FEW_DIFFERENT)[:, None], 0.3


@cache
def _listed_words() -> frozenset[str]:
    lists = (
        "sex",
        "relation",
        "marital_status",
        "education",
        "occupation",
        "school_participation",
        "verification_status",
        "yes_no",
    )
    return frozenset(word for name in lists for word in load_code_list(name).lookup)


def _birth_place(shapes: Shapes) -> Marked:
    return shapes.marks["words"], shapes.birth_places, 0.5


def _address(shapes: Shapes) -> Marked:
    possible, _, _ = _anything(shapes)
    return possible, shapes.words_of_address, 0.5


def _occupation(shapes: Shapes) -> Marked:
    possible, _, _ = _anything(shapes)
    return possible, shapes.among(frozenset(load_code_list("occupation").lookup)) & ~shapes.marks["number"], 0.5


def _unit(shapes: Shapes) -> Marked:
    return shapes.marks["unit"], shapes.marks["unit"], 0.25


def _desa(shapes: Shapes) -> Marked:
    return shapes.marks["words"], shapes.areas["desa"], 0.6


def _kecamatan(shapes: Shapes) -> Marked:
    return shapes.marks["words"], shapes.areas["kecamatan"], 0.6


def _kabupaten(shapes: Shapes) -> Marked:
    return shapes.marks["words"], shapes.areas["kabupaten"], 0.5


def _province(shapes: Shapes) -> Marked:
    return shapes.marks["words"], shapes.areas["province"], 0.5


def _stage(shapes: Shapes) -> Marked:
    possible, _, _ = _anything(shapes)
    return possible, shapes.marks["stage"], 0.25


def _area_code(shapes: Shapes) -> Marked:
    return shapes.marks["area_code"] | shapes.areas["code"], shapes.areas["code"], 0.7


BY_KIND: dict[Kind, Callable[[Shapes], Marked]] = {
    Kind.NIK: _person_number,
    Kind.KK: _card_number,
    Kind.DATE: _date,
    Kind.TIMESTAMP: _date,
    Kind.NAME: _person_name,
    Kind.ID: _any_key,
}
BY_NAME: dict[str, Callable[[Shapes], Marked]] = {
    "birth_place": _birth_place,
    "address": _address,
    "occupation": _occupation,
    "stage": _stage,
    "rt": _unit,
    "rw": _unit,
    "desa_name_raw": _desa,
    "kecamatan_name_raw": _kecamatan,
    "kabupaten_name_raw": _kabupaten,
    "province_name_raw": _province,
    "area_code_raw": _area_code,
}
