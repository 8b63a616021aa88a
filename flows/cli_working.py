"""What commands that run flows share: step lines while they work, and an exit code that tells how they ended."""

from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager, nullcontext
from contextvars import copy_context
from functools import partial
from typing import TYPE_CHECKING

import typer
from rich.console import Console

from config.processes import collect_seldom
from config.raw_key import load_raw_keys
from config.settings import load_settings
from flows.console import StepLines
from flows.own_server import own_server
from flows.stopping import ending_on_signals
from tasks.raw_zone.files import refuse_unreadable

if TYPE_CHECKING:
    # A second of imports, and a server of our own starts before them.
    from prefect.client.schemas.objects import State


def nothing() -> None:
    """Has nothing to do while the orchestrator starts."""


def apart(flow: "Callable[..., State]", **parameters: object) -> "State":
    """The state that a flow ends in; it runs in a thread of its own, so that the main one is free to hear signals."""
    with ThreadPoolExecutor(1) as thread:
        return thread.submit(copy_context().run, partial(flow, return_state=True, **parameters)).result()


@contextmanager
def working(console: Console, meanwhile: Callable[[], None] = nothing) -> Iterator[None]:
    """Step lines on the terminal while flows run `apart`, which a signal ends; the orchestrator starts beside what is done meanwhile.

    Raises RawKeyError before anything starts, and OrchestratorAway when the orchestrator does not answer.
    """
    settings = load_settings()
    refuse_unreadable(settings.archive, load_raw_keys(settings))
    with ending_on_signals(), own_server() as ours:
        # A second of imports; only commands that run flows pay for it.
        from flows.recovery import await_server
        from flows.workspace import saying_when_away, without_heartbeats

        with ThreadPoolExecutor(1) as beside:
            starting = beside.submit(await_server, settings)
            meanwhile()
            starting.result()
        collect_seldom()
        with saying_when_away(), without_heartbeats() if ours else nullcontext(), StepLines(console):
            yield


def finish(console: Console, state: object) -> None:
    """Ends the command: silently when the flow completed, with its message and exit code 1 when it did not."""
    if not getattr(state, "is_completed", lambda: False)():
        console.print(f"[red]{getattr(state, 'name', 'Failed')}[/red]: {getattr(state, 'message', '')}")
        raise typer.Exit(1)
