"""The command `lab forget`: a received file goes, with all that was read from it, as transfer agreements may demand."""

import datetime as dt
import getpass
from typing import Annotated

import typer

from config.messages import message
from config.settings import load_settings
from flows.console import print_rows, terminal
from tasks.forget.find import UnknownFileError
from tasks.forget.log import Wish
from tasks.lines import may_be_logged

console = terminal()


def forget(
    file: Annotated[
        str | None, typer.Argument(help="Submission id, or the first 8 or more digits of the file's hash.")
    ] = None,
    reason: Annotated[str, typer.Option(help="Why, without a name or number of a person; the log keeps it.")] = "",
    due: Annotated[
        bool, typer.Option("--due", help="List files that have outlived the retention of their source.")
    ] = False,
    apply: Annotated[bool, typer.Option("--apply", help="With --due: delete them.")] = False,
) -> None:
    """Delete a received file and all that was read from it; published figures stay and are named."""
    # Every step of the pipeline, a second of imports that other commands are spared.
    from flows.steps import files_due, forget_file

    settings, now = load_settings(), dt.datetime.now(dt.UTC).replace(tzinfo=None)
    if due == (file is not None) or (apply and not due):
        raise typer.BadParameter(message("forget.which", settings.language))
    files = files_due(settings, now.date()) if due else []
    if due:
        print_rows(console, message("forget.due", settings.language), files)
    wanted = [str(f["submission"]) for f in files] if apply else [file] if file else []
    if wanted and not may_be_logged(reason):
        raise typer.BadParameter(message("forget.reason", settings.language))
    for word in wanted:
        try:
            dropped = forget_file(settings, word, Wish(by=getpass.getuser(), reason=reason.strip(), at=now))
        except UnknownFileError as problem:
            console.print(f"[red]{problem}[/red]", soft_wrap=True)
            raise typer.Exit(1) from problem
        releases = ", ".join(dropped.pop("releases")) or "-"
        print_rows(console, message("forget.done", settings.language, file=word), [dropped])
        console.print(message("forget.releases", settings.language, releases=releases), soft_wrap=True)
