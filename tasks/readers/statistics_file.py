"""SPSS and Stata files with their labels; an answer such as "refused" is kept apart from a cell that nobody filled."""

import datetime as dt
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from types import ModuleType
from typing import Any

from tasks.readers.opened import Opened, Row, SheetFacts, UserMissing
from tasks.readers.outcome import FileProblem

# Doubles hold whole numbers exactly up to here, so a number of 16 digits has lost nothing; a worksheet keeps 15 digits.
EXACT_IN_DOUBLE, KEPT_BY_WORKSHEETS = 2**53, 10**15
# What the column with the codes of user-missing answers is called; it is kept beside the declared columns.
MISSING_SUFFIX = " (tidak menjawab)"


@dataclass(frozen=True)
class Variable:
    """A column of the file with its value labels and the codes that its makers declared missing."""

    name: str
    title: str
    values: Sequence[Any]
    labels: Mapping[Any, str]
    ranges: Sequence[Mapping[str, Any]]
    letters: Sequence[str]


def open_statistics(path: Path, name: str, kind: str, score: Callable[[Sequence[Row]], int]) -> Opened:
    """The file as one sheet; its header is the variables' names or their titles, whichever names more known columns.

    `kind` is sav or dta. Raises FileProblem for a damaged file. Rows are numbered as the programs number cases.
    """
    variables = _read(path, kind)
    names, titles = [v.name for v in variables], [v.title or v.name for v in variables]
    columns = [[_cell(v, value) for value in v.values] for v in variables]
    header = titles if score([titles]) > score([names]) else names
    for variable, cells in zip(variables, list(columns), strict=True):
        if any(isinstance(cell, UserMissing) for cell in cells):
            header.append(variable.name + MISSING_SUFFIX)
            columns.append([cell.code if isinstance(cell, UserMissing) else "" for cell in cells])
    rows = [header, *map(list, zip(*columns, strict=True))]
    # The header is no case; it stands at 0, before the first.
    return Opened({name: rows}, {name: SheetFacts(row_no=tuple(range(len(rows))))}, named=False)


def _read(path: Path, kind: str) -> list[Variable]:
    library = _library()
    try:
        read = library.read_sav if kind == "sav" else library.read_dta
        frame, about = read(str(path), user_missing=True)
        # Beside letters of Stata the library fills an empty cell with what was in memory; read plainly it is empty.
        plain = read(str(path))[0] if about.missing_user_values else frame
    except (library.ReadstatError, library.PyreadstatError, UnicodeDecodeError) as error:
        raise FileProblem("damaged_statistics") from error
    if frame.empty:
        raise FileProblem("empty_sheet", sheet=path.name)
    return [
        Variable(
            name,
            about.column_names_to_labels.get(name) or "",
            _values(frame[name].tolist(), plain[name].tolist()),
            about.variable_value_labels.get(name, {}),
            about.missing_ranges.get(name, ()),
            about.missing_user_values.get(name, ()),
        )
        for name in about.column_names
    ]


def _values(told: Sequence[Any], plain: Sequence[Any]) -> list[Any]:
    """The values with letters of missing answers, empty where only the plain reading is."""
    return [t if isinstance(t, str) or p == p else None for t, p in zip(told, plain, strict=True)]


def _library() -> ModuleType:
    # Loaded on demand: one file in a thousand needs it, and every worker process would wait for it.
    import pyreadstat

    return pyreadstat


def _cell(variable: Variable, value: Any) -> object:
    """A value as a cell: its label, else the value; missing by declaration, missing in the file (empty)."""
    if value is None or value != value or value == "":
        return ""
    label = variable.labels.get(value)
    if value in variable.letters or any(_within(value, limits) for limits in variable.ranges):
        return UserMissing(" ".join(part for part in (_plain(value), label) if part))
    if label is not None:
        return label
    if isinstance(value, str | bool | dt.date | dt.time):
        return value
    number = float(value)
    exact = number.is_integer() and KEPT_BY_WORKSHEETS <= abs(number) < EXACT_IN_DOUBLE
    return str(int(number)) if exact else number


def _within(value: Any, limits: Mapping[str, Any]) -> bool:
    if isinstance(value, str) or isinstance(limits["lo"], str):
        return str(value).strip() == str(limits["lo"]).strip()
    return bool(limits["lo"] <= value <= limits["hi"])


def _plain(value: Any) -> str:
    return str(int(value)) if isinstance(value, float) and value.is_integer() else str(value)
