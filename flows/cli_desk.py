"""The commands `lab desk`: who owes a file, which files wait for the laboratory, and letting a held list go on."""

import datetime as dt
from typing import Annotated

import typer

from config.settings import load_settings
from flows.cli_options import OneSource
from flows.console import print_rows, terminal

desk = typer.Typer(help="Late and missing files, and files that wait for a decision.")
console = terminal()


@desk.callback(invoke_without_command=True)
def show(
    context: typer.Context,
    source: OneSource = None,
    missing: Annotated[bool, typer.Option("--missing", help="Only files that never came.")] = False,
) -> None:
    """Say who sent what against the calendar: late and missing files, and files that wait for a decision."""
    if context.invoked_subcommand:
        return
    # The tables behind it take a second to import: not for `lab --help`.
    from flows.views import look_at_desk

    seen = look_at_desk(load_settings(), dt.datetime.now(dt.UTC).date(), source, missing_only=missing)
    print_rows(console, "Submission desk: files expected so far", seen.summary)
    for title, files in (
        ("Missing" if missing else "Late and missing", seen.owing),
        ("Waiting for the laboratory", seen.stopped),
    ):
        if files:
            print_rows(console, title, files, limit=400)
        else:
            console.print(f"{title}: none")


@desk.command()
def release(
    submission_id: Annotated[str, typer.Argument(help="Id of the held file, as `lab desk` shows it.")],
    minutes: Annotated[str, typer.Option(help="Number of the meeting's minutes.")],
) -> None:
    """Record the minutes of a held village list; the next `lab ingest` takes it in."""
    from flows.steps import release_held
    from tasks.decide import NotHeldError

    try:
        release_held(load_settings(), submission_id, minutes, dt.datetime.now(dt.UTC).replace(tzinfo=None))
    except NotHeldError as problem:
        console.print(f"[red]{problem}[/red]")
        raise typer.Exit(1) from problem
    console.print(f"{submission_id} is released; the next lab ingest takes it in")
