"""No workbook and no CSV that we write holds text which a spreadsheet would run; every writer there is is walked."""

import re
from pathlib import Path

import openpyxl
import pytest

from tasks.officers.list_workbook import ListColumn, NameList, write_list
from tasks.publish.tabular import FORMULA_STARTS

ROOT = Path(__file__).resolve().parent.parent
WRITES = re.compile(r"\bWorkbook\(|csv\.writer|\bwrite_csv\(|format csv|\bcopy_csv\(|to_csv|to_excel")
MAKES_HARMLESS = re.compile(r'\bneutral\(|_neutral_column\(|\bcopy_csv\(|data_type = "s"')
# Writers of nothing that came from outside, and those that leave the cells to a module that is walked itself.
OWN_TEXT = {
    "tasks/publish/workbook.py": "its sheets are written by workbook_*.py",
    "tasks/pseudonyms/respondents.py": "keyed hashes, sheet and row numbers",
    "tasks/publish/serve_table.py": "the stream into PostgreSQL, no file",
    "tasks/publish/release.py": "calls the writer of tabular.py",
}
WRITERS = sorted(
    p.relative_to(ROOT).as_posix()
    for layer in ("tasks", "flows")
    for p in (ROOT / layer).rglob("*.py")
    if "simulate" not in p.parts and WRITES.search(p.read_text(encoding="utf-8"))
)


def test_the_walk_finds_the_writers() -> None:
    assert {"tasks/officers/list_workbook.py", "tasks/review/workbook.py", "tasks/reply/outbox.py"} <= set(WRITERS)


@pytest.mark.parametrize("name", WRITERS)
def test_every_writer_makes_text_harmless(name: str) -> None:
    harmless = bool(MAKES_HARMLESS.search((ROOT / name).read_text(encoding="utf-8")))
    assert harmless != (name in OWN_TEXT), f"{name} writes cells: use neutral() or say in OWN_TEXT why it need not"


def test_no_reason_is_kept_for_a_writer_that_is_gone() -> None:
    assert set(OWN_TEXT) <= set(WRITERS)


@pytest.mark.parametrize("mark", FORMULA_STARTS)
def test_a_name_that_begins_like_a_formula_stays_a_text_in_an_officers_list(tmp_path: Path, mark: str) -> None:
    columns = (ListColumn(key="full_name", width=20),)
    path = tmp_path / "list.xlsx"
    write_list(path, NameList(topic="problem_list", place="X", columns=columns, rows=[{"full_name": f"{mark}1+1"}]))
    book = openpyxl.load_workbook(path)
    cells = [cell for row in book.active.iter_rows(min_row=5) for cell in row if cell.value]
    assert [cell.data_type for cell in cells] == ["s"]
    assert str(cells[0].value).startswith("'")
