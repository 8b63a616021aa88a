"""What the terminal shows: a line a step while it works, tables of counts when it is done."""

import sys
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import AbstractContextManager, contextmanager
from types import TracebackType
from typing import Any

from rich.console import Console
from rich.progress import BarColumn, Progress, SpinnerColumn, TextColumn, TimeElapsedColumn
from rich.table import Table

from tasks.journal import StepCounts, watched_by


def terminal() -> Console:
    """The terminal; a log file has no width, and a table must still be read there."""
    return Console(highlight=False, width=None if sys.stdout.isatty() else 160)


class StepLines:
    """Shows the step at work with a spinner and leaves one line for each that ended."""

    def __init__(self, console: Console) -> None:
        self._progress = Progress(
            SpinnerColumn(),
            TextColumn("{task.description}"),
            TimeElapsedColumn(),
            console=console,
            transient=True,
            # A log file shows no spinner, and turning it ten times a second takes time from the work.
            auto_refresh=console.is_terminal,
            refresh_per_second=4,
        )
        self._line = self._progress.add_task("starting", total=None)
        self._watch: AbstractContextManager[None] = watched_by(self._tell)

    def _tell(self, step: str, source: str, counts: StepCounts | None) -> None:
        if counts is None:
            self._progress.update(self._line, description=f"{step} {source}")
        else:
            rejected = f", {counts.rows_rejected:,} rejected" if counts.rows_rejected else ""
            mark = "[green]done[/green]" if counts.state == "completed" else "[red]failed[/red]"
            self._progress.print(f"{mark} {step} {source}: {counts.rows_in:,} in, {counts.rows_out:,} out{rejected}")

    def __enter__(self) -> "StepLines":
        self._progress.start()
        self._watch.__enter__()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._watch.__exit__(kind, error, trace)
        self._progress.stop()


@contextmanager
def simulation_progress(console: Console) -> Iterator[Callable[[str, int, int], None]]:
    """A bar for long work: gives the function that is told (what, done, total)."""
    with Progress(
        TextColumn("{task.description}"), BarColumn(), TimeElapsedColumn(), console=console, transient=True
    ) as progress:
        line = progress.add_task("simulating", total=None)

        def tell(what: str, done: int, total: int) -> None:
            progress.update(line, description=what, completed=done, total=total)

        yield tell


def print_files(console: Console, files: Sequence[Mapping[str, Any]], limit: int) -> None:
    """Files that need a person, a sentence each."""
    console.print(
        f"[bold]Files that need a person: {len(files)}[/bold]" + (f", the first {limit}:" if len(files) > limit else "")
    )
    for file in files[:limit]:
        console.print(f"  [yellow]{file['state']}[/yellow] {file['source']}: {file['message']}", soft_wrap=True)


def print_corrections(console: Console, corrections: Sequence[Mapping[str, Any]]) -> None:
    """What became of each declared correction, a sentence each; one that its source has repaired in red."""
    console.print(f"[bold]Corrections: {len(corrections)}[/bold]")
    for correction in corrections:
        colour = {"applied": "green", "already_repaired": "red"}.get(correction["outcome"], "yellow")
        console.print(
            f"  [{colour}]{correction['outcome']}[/{colour}] {correction['source']}: {correction['message']}",
            soft_wrap=True,
        )


def print_rows(console: Console, title: str, rows: Sequence[Mapping[str, Any]], limit: int = 100) -> None:
    """A small table; says how many rows were left out, or that there is none."""
    if not rows:
        console.print(f"[bold]{title}[/bold]: -")
        return
    # A title of the table itself is folded where the table is narrow.
    console.print(f"[bold]{title}[/bold]", soft_wrap=True)
    table = Table()
    for name in rows[0]:
        is_number = any(isinstance(row[name], int | float) for row in rows[:limit])
        # A word that is cut short cannot be told from its neighbours.
        table.add_column(str(name), justify="right" if is_number else "left", overflow="fold")
    for row in rows[:limit]:
        table.add_row(*map(_shown, row.values()))
    console.print(table)
    if len(rows) > limit:
        console.print(f"  {len(rows) - limit:,} more")


def _shown(value: object) -> str:
    """A value as people read it: thousands apart, two decimals where there are any, or as many as a small number needs."""
    if isinstance(value, float) and not value.is_integer():
        return f"{value:,.2f}" if abs(value) >= 0.1 else f"{value:.2g}"
    return f"{int(value):,}" if isinstance(value, int | float) else "" if value is None else str(value)
