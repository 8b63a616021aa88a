"""The commands `lab link`: link all records, fit the linkage model again, and look at the model in use."""

import datetime as dt
from contextlib import closing
from pathlib import Path
from typing import Annotated

import typer

from config.link_key import LinkKeyError
from config.linkage import load_linkage
from config.linkage_model import LinkageModel, load_model, parameter_rows
from config.settings import load_settings
from flows.cli_working import apart, finish, working
from flows.console import StepLines, print_rows, terminal
from tasks.journal import Run
from tasks.pseudonyms.found import token_counts, write_answers
from tasks.warehouse import open_warehouse

app = typer.Typer(help="Link records into persons; fit the linkage model.")
console = terminal()


@app.callback(invoke_without_command=True)
def link(context: typer.Context) -> None:
    """Link all records again and merge them into persons, families and households."""
    if context.invoked_subcommand:
        return
    # Prefect takes a second to import: not for `lab --help`.
    from flows.link import link as flow

    with working(console):
        state = apart(flow)
    finish(console, state)


@app.command()
def train() -> None:
    """Fit the linkage model to the records of this warehouse; the next `lab link` compares all pairs with it."""
    from flows.link import train as flow

    with working(console):
        state = apart(flow)
    finish(console, state)
    model()


@app.command()
def model() -> None:
    """Show the parameters of the linkage model in use: how often each level is met, and the bits it gives."""
    used = load_model(load_settings(), load_linkage())
    print_rows(console, title_of(used), parameter_rows(used))


@app.command()
def doubt(
    as_of: Annotated[dt.datetime | None, typer.Option(formats=["%Y-%m-%d"], help="Day that ages count at.")] = None,
) -> None:
    """Compute all figures again over other plausible cuts of linking; the next release says how far each moves."""
    from flows.doubt import doubt_of_links
    from tasks.link import NotLinkedError

    settings, run = load_settings(), Run.start(dt.datetime.now(dt.UTC))
    try:
        with StepLines(console), closing(open_warehouse(settings)) as con:
            moved = doubt_of_links(con, settings, run, (as_of or run.now).date())
    except NotLinkedError as problem:
        console.print(f"[red]{problem}[/red]")
        raise typer.Exit(1) from problem
    print_rows(console, "Figures of the kabupaten that move with the cut of linking", moved, limit=20)


@app.command()
def pseudonymise(
    file: Annotated[
        Path,
        typer.Argument(
            exists=True, dir_okay=False, help="A list of respondents: any table with names, NIK, dates of birth."
        ),
    ],
    out: Annotated[Path | None, typer.Option(help="Folder of the new file; that of the list by default.")] = None,
) -> None:
    """For a university: keyed hashes of its respondents, without names or numbers, to be sent in place of the list (key: LAB_LINK_KEY)."""
    # It reads a list as sources are read: a second of libraries that other commands are spared.
    from tasks.pseudonyms.respondents import SUFFIX, NotReadError
    from tasks.pseudonyms.respondents import pseudonymise as make_pseudonyms

    target = (out or file.parent) / f"{file.stem}{SUFFIX}"
    try:
        count = make_pseudonyms(file, target, load_settings())
    except (LinkKeyError, NotReadError) as problem:
        console.print(f"[red]{problem}[/red]", soft_wrap=True)
        raise typer.Exit(1) from problem
    console.print(
        f"{count:,} respondents in {target}: keyed hashes only; keep {file.name}, whose rows the answer names",
        soft_wrap=True,
    )


@app.command()
def respondents() -> None:
    """For the laboratory: how many pseudonymised respondents were found; writes each university's answer into the outbox."""
    settings = load_settings()
    with closing(open_warehouse(settings)) as con:
        try:
            written = write_answers(con, settings)
        except LinkKeyError as problem:
            console.print(f"[red]{problem}[/red]", soft_wrap=True)
            raise typer.Exit(1) from problem
        print_rows(console, "Pseudonymised respondents", token_counts(con))
    for path in written:
        console.print(str(path), soft_wrap=True)


def title_of(model: LinkageModel) -> str:
    """What a model rests on, in one line."""
    return (
        f"Linkage model {model.version}: {model.records:,} records, {model.trained_at}, trained on {model.trained_on}"
    )
