"""Errors of the kinds files really have, put into columns at the declared rates and noted on every row they hit."""

from collections.abc import Callable, Sequence

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from config.simulate_files import Defect
from tasks.simulate.records import Records, flat
from tasks.simulate.sheet_writer import NUMBER
from tasks.simulate.streams import Ints, Mask

NBSP = "\u00a0"
TOKENS = ("", "-", "NULL", "…", "N/A", "0", "9999", "#N/A", "tidak tahu")  # domain.md section 14, 14
NIK_TOKENS = ("", "-", "NULL", "0", "N/A")
VARIANTS: tuple[tuple[tuple[str, str], ...], ...] = (
    ((r"^Muhammad ", "Moh. "), (r"^Moh ", "Muhammad "), (r"^Siti ", "St. "), (r"^Ahmad ", "Achmad "), (r"^Nur ", "Noor ")),
    ((r"^(Muhammad|Mohamad|Moh|Muh) ", "M. "), (r"^St\. ", "Siti "), (r"^Abdul ", "Abd. "), (r"^Achmad ", "A. ")),
    ((r"^(\S+ .*\S) \S+$", r"\1"), (r"^(\S+) \S+$", r"\1")),
    ((r"kh", "h"), (r"y", "i"), (r"dh", "d"), (r"sy", "s"), (r"th", "t")),
    ((r"y([aeiou])", r"i\1"), (r"f", "v"), (r"([aiu])h\b", r"\1"), (r"ss", "s")),
    ((r"o\b", "a"), (r"i([aeou])", r"iy\1"), (r"q", "k"), (r"z", "s")),
    ((r"^(\S+)$", r"\1 (Alm)"), (r"^(\S+) (\S)\S*$", r"\1 \2.")),
)  # fmt: skip
TYPOS = (r"\1\3\2", r"\1\3", r"\1\2\2\3")


class Injector:
    """Draws which rows of one table a defect hits, by the rates of its source."""

    def __init__(self, records: Records, rates: dict[Defect, float], rng: np.random.Generator) -> None:
        self.records, self.rates, self.rng = records, rates, rng

    def hits(self, defect: Defect, where: Mask | None = None) -> Mask:
        """Rows drawn at the rate of the defect, noted on them."""
        drawn: Mask = self.rng.random(len(self.records)) < self.rates.get(defect, 0.0)
        if where is not None:
            drawn &= where
        self.records.mark(defect, drawn)
        return drawn

    def hits_groups(self, defect: Defect, group: Ints) -> Mask:
        """All rows of the groups drawn, such as of whole families."""
        _, which = np.unique(group, return_inverse=True)
        drawn: Mask = (self.rng.random(int(which.max(initial=0)) + 1) < self.rates.get(defect, 0.0))[which]
        self.records.mark(defect, drawn)
        return drawn

    def exclusive(self, defects: Sequence[Defect]) -> Ints:
        """At most one defect a row: its place in `defects`, else their number."""
        edges = np.cumsum([self.rates.get(defect, 0.0) for defect in defects])
        found: Ints = np.searchsorted(edges, self.rng.random(len(self.records)), side="right")
        return found


Change = Callable[[pa.Array], pa.Array]


def _slice(text: pa.Array, start: int, stop: int | None = None) -> pa.Array:
    return pc.utf8_slice_codeunits(text, start, stop)


def _masked(text: pa.Array) -> pa.Array:
    """Half with four leading digits, half with six, as masked lists show them."""
    short = pc.binary_join_element_wise(_slice(text, 0, 4), "********", _slice(text, 12), "")
    long = pc.binary_join_element_wise(_slice(text, 0, 6), "******", _slice(text, 12), "")
    return pc.if_else(pc.equal(_slice(text, 15), "1"), short, long)


def lost_digit(text: pa.Array) -> pa.Array:
    """A number of 16 digits as a spreadsheet keeps it: 15 digits and a zero."""
    return pc.binary_join_element_wise(_slice(text, 0, 15), "0", "")


