"""What every flow needs before it works: settings, the warehouse, the writer's turn and the run it belongs to."""

import datetime as dt
from collections.abc import Iterator
from contextlib import closing, contextmanager, suppress
from contextvars import ContextVar

from prefect.client.orchestration import get_client
from prefect.client.schemas.actions import GlobalConcurrencyLimitCreate
from prefect.concurrency.sync import concurrency
from prefect.exceptions import ObjectNotFound
from prefect.runtime import flow_run
from prefect.settings import temporary_settings

from config.settings import Settings, load_settings
from tasks.health.page import write_health
from tasks.journal import RUN_ID, Run
from tasks.warehouse import Connection, EngineError, open_warehouse

WRITER = "warehouse-writer"
TURN_SECONDS = 4 * 3600
_OPEN: ContextVar[Connection | None] = ContextVar("open_warehouse", default=None)


def limit_writers() -> None:
    """One writer at a time, since the warehouse is one file that one process may open."""
    with get_client(sync_client=True) as client:
        try:
            client.read_global_concurrency_limit_by_name(WRITER)
        except ObjectNotFound:
            client.create_global_concurrency_limit(GlobalConcurrencyLimitCreate(name=WRITER, limit=1))


@contextmanager
def without_heartbeats() -> Iterator[None]:
    """Flow runs of the block do not say that they live: for a server that ends with the command, which nobody asks later.

    The thread that says so is waited for up to a second at the end of every flow run.
    """
    with temporary_settings(updates={"flows.heartbeat_frequency": None}):
        yield


@contextmanager
def writers_turn() -> Iterator[None]:
    """Waits until no other process writes and opens the warehouse; a flow inside a flow shares its caller's turn.

    Taken once for a whole flow, since each hand-over through the server costs two seconds and each opening of a
    large warehouse a third of one.
    """
    if _OPEN.get() is not None:
        yield
        return
    with concurrency(WRITER, occupy=1, timeout_seconds=TURN_SECONDS), closing(open_warehouse(load_settings())) as con:
        token = _OPEN.set(con)
        try:
            yield
        finally:
            _OPEN.reset(token)
            # A page about a run that failed must not hide why it failed.
            with suppress(OSError, EngineError):
                write_health(con, load_settings(), dt.datetime.now(dt.UTC))


@contextmanager
def warehouse() -> Iterator[tuple[Settings, Connection]]:
    """The settings and the warehouse of the flow's turn; raises LookupError outside of one."""
    con = _OPEN.get()
    if con is None:
        raise LookupError("a task that writes must run inside a flow that has the writer's turn")
    yield load_settings(), con


def run_of(run_id: str | None) -> Run:
    """The run of that id, or a new one that starts now."""
    return Run.named(run_id) if run_id else Run.start(dt.datetime.now(dt.UTC))


def run_name() -> str:
    """What a flow run is called: the flow, what it was asked for and its run id or the time it was due."""
    asked = flow_run.parameters
    what = [str(flow_run.flow_name), *(asked.get("sources") or [])]
    when = asked.get("run_id") or f"{flow_run.scheduled_start_time:{RUN_ID}}"
    return " ".join([*what, when])
