"""The command `lab profile`: one area's figures by register, survey and model side by side."""

from contextlib import closing
from typing import Annotated

import typer

from config.messages import message
from config.settings import load_settings
from flows.console import print_rows, terminal
from tasks.profile import UnknownArea, area_profile
from tasks.warehouse import open_to_read

console = terminal()


def profile(area: Annotated[str, typer.Argument(help="Code of an area, such as 33.26.01.2001.")]) -> None:
    """Show one area: poverty by register, survey and model side by side, and its problems with what became of them."""
    settings = load_settings()
    with closing(open_to_read(settings)) as con:
        try:
            title, figures, problems = area_profile(con, area, settings.language)
        except UnknownArea:
            console.print(message("profile.unknown", settings.language, area=area))
            raise typer.Exit(1) from None
    print_rows(console, message("profile.figures", settings.language, area=title), figures)
    print_rows(console, message("profile.problems", settings.language, area=title), problems)