NIK_CHANGES: dict[Defect, Change] = {
    Defect.NIK_LAST_DIGIT_LOST: lost_digit,
    Defect.NIK_DOT_ZERO: lambda t: pc.binary_join_element_wise(t, ".0", ""),
    Defect.NIK_SCIENTIFIC: lambda t: pc.binary_join_element_wise(_slice(t, 0, 1), ".", _slice(t, 1, 6), "E+15", ""),
    Defect.NIK_APOSTROPHE: lambda t: pc.binary_join_element_wise("'", t, ""),
    Defect.NIK_NBSP: lambda t: pc.binary_join_element_wise(t, NBSP, ""),
    Defect.NIK_SPACES: lambda t: pc.replace_substring_regex(t, r"^(\d{6})(\d{6})(\d{4})$", r"\1 \2 \3"),
    Defect.NIK_MASKED: _masked,
}

NIK_DEFECTS = tuple(d for d in Defect if d.startswith("nik_") or d is Defect.KK_SWAPPED)


def damage_nik(
    injector: Injector, nik: str, kk: str | None, *, second: pa.Array, temporary: pa.Array | None = None
) -> None:
    """Gives each row at most one defect of its identity number; `second` and `temporary` hold a number a row.

    Defects that need a card number, or a temporary number, do not occur where there is none.
    """
    records = injector.records
    true_nik = flat(records.cells[nik])
    true_kk = flat(records.cells[kk]) if kk else None
    which = injector.exclusive(NIK_DEFECTS)
    values = _other_numbers(true_nik, true_kk, second=second, temporary=temporary)
    for i, defect in enumerate(NIK_DEFECTS):
        hit, value = which == i, values.get(defect, true_nik)
        if not hit.any() or value is None:
            continue
        changed = value.filter(pa.array(hit))
        if defect is Defect.NIK_MISSING:
            changed = _tokens(injector.rng, NIK_TOKENS, len(changed))
        records.put(nik, hit, NIK_CHANGES.get(defect, flat)(changed))
        records.mark(defect, hit)
    records.put_kind(nik, which == NIK_DEFECTS.index(Defect.NIK_LAST_DIGIT_LOST), NUMBER)
    if kk:
        swapped = which == NIK_DEFECTS.index(Defect.KK_SWAPPED)
        records.put(kk, swapped, true_nik.filter(pa.array(swapped)))


def _other_numbers(
    nik: pa.Array, kk: pa.Array | None, *, second: pa.Array, temporary: pa.Array | None
) -> dict[Defect, pa.Array | None]:
    """What stands in the cell in place of the person's own number; a borrowed one is that of the next row."""
    return {
        Defect.NIK_BORROWED: nik.take(pa.array(np.roll(np.arange(len(nik)), -1))),
        Defect.NIK_SECOND: second,
        Defect.NIK_TEMPORARY: temporary,
        Defect.NIK_EQUALS_KK: kk,
        Defect.KK_SWAPPED: kk,
    }


def _tokens(rng: np.random.Generator, tokens: Sequence[str], size: int) -> pa.Array:
    return pa.array(tokens, pa.string()).take(pa.array(rng.integers(0, len(tokens), size)))


def damage_names(injector: Injector, column: str) -> None:
    """Other spellings of the same name, then slips of the finger; noted only where the name changed."""
    records, rng = injector.records, injector.rng
    for defect, change in ((Defect.NAME_VARIANT, _variant), (Defect.NAME_TYPO, _typo)):
        hit = rng.random(len(records)) < injector.rates.get(defect, 0.0)
        if not hit.any():
            continue
        before = flat(records.cells[column]).filter(pa.array(hit))
        after = change(before, rng)
        changed = np.zeros(len(records), bool)
        changed[np.flatnonzero(hit)] = pc.not_equal(before, after).to_numpy(zero_copy_only=False)
        records.put(column, hit, after)
        records.mark(defect, changed)


