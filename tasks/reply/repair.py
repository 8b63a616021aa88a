"""A submitter's workbook made into its repair workbook; runs in a worker process, so it takes and gives small values."""

import gc
from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass, replace
from pathlib import Path

from openpyxl import Workbook, load_workbook
from openpyxl.worksheet.worksheet import Worksheet

from config.raw_key import RawKeys
from config.sources import SourceTable
from config.whole_file import whole_file
from tasks.raw_zone.files import plain
from tasks.readers.formats import recognise
from tasks.readers.opened import Opened, Row
from tasks.readers.returned import key_header, key_of, our_sheets
from tasks.readers.tables import real_sheet
from tasks.readers.workbook import open_workbook
from tasks.reply.converted import new_workbook
from tasks.reply.findings import Counts, Problem, RuleCount
from tasks.reply.front import add_front
from tasks.reply.locks import add_choices, add_key_sheet, remove_key_sheet, remove_keys, write_keys
from tasks.reply.marks import clear_marks, mark_cells
from tasks.reply.wording import choices, filled


@dataclass(frozen=True)
class SheetPlan:
    """What a table's sheet needs: its table, the row of its header, the letter of each column and its rows' keys."""

    sheet: str
    table: SourceTable
    header: int
    letters: dict[str, str]
    keys: dict[int, str]


@dataclass(frozen=True)
class RepairJob:
    """One workbook to make: bytes it comes from with the keys that open them, where it goes, and all that is said in it."""

    origin: Path
    keys: RawKeys
    target: Path
    submission_id: str
    about: str
    plans: tuple[SheetPlan, ...]
    problems: tuple[Problem, ...]
    rules: tuple[RuleCount, ...]
    counts: Counts
    language: str


def try_repair(job: RepairJob) -> bool:
    """Writes the workbook; false for one that can be read but not written back, whose sender gets a list instead.

    Raises RawKeyError when its bytes lie encrypted and cannot be opened.
    """
    with plain(job.origin, job.keys) as origin:
        try:
            write_repair_workbook(replace(job, origin=origin))
        except Exception:
            # What people's programs write is without end; one odd file must not cost the others their answers.
            return False
        finally:
            # The cells of a workbook hold one another; left to the interpreter they would wait in memory beside those of the next.
            gc.collect()
    return True


def write_repair_workbook(job: RepairJob) -> None:
    """Writes the submitter's workbook with marked cells, notes, dropdowns, hidden keys and a front sheet."""
    opened = open_workbook(job.origin)
    rows, book = opened.sheets, _book(job.origin, opened)
    returned = bool(our_sheets(rows))
    if returned and (key := key_of(rows[next(s for s in our_sheets(rows) if key_of(rows[s]))])):
        remove_key_sheet(book, key.front)
    for sheet in book.worksheets:
        if returned:
            clear_marks(sheet)
            remove_keys(sheet)
        values_only(sheet, rows[sheet.title])
    front = free_name(book, filled("front", job.language))
    keys = add_key_sheet(book, job.submission_id, front)
    for plan in job.plans:
        mine = [problem for problem in job.problems if problem.sheet == plan.sheet]
        _prepare_sheet(book[real_sheet(plan.sheet)], plan, mine, keys, job.language)
    problems = [replace(problem, sheet=real_sheet(problem.sheet)) for problem in job.problems]
    by_sheet: dict[str, list[Problem]] = defaultdict(list)
    for problem in problems:
        by_sheet[problem.sheet].append(problem)
    tables = {real_sheet(plan.sheet): plan.table for plan in job.plans}
    for name, found in by_sheet.items():
        mark_cells(book[name], found, tables.get(name), job.language)
    add_front(book, front, job.about, job.counts, job.rules, problems, job.language)
    with whole_file(job.target) as part:
        book.save(part)


def _book(origin: Path, opened: Opened) -> Workbook:
    """The submitter's own workbook; one of an older or another format is made anew, with its cells but not its look."""
    if recognise(origin) != "xlsx":
        return new_workbook(opened)
    with origin.open("rb") as stream:
        return load_workbook(stream, rich_text=True)


def _prepare_sheet(
    sheet: Worksheet, plan: SheetPlan, problems: Sequence[Problem], keys: Worksheet, language: str
) -> None:
    """Row keys, and dropdowns over the columns that have a problem and take few words."""
    write_keys(sheet, plan.header, plan.keys, key_header(plan.sheet))
    columns = {p.column for p in problems} & plan.letters.keys()
    lists = {plan.letters[column]: choices(plan.table, column, language) for column in sorted(columns)}
    words = (filled("choice_title", language), filled("choice_text", language))
    add_choices(sheet, keys, {letter: valid for letter, valid in lists.items() if valid}, plan.header, words)


def values_only(sheet: Worksheet, rows: Sequence[Row]) -> None:
    """Formulas become the values that were judged: a saved formula without its result could not be read again."""
    for line in sheet.iter_rows():
        for cell in line:
            if cell.data_type == "f":
                inside = cell.row <= len(rows) and cell.column <= len(rows[cell.row - 1])
                value = rows[cell.row - 1][cell.column - 1] if inside else None
                cell.value = value
                if isinstance(value, str):
                    cell.data_type = "s"


def free_name(book: Workbook, wanted: str) -> str:
    """The front sheet's name, numbered when the submitter has a sheet of that name."""
    numbered = (wanted, *(f"{wanted} {n}" for n in range(2, 99)))
    taken = {name.lower() for name in book.sheetnames}
    return next(name for name in numbered if name.lower() not in taken)
