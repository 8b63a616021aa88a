"""What commands that run flows share: step lines while they work, and an exit code that tells how they ended."""

from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager, nullcontext

import typer
from rich.console import Console

from config.processes import collect_seldom
from config.raw_key import load_raw_keys
from config.settings import load_settings
from flows.console import StepLines
from flows.own_server import own_server
from tasks.raw_zone.files import refuse_unreadable


def nothing() -> None:
    """Has nothing to do while the orchestrator starts."""


@contextmanager
def working(console: Console, meanwhile: Callable[[], None] = nothing) -> Iterator[None]:
    """Step lines on the terminal while flows run; the orchestrator starts beside what is done meanwhile.

    Raises RawKeyError before anything starts, and OrchestratorAway when the orchestrator does not answer.
    """
    settings = load_settings()
    refuse_unreadable(settings.archive, load_raw_keys(settings))
    with own_server() as ours:
        # A second of imports; only commands that run flows pay for it.
        from flows.workspace import limit_writers, saying_when_away, without_heartbeats

        with ThreadPoolExecutor(1) as beside:
            starting = beside.submit(limit_writers)
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
