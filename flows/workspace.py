"""What every flow needs before it works: settings, the warehouse, the writer's turn and the run it belongs to."""

import datetime as dt
import time
from collections.abc import Iterator
from contextlib import closing, contextmanager, suppress
from contextvars import ContextVar
from fcntl import LOCK_EX, flock

import httpx
from prefect.client.orchestration import get_client
from prefect.runtime import flow_run
from prefect.settings import temporary_settings

from config.messages import message
from config.settings import Settings, load_settings
from flows import quiet_exit  # noqa: F401 - a run of the schedule is a process that begins with none of our commands
from flows.away import OrchestratorAway
from tasks.difference.basis import finish_basis
from tasks.health.page import write_health
from tasks.journal import RUN_ID, Run
from tasks.warehouse import Connection, EngineError, open_warehouse

# Seconds given to a server that is still starting, before each further attempt.
START_PAUSES = (1, 5, 15)
_OPEN: ContextVar[Connection | None] = ContextVar("open_warehouse", default=None)


@contextmanager
def saying_when_away(*also: type[Exception]) -> Iterator[None]:
    """Makes a server that does not answer within the block, or what shows it `also`, a sentence; raises OrchestratorAway."""
    kinds: tuple[type[Exception], ...] = (httpx.TransportError, *also)
    try:
        yield
    except kinds as error:
        raise OrchestratorAway(message("orchestrator.away", load_settings().language)) from error


def wait_for_server() -> None:
    """The first thing asked of a server, which on a busy machine may still be starting; raises OrchestratorAway when it stays away."""
    for pause in START_PAUSES:
        with suppress(OrchestratorAway), saying_when_away(RuntimeError):
            return _greet_server()
        time.sleep(pause)
    with saying_when_away(RuntimeError):
        return _greet_server()


def _greet_server() -> None:
    with get_client(sync_client=True) as client:
        client.hello().raise_for_status()


@contextmanager
def without_heartbeats() -> Iterator[None]:
    """Flow runs of the block do not say that they live: for a server that ends with the command, which nobody asks later.

    The thread that says so is waited for up to a second at the end of every flow run.
    """
    with temporary_settings(updates={"flows.heartbeat_frequency": None}):
        yield


@contextmanager
def writers_turn() -> Iterator[None]:
    """Waits until no other flow writes and opens the warehouse; a flow inside a flow shares its caller's turn.

    Taken once for a whole flow, since each opening of a large warehouse costs a third of a second.
    """
    if _OPEN.get() is not None:
        yield
        return
    with _alone(load_settings()), closing(open_warehouse(load_settings())) as con:
        finish_basis(con, load_settings())
        token = _OPEN.set(con)
        try:
            yield
        finally:
            _OPEN.reset(token)
            # A page about a run that failed must not hide why it failed.
            with suppress(OSError, EngineError):
                write_health(con, load_settings(), dt.datetime.now(dt.UTC))


@contextmanager
def _alone(settings: Settings) -> Iterator[None]:
    """Waits for this laboratory's lock; the system takes it back from a process that is gone, as the orchestrator's server would not."""
    settings.home.mkdir(parents=True, exist_ok=True)
    with (settings.home / "writer.lock").open("w") as lock:
        flock(lock, LOCK_EX)
        yield


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
