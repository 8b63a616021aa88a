"""The command `lab explain`: from a published figure to the rows, files, sheets and cells that it came from."""

import datetime as dt
import getpass
from typing import Annotated

import typer

from config.messages import message
from config.settings import load_settings
from flows.console import print_rows, terminal
from tasks.access_log import NoPurposeError
from tasks.explain.answer import NothingKeptError, explain_figure
from tasks.explain.figure import UnknownFigureError, parse_question
from tasks.explain.officer import show_identifiers
from tasks.explain.tell import head_lines, tables
from tasks.facts import DEMO_MARK
from tasks.warehouse import NoWarehouse, StaleWarehouse, WarehouseInUse

console = terminal()


def explain(
    figure: Annotated[
        list[str],
        typer.Argument(
            help="area=CODE or name, indicator=NAME; period=, breakdown= and category= where there are several."
        ),
    ],
    limit: Annotated[int, typer.Option(help="Show where so many counted rows stand.", min=1, max=1000)] = 5,
    officer: Annotated[
        bool, typer.Option("--officer", help="Also names and numbers; the access log keeps who, when and why.")
    ] = False,
    purpose: Annotated[str, typer.Option(help="What an officer needs them for, in a few words.")] = "",
) -> None:
    """Say where a published figure comes from: versions, rules, counted rows, and the file, sheet, row and cells of each."""
    settings = load_settings()
    if officer != bool(purpose):
        raise typer.BadParameter(message("explain.purpose", settings.language))
    try:
        found = explain_figure(settings, parse_question(figure, settings.language), limit, officer=officer)
        personal = (
            show_identifiers(settings, found, getpass.getuser(), purpose, dt.datetime.now(dt.UTC)) if officer else []
        )
    except (
        UnknownFigureError,
        NothingKeptError,
        NoPurposeError,
        NoWarehouse,
        StaleWarehouse,
        WarehouseInUse,
    ) as problem:
        console.print(f"[red]{problem}[/red]", soft_wrap=True)
        raise typer.Exit(1) from problem
    for line in head_lines(found, settings.language):
        console.print(line, soft_wrap=True)
    if (settings.home / DEMO_MARK).exists():
        console.print(message("explain.synthetic", settings.language))
    for title, rows in tables(found, settings.language):
        print_rows(console, title, rows)
    if personal:
        print_rows(console, message("explain.personal", settings.language), personal)


def main() -> None:
    """Answers `lab explain ...` without the other commands, whose libraries take longer to load than the answer."""
    app = typer.Typer(add_completion=False)
    app.command()(explain)
    app(prog_name="lab explain")
