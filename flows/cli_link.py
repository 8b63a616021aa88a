"""The commands `lab link`: link all records, fit the linkage model again, and look at the model in use."""

import datetime as dt
from typing import Annotated

import typer

from config.linkage import load_linkage
from config.linkage_model import LinkageModel, load_model, parameter_rows
from config.settings import load_settings
from flows.cli_working import finish, working
from flows.console import StepLines, print_rows, terminal

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
        state = flow(return_state=True)
    finish(console, state)


@app.command()
def train() -> None:
    """Fit the linkage model to the records of this warehouse; the next `lab link` compares all pairs with it."""
    from flows.link import train as flow

    with working(console):
        state = flow(return_state=True)
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

    try:
        with StepLines(console):
            moved = doubt_of_links(load_settings(), (as_of or dt.datetime.now(dt.UTC)).date())
    except NotLinkedError as problem:
        console.print(f"[red]{problem}[/red]")
        raise typer.Exit(1) from problem
    print_rows(console, "Figures of the kabupaten that move with the cut of linking", moved, limit=20)


def title_of(model: LinkageModel) -> str:
    """What a model rests on, in one line."""
    return (
        f"Linkage model {model.version}: {model.records:,} records, {model.trained_at}, trained on {model.trained_on}"
    )
