"""The commands `lab repair`: a person looks at proposed repairs of identity numbers and accepts or refuses them."""

import datetime as dt
import getpass
from contextlib import closing
from typing import Annotated

import typer

from config.settings import load_settings
from flows.cli_access import Purpose, note_opening
from flows.console import print_rows, terminal
from tasks.repair import list_proposals, proposal_values
from tasks.repair_decisions import UnknownProposalError, Verdict, decide
from tasks.warehouse import open_warehouse

app = typer.Typer(no_args_is_help=True, help="Look at proposed repairs of identity numbers, accept or refuse them.")
console = terminal()
Ids = Annotated[list[str], typer.Argument(help="Ids of proposals, as `lab repair list` shows them.")]


@app.command("list")
def list_(
    status: Annotated[
        str, typer.Option(help="proposed, accepted_by_rule, accepted_by_person or refused.")
    ] = "proposed",
    kind: Annotated[str | None, typer.Option(help="Only this kind of damage, such as masked.")] = None,
    limit: Annotated[int, typer.Option(min=1, help="How many to show.")] = 20,
) -> None:
    """Proposals, those that wait for a person unless told otherwise, best first: where the cell is and what speaks for the value, not the value."""
    with closing(open_warehouse(load_settings())) as con:
        found = list_proposals(con, status, kind)
    print_rows(console, "Proposed repairs", found, limit)


@app.command()
def show(proposal_id: Annotated[str, typer.Argument(help="Id of one proposal.")], purpose: Purpose = "") -> None:
    """One proposal with the number as it stands and as it would be; personal data, for the one who decides."""
    settings = load_settings()
    note_opening(settings, purpose, "repair show", proposal_id)
    with closing(open_warehouse(settings)) as con:
        found = proposal_values(con, proposal_id)
    if not found:
        raise typer.BadParameter(f"no such proposal: {proposal_id}")
    print_rows(console, "Personal data: do not copy", found)


@app.command()
def accept(proposal_ids: Ids) -> None:
    """Accept proposals; counts from the next `lab link`, is kept beside the archive and survives a rebuild."""
    _decide(proposal_ids, "accepted_by_person")


@app.command()
def refuse(proposal_ids: Ids) -> None:
    """Refuse proposals, also those that a rule has accepted."""
    _decide(proposal_ids, "refused")


@app.command()
def withdraw(proposal_ids: Ids) -> None:
    """Take decisions back, so that only the rule's word stands; links made by an accepted one go with the next `lab link`."""
    _decide(proposal_ids, "withdrawn")


def _decide(proposal_ids: list[str], verdict: Verdict) -> None:
    settings = load_settings()
    with closing(open_warehouse(settings)) as con:
        try:
            count = decide(con, settings, proposal_ids, verdict, by=getpass.getuser(), now=dt.datetime.now(dt.UTC))
        except UnknownProposalError as problem:
            raise typer.BadParameter(str(problem)) from problem
    console.print(f"{count} {verdict.split('_')[0]}")
