"""The commands `lab map`: which files wait for a map of their columns, what is proposed, and the answer."""

import datetime as dt
import getpass
from contextlib import closing
from typing import Annotated

import typer

from config.settings import load_settings
from config.sources import load_sources
from flows.cli_options import OneSource
from flows.console import print_rows, terminal
from tasks.mapping import MapError, answers_of, shown_columns, waiting_file, waiting_files
from tasks.mapping_sheets import answer_file, proposed_sheets, shown_sheets
from tasks.warehouse import open_warehouse

app = typer.Typer(help="Files whose columns are not known for sure: what each column seems to hold, and the answer.")
console = terminal()
File = Annotated[str, typer.Argument(help="Id or name of the file, as `lab map` shows it.")]


@app.callback(invoke_without_command=True)
def list_(
    context: typer.Context,
    source: OneSource = None,
) -> None:
    """Files that wait for a word on their columns or sheets, with one question each."""
    if context.invoked_subcommand:
        return
    settings = load_settings()
    with closing(open_warehouse(settings)) as con:
        found = waiting_files(con, settings.language, source)
    console.print(f"[bold]Files that wait for a column map: {len(found)}[/bold]")
    for file in found:
        console.print(f"  [yellow]{file['submission_id']}[/yellow] {file['question']}", soft_wrap=True)


@app.command()
def show(file: File) -> None:
    """Each column of a waiting file with its title, what it seems to hold, how sure that is and why; no value of a cell."""
    settings = load_settings()
    with closing(open_warehouse(settings)) as con:
        try:
            waiting = waiting_file(con, file)
        except MapError as problem:
            raise typer.BadParameter(str(problem)) from problem
        (question,) = (
            f["question"] for f in waiting_files(con, settings.language) if f["submission_id"] == waiting.submission_id
        )
        sheets = proposed_sheets(con, waiting.submission_id)
    source = load_sources()[waiting.source]
    if sheets:
        print_rows(
            console, f"{waiting.source}/{waiting.file_name}", shown_sheets(sheets, source.tables, settings.language)
        )
    if waiting.columns or not sheets:
        print_rows(console, f"{waiting.source}/{waiting.file_name}", shown_columns(waiting, source, settings.language))
    console.print(question, soft_wrap=True)


@app.command("confirm")
def confirm_(
    file: File,
    changes: Annotated[
        list[str] | None,
        typer.Option("--set", help='What a column holds where the proposal is wrong: "title=column", or "title=-".'),
    ] = None,
    sheets: Annotated[
        list[str] | None,
        typer.Option(
            "--sheet", help='Which table a sheet holds where the proposal is wrong: "sheet=table", or "sheet=-".'
        ),
    ] = None,
    everyone: Annotated[
        bool, typer.Option("--everyone", help="For every submitter with a waiting file of the same layout.")
    ] = False,
) -> None:
    """Say that what is proposed for columns and sheets is right, with changes where it is not; the next `lab ingest` reads the file, and no layout is asked twice."""
    settings = load_settings()
    with closing(open_warehouse(settings)) as con:
        try:
            waiting = waiting_file(con, file)
            kept = answer_file(
                con, settings, load_sources()[waiting.source], waiting, answers_of(changes or ()), answers_of(sheets or ()),
                by=getpass.getuser(), now=dt.datetime.now(dt.UTC), everyone=everyone,
            )  # fmt: skip
        except MapError as problem:
            raise typer.BadParameter(str(problem)) from problem
    console.print(f"{kept} answers kept; the next lab ingest reads the file")
