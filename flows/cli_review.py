"""The command `lab review`: doubtful pairs of records for people to decide, as a workbook for each desa or on a page of this machine."""

import datetime as dt
from contextlib import closing
from typing import Annotated

import typer

from config.settings import load_settings
from flows.cli_access import Purpose, note_opening
from flows.console import print_rows, terminal
from tasks.review.desk import write_desk
from tasks.review.verdicts import count_verdicts, review_counts
from tasks.warehouse import open_warehouse

app = typer.Typer(help="Doubtful pairs of records, for people to decide.")
console = terminal()


@app.callback(invoke_without_command=True)
def review(
    serve: Annotated[
        bool, typer.Option("--serve", help="Show the pairs on a page of this machine instead; Ctrl+C ends it.")
    ] = False,
    port: Annotated[int, typer.Option(help="Port of the page; any free one by default.", min=0, max=65535)] = 0,
    purpose: Purpose = "",
) -> None:
    """Write the workbooks of doubtful pairs into the outbox, those that move most figures first; put filled ones into the inbox."""
    if serve:
        show(port, purpose)
    else:
        write()


def write() -> None:
    """Writes the workbooks and says how many pairs each desa has."""
    settings = load_settings()
    with closing(open_warehouse(settings)) as con:
        count_verdicts(con, settings)
        found = write_desk(con, settings)
        counts = review_counts(con)
    print_rows(console, "Pairs to look at, by desa", found, limit=20)
    if counts:
        print_rows(console, "Pairs looked at", counts)
    console.print(f"Workbooks: {settings.outbox}/<desa>/review (personal data: each is for its reviewer only)")


def show(port: int, purpose: str) -> None:
    """Serves a round of review until it is ended; the warehouse is free meanwhile."""
    # Templates and a server take a moment to import: not for `lab --help`.
    from tasks.review.round import load_round
    from tasks.review.serve import Desk

    settings = load_settings()
    note_opening(settings, purpose, "review page", settings.regency)
    with closing(open_warehouse(settings)) as con:
        count_verdicts(con, settings)
        held = load_round(con, settings)
    try:
        desk = Desk(held, port, lambda: dt.datetime.now(dt.UTC).replace(tzinfo=None))
    except OSError as problem:
        console.print(f"[red]port {port} is taken: leave --port out, or name another[/red]")
        raise typer.Exit(1) from problem
    with desk:
        console.print(
            f"Open {desk.link} on this machine (personal data: the link is for the reviewer only)", soft_wrap=True
        )
        console.print("Answers are remembered at once and count with the next linking. Ctrl+C ends the round.")
        try:
            desk.serve_forever()
        except KeyboardInterrupt:
            console.print("Ended.")
