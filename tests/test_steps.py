"""The order of the pipeline as plain calls: each step finds what it needs, whatever has arrived so far."""

import datetime as dt
from contextlib import closing
from pathlib import Path

from config.settings import Settings
from config.sources import load_sources
from flows.release_steps import release_figures
from flows.steps import (
    check_gates,
    compute_figures,
    ingest_source,
    link_records,
    propose_repairs,
    receive_files,
)
from tasks.journal import Run
from tasks.warehouse import open_warehouse, rows
from tests.intake_lab import write_workbook
from tests.test_validate import FILE, HEADER, recipient


def test_one_list_of_one_source_goes_all_the_way(tmp_path: Path) -> None:
    settings = Settings(home=tmp_path)
    path = settings.inbox / FILE
    path.parent.mkdir(parents=True)
    write_workbook(path, {"PKH": [HEADER, recipient(1), recipient(2)]})
    run = Run.start(dt.datetime(2026, 11, 1, tzinfo=dt.UTC))
    with closing(open_warehouse(settings)) as con:
        receive_files(con, settings, run)
        ingest_source(con, settings, load_sources()["pkh"], run)
        check_gates(con, settings, run)
        propose_repairs(con, settings, run)
        link_records(con, settings, run)
        compute_figures(con, settings, run, None)
        release_figures(con, settings, run)
        found = rows(
            con,
            "select status, value from out.indicator where indicator = 'persons_registered' and area_level = 'kabupaten'",
        )
    # Two persons, drawn up, and none of other ages.
    assert {(f["status"], f["value"]) for f in found} == {("rounded", 0.0), ("rounded", 5.0)}
    assert (settings.published / "current").exists()