def _by_group(names: pa.Array, group: Ints, changes: Sequence[Change]) -> pa.Array:
    for i, change in enumerate(changes):
        mask = pa.array(group == i)
        names = pc.replace_with_mask(names, mask, flat(change(names.filter(mask))))
    return names


def _variant(names: pa.Array, rng: np.random.Generator) -> pa.Array:
    def rewrite(rules: tuple[tuple[str, str], ...]) -> Change:
        def change(text: pa.Array) -> pa.Array:
            for pattern, to in rules:
                text = pc.replace_substring_regex(text, pattern, to, max_replacements=1)
            return text

        return change

    return _by_group(names, rng.integers(0, len(VARIANTS), len(names)), [rewrite(rules) for rules in VARIANTS])


def _typo(names: pa.Array, rng: np.random.Generator) -> pa.Array:
    """Two letters turned round, one lost or one doubled, somewhere from the second to the sixth."""

    def slip(place: int, to: str) -> Change:
        pattern = rf"^(.{{{place}}})(\pL)(\pL)"
        return lambda text: pc.replace_substring_regex(text, pattern, to)

    changes = [slip(place, to) for place in range(1, 6) for to in TYPOS]
    return _by_group(names, rng.integers(0, len(changes), len(names)), changes)


def damage_birth(injector: Injector, birth: Ints, year: Ints) -> Ints:
    """Birth dates set to 1 January, or a day or a year off."""
    default = injector.hits(Defect.BIRTH_DATE_DEFAULT)
    first = (year.astype(np.int64) - 1970).astype("datetime64[Y]").astype("datetime64[D]").astype(np.int64)
    wrong = injector.hits(Defect.BIRTH_DATE_WRONG, ~default)
    off = injector.rng.choice([-365, -30, -1, 1, 9, 30, 366], len(birth))
    found: Ints = np.where(default, first, np.where(wrong, birth + off, birth))
    return found


def damage_missing(injector: Injector, columns: Sequence[str]) -> None:
    """One of the columns holds a word for nothing."""
    hit = injector.hits(Defect.MISSING_TOKEN)
    choice = injector.rng.integers(0, len(columns), len(hit))
    for i, column in enumerate(columns):
        here = hit & (choice == i)
        if here.any():
            injector.records.put(column, here, _tokens(injector.rng, TOKENS, int(here.sum())))
            injector.records.put_kind(column, here, 0)


def damage_padding(injector: Injector, columns: Sequence[str]) -> None:
    """Codes that were typed as numbers: 001 became 1."""
    hit = injector.hits(Defect.PADDING_LOST)
    for column in columns:
        bare = pc.utf8_ltrim(flat(injector.records.cells[column]).filter(pa.array(hit)), "0")
        injector.records.put(column, hit, bare)
        injector.records.put_kind(column, hit, NUMBER)


def with_duplicates(injector: Injector) -> Records:
    """The rows with exact copies right behind some of them; the copy is noted, not the first."""
    return injector.records.take_marked(duplicated(injector), Defect.EXACT_DUPLICATE)


def duplicated(injector: Injector) -> Ints:
    """Places of the rows with those to be copied named twice."""
    rate = injector.rates.get(Defect.EXACT_DUPLICATE, 0.0)
    twice = injector.rng.random(len(injector.records)) < rate
    index: Ints = np.repeat(np.arange(len(twice)), 1 + twice)
    return index


def files_hit(rates: dict[Defect, float], defect: Defect, rng: np.random.Generator, size: int) -> Mask:
    """Which of `size` files get a defect; one at least, so that a small demo shows it too."""
    rate = rates.get(defect, 0.0)
    drawn: Mask = rng.random(size) < rate
    if rate > 0 and size and not drawn.any():
        drawn[rng.integers(0, size)] = True
    return drawn
