"""Dates as text in every shape that files have, looked up from a table of days because formatting each is slow."""

from datetime import date, timedelta
from functools import cache

import numpy as np
import pyarrow as pa

from tasks.simulate.streams import Ints

FIRST = date(1900, 1, 1)
LAST = date(2030, 12, 31)
EPOCH = date(1970, 1, 1)
EXCEL_EPOCH = 25569  # serial of 1970-01-01 in Excel's 1900 system
MONTHS = (
    "Januari", "Februari", "Maret", "April", "Mei", "Juni", "Juli", "Agustus", "September", "Oktober", "November", "Desember",
)  # fmt: skip
ISO, DAY_FIRST, SLASHED, WITH_TIME, NAMED, SHORT_YEAR = "iso", "dd-mm-yyyy", "dd/mm/yyyy", "time", "named", "dd-mm-yy"


@cache
def _days() -> tuple[date, ...]:
    return tuple(FIRST + timedelta(days=i) for i in range((LAST - FIRST).days + 1))


def say_date(day: date) -> str:
    """A date as an Indonesian letter writes it, such as 14 Agustus 2026."""
    return f"{day.day} {MONTHS[day.month - 1]} {day.year}"


def _write(day: date, shape: str) -> str:
    y, m, d = f"{day.year:04}", f"{day.month:02}", f"{day.day:02}"
    match shape:
        case "iso":
            return f"{y}-{m}-{d}"
        case "dd-mm-yyyy":
            return f"{d}-{m}-{y}"
        case "dd/mm/yyyy":
            return f"{d}/{m}/{y}"
        case "time":
            return f"{d}/{m}/{y} 0:00:00"
        case "dd-mm-yy":
            return f"{d}-{m}-{y[2:]}"
    return say_date(day)


@cache
def _table(shape: str) -> pa.Array:
    return pa.array([_write(day, shape) for day in _days()], pa.string())


def date_text(days: Ints, shape: str) -> pa.Array:
    """Days since 1970 as text in one shape; days before 1900 or after 2030 raise pyarrow.ArrowIndexError."""
    return _table(shape).take(pa.array(np.asarray(days, np.int64) + (EPOCH - FIRST).days))


def excel_serial(days: Ints) -> pa.Array:
    """Days since 1970 as Excel's serial number, as text of digits."""
    return pa.array(np.asarray(days, np.int64) + EXCEL_EPOCH).cast(pa.string())


def ddmmyy(days: Ints) -> Ints:
    """Days since 1970 as the number ddmmyy that identity numbers hold."""
    day = np.asarray(days, np.int64).astype("datetime64[D]")
    month = day.astype("datetime64[M]")
    year = day.astype("datetime64[Y]").astype(np.int64) + 1970
    in_month = (day - month.astype("datetime64[D]")).astype(np.int64) + 1
    month_no = month.astype(np.int64) % 12 + 1
    found: Ints = in_month * 10_000 + month_no * 100 + year % 100
    return found
