"""What every flow needs before it works: settings, the warehouse, the writer's turn and the run it belongs to."""

import datetime as dt
from collections.abc import Iterator
from contextlib import closing, contextmanager

from prefect.concurrency.sync import concurrency

from config.settings import Settings, load_settings
from tasks.journal import Run
from tasks.warehouse import Connection, open_warehouse

WRITER = "warehouse-writer"


@contextmanager
def warehouse() -> Iterator[tuple[Settings, Connection]]:
    """The settings and the warehouse opened for writing, one process at a time by the writer's limit."""
    settings = load_settings()
    with concurrency(WRITER, occupy=1, timeout_seconds=3600), closing(open_warehouse(settings)) as con:
        yield settings, con


def run_of(run_id: str | None) -> Run:
    """The run of that id, or a new one that starts now."""
    return Run.named(run_id) if run_id else Run.start(dt.datetime.now(dt.UTC))
