"""Times intake alone, one sheet of 100,000 rows and a folder of village workbooks, and prints what each step of it took."""

import argparse
import os
import resource
import subprocess
import sys
import tempfile
import time
from contextlib import closing
from pathlib import Path

from python_calamine import CalamineWorkbook

from config.settings import Settings
from config.simulate import SimulationParameters, read_parameters
from tasks.simulate.file_opensid import SHEET, write_opensid
from tasks.simulate.run import make_world
from tasks.simulate.sheet_writer import Cell, Sheet, plain_rows, write_workbook
from tasks.simulate.truth import Log
from tasks.warehouse import open_warehouse, rows

LAB = [sys.executable, "-m", "flows", "ingest", "--source", "opensid"]
# Every desa sends all its families, so that the folder holds about 800,000 rows.
PERSONS, SHEET_ROWS, SEED = 850_000, 100_000, 1
GOALS = {"sheet": "100,000 rows <= 10 s", "folder": "285 village files, about 800,000 rows <= 90 s on 2 cores"}


def all_villages(parameters: SimulationParameters) -> SimulationParameters:
    """The declared shares with every desa and every family on a village list."""
    share = parameters.desa_share
    every = share.model_copy(update={"opensid": share.opensid.model_copy(update={"small": 1.0, "large": 1.0})})
    families = parameters.coverage.model_copy(update={"opensid_families": 1.0})
    return parameters.model_copy(update={"desa_share": every, "coverage": families})


def make_folder(home: Path, persons: int) -> list[Path]:
    """Writes the village workbooks into an inbox; returns them."""
    write_opensid(make_world(all_villages(read_parameters()), persons, SEED), Log(home / "inbox"))
    return sorted((home / "inbox").rglob("*.xlsx"))


def _plain(value: object) -> Cell:
    return value if isinstance(value, str) or (isinstance(value, float) and value.is_integer()) else str(value)


def make_sheet(home: Path, villages: list[Path], count: int) -> None:
    """Puts the first rows of the villages into one workbook of one village."""
    header: list[Cell] = []
    data: list[list[Cell]] = []
    for path in villages:
        with CalamineWorkbook.from_path(str(path)) as book:
            header, *more = ([_plain(v) for v in row] for row in book.get_sheet_by_name(SHEET).to_python())
        data += more
        if len(data) >= count:
            break
    plain = [header, *data[:count]]
    target = home / "inbox" / "opensid" / villages[0].parent.name / "penduduk.xlsx"
    write_workbook(target, [Sheet(SHEET, [plain_rows(plain)])])


def show(what: str, home: Path) -> None:
    """Takes an inbox in by one command and prints the seconds of the command and of the step in it."""
    started, before = time.perf_counter(), resource.getrusage(resource.RUSAGE_CHILDREN)
    subprocess.run(LAB, env=os.environ | {"LAB_HOME": str(home)}, stdout=subprocess.DEVNULL, check=True)
    whole, after = time.perf_counter() - started, resource.getrusage(resource.RUSAGE_CHILDREN)
    cpu = after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime
    with closing(open_warehouse(Settings(home=home))) as con:
        (step,) = rows(con, "select sum(seconds) as seconds from audit.run where step = 'ingest'")
        (count,) = rows(
            con, "select count(distinct submission_id) as files, sum(file_rows) as n from audit.row_account"
        )
    print(  # noqa: T201
        f"{what:<7} {count['files']:>4} files {count['n']:>9,} rows {step['seconds']:>7.1f} s read, typed and judged "
        f"({whole:.1f} s the whole command, {cpu:.1f} s of processors)   goal: {GOALS[what]}",
        flush=True,
    )


def main() -> None:
    """Makes both inboxes and measures them."""
    options = argparse.ArgumentParser(description=__doc__)
    options.add_argument("--persons", type=int, default=PERSONS)
    options.add_argument("--rows", type=int, default=SHEET_ROWS)
    chosen = options.parse_args()
    with tempfile.TemporaryDirectory(prefix="lab-bench-") as folder:
        home = Path(folder)
        villages = make_folder(home / "folder", chosen.persons)
        make_sheet(home / "sheet", villages, chosen.rows)
        show("sheet", home / "sheet")
        show("folder", home / "folder")


if __name__ == "__main__":
    main()
