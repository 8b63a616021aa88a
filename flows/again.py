"""A past release made again from the archive, the decisions and the ledger, in a folder apart that goes afterwards."""

import shutil
import tempfile
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
    mind_desk,
    propose_repairs,
    sources_with_work,
    start_over,
    take_reviews,
)
from tasks.journal import Run
from tasks.publish.again import differing, gather
from tasks.warehouse import open_warehouse


def make_again(settings: Settings, release: str) -> list[str]:
    """Makes a release again; returns its files that are not the same. Raises NotAgain. Nothing outside the folder apart is changed."""
    folder = Path(tempfile.mkdtemp(prefix="again-", dir=settings.home))
    try:
        apart = gather(settings, release, folder)
        start_over(apart)
        _steps(apart, Run.named(release))
        return list(differing(settings, release, folder))
    finally:
        shutil.rmtree(folder)


def _steps(settings: Settings, run: Run) -> None:
    with closing(open_warehouse(settings)) as con:
        for name in sources_with_work(con, settings):
            ingest_source(con, settings, load_sources()[name], run)
        take_reviews(con, settings, run)
        mind_desk(con, settings, run)
        check_gates(con, settings, run)
        propose_repairs(con, settings, run)
        link_records(con, settings, run)
        compute_figures(con, settings, run, None)
        release_figures(con, settings, run)
