"""What people do to single cells: dates in mixed forms that mean the same, and damage that must be found."""

import datetime as dt
import random
from collections.abc import Callable

from config.schema import COLUMNS, Kind
from config.sources import load_sources
from expectations.derived import MAY_BE_ANONYMOUS
from tests.deform_sheet import Draft

MONTHS = ("Januari", "Februari", "Maret", "April", "Mei", "Juni", "Juli", "Agustus", "September", "Oktober", "November", "Desember")  # fmt: skip
DATE_FORMS: tuple[Callable[[dt.date], object], ...] = (
    lambda d: d.isoformat(),
    lambda d: f"{d:%d/%m/%Y}",
    lambda d: f"{d:%d-%m-%Y}",
    lambda d: f"{d.day} {MONTHS[d.month - 1]} {d.year}",
    lambda d: f"{d.day}/{d.month}/{d.year}",
    lambda d: f"{d:%d.%m.%Y}",
    lambda d: (d - dt.date(1899, 12, 30)).days,
)
EXCEL_FIRST = dt.date(1927, 5, 19)
NUMBER_DAMAGE: dict[str, Callable[[str], object]] = {
    "masked": lambda n: n[:6] + "********" + n[14:],
    "scientific": lambda n: f"{n[0]}.{n[1:6]}E+15",
    "digit_lost": lambda n: n[:-1],
    "digit_added": lambda n: n + "1",
    "placeholder": lambda n: "9" * len(n),
    "precision_lost": lambda n: n[:12] + "0000",
    "letters": lambda n: n[:10] + "O" + n[11:],
    "impossible_date": lambda n: n[:6] + "993299" + n[12:],
    "left_out": lambda n: n[:0],
}
KIND_DAMAGE: dict[Kind, dict[str, object]] = {
    Kind.DATE: {"no_such_day": "31-02-1980", "no_date": "lupa", "no_such_month": "17/15/1985"},
    Kind.INTEGER: {"no_number": "banyak"},
    Kind.DECIMAL: {"no_number": "banyak"},
    Kind.CODE: {"no_such_code": "qqq"},
}
NAME_DAMAGE = {
    "full_name": {"left_out": ""},
    "rt": {"no_unit": "lupa"},
    "desa_name_raw": {"no_such_area": "Antahbrantah"},
}
SIXTEEN = 16


def mix_dates(draft: Draft, days: dict[int, list[dt.date | None]], rng: random.Random) -> bool:
    """Writes each date of the given base columns in one of the forms people use; `days` are the true ones by base row."""
    changed = False
    for column, true in days.items():
        at = draft.order.index(column)
        for line in draft.lines:
            day = true[line.base] if line.base is not None else None
            if day is not None and (line.base, column) not in draft.damaged:
                forms = DATE_FORMS if day >= EXCEL_FIRST else DATE_FORMS[:-1]
                line.cells[at] = rng.choice(forms)(day)
                changed = True
    return changed


def damage_for(names: list[str], cell: object, rng: random.Random, *, due: bool = True) -> tuple[str, object] | None:
    """A kind of damage with the damaged cell; none where a column has no damage that can be told from a value.

    `due` says that a number must be there: an interview or a desa-wide line may honestly lack it.
    """
    text = str(cell).strip()
    for name in names:
        kind = COLUMNS[name].kind
        if kind in (Kind.NIK, Kind.KK):
            whole = len(text) == SIXTEEN and text.isdigit() and not text.endswith("0000")
            chosen = rng.choice(sorted(NUMBER_DAMAGE if due else NUMBER_DAMAGE.keys() - {"left_out"}))
            return (chosen, NUMBER_DAMAGE[chosen](text)) if whole else None
        words = NAME_DAMAGE.get(name) or KIND_DAMAGE.get(kind, {})
        if words and text:
            return rng.choice(sorted(words.items()))
    return None


def damage_cells(draft: Draft, usual: dict[int, float], rng: random.Random) -> bool:
    """Damages some cells of the given base columns, at most one a row; `usual` are the shares of filled cells."""
    due = not set(load_sources()[draft.base.source].tables[draft.base.table].describes) & set(MAY_BE_ANONYMOUS)
    columns = [c for c, share in usual.items() if share > 0.5 and c in draft.order]
    lines = [line for line in draft.lines if line.base is not None]
    for line in rng.sample(lines, min(len(lines), max(1, len(lines) // 8))):
        column = rng.choice(columns) if columns else -1
        if column < 0 or line.base is None:
            continue
        at = draft.order.index(column)
        found = damage_for(draft.base.names_of(column), line.cells[at], rng, due=due)
        if found and (line.base, column) not in draft.damaged:
            draft.damaged[(line.base, column)], line.cells[at] = found
    return bool(draft.damaged)
