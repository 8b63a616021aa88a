"""The command `lab as-of`: what was believed on one day about another, beside what is believed now."""

import datetime as dt
from contextlib import closing
from typing import Annotated

import typer

from config.settings import load_settings
from flows.cli_access import Purpose, note_opening
from flows.console import print_rows, terminal
from tasks.as_of import UnknownThenError, look_back
from tasks.warehouse import open_warehouse

console = terminal()
DAY = ["%Y-%m-%d"]


def as_of(
    identity: Annotated[str, typer.Argument(help="Id of a person (P...) or a family (F...), in use or retired.")],
    known: Annotated[dt.datetime, typer.Option(formats=DAY, help="Day on which it was believed.")],
    held: Annotated[dt.datetime, typer.Option(formats=DAY, help="Day that it was believed of.")],
    names: Annotated[bool, typer.Option("--show-names", help="Also show names and numbers: personal data.")] = False,
    purpose: Purpose = "",
) -> None:
    """Say what we believed on one day about another, and what is in force now."""
    settings = load_settings()
    if names:
        note_opening(settings, purpose, "as-of", identity)
    with closing(open_warehouse(settings)) as con:
        try:
            found = look_back(con, identity, known.date(), held.date(), show_names=names)
        except UnknownThenError as problem:
            raise typer.BadParameter(str(problem)) from problem
    print_rows(console, f"{identity}: believed on {known:%Y-%m-%d} about {held:%Y-%m-%d}", found)
