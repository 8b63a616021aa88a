"""The commands `lab identity`: why records are one person, and an officer's word that they are or are not."""

import datetime as dt
import getpass
from collections.abc import Callable
from contextlib import closing
from typing import Annotated

import typer

from config.settings import Settings, load_settings
from flows.cli_access import Purpose, note_opening
from flows.console import print_rows, terminal
from tasks.identity.explain import UnknownIdError, explain, show_names
from tasks.identity.undo import NothingToDecideError, Officer, decide_two, split, undo_merge
from tasks.journal import Run
from tasks.warehouse import Connection, open_warehouse, rows

app = typer.Typer(no_args_is_help=True, help="Lasting ids: why records are one person, and undoing what is wrong.")
console = terminal()
Id = Annotated[
    str, typer.Argument(help="Any id ever given, of a person (P...), a family (F...) or a household (H...).")
]
Person = Annotated[str, typer.Argument(help="Id of a person, in use or retired.")]
Reason = Annotated[str, typer.Option(help="Why, in a few words without names or numbers of persons.")]
Decide = Callable[[Connection, Settings, Officer], int]


@app.command("explain")
def explain_(
    identity: Id,
    names: Annotated[bool, typer.Option("--show-names", help="Also show names and numbers: personal data.")] = False,
    purpose: Purpose = "",
) -> None:
    """Say which records an id stands for, what holds them together, where values come from, and what happened to it."""
    settings = load_settings()
    if names:
        note_opening(settings, purpose, "identity explain", identity)
    with closing(open_warehouse(settings)) as con:
        try:
            known = explain(con, identity)
        except UnknownIdError as problem:
            raise typer.BadParameter(str(problem)) from problem
        personal = show_names(con, identity) if names else []
    where = f"{known.asked} leads to {known.found}" if known.asked != known.found else known.found
    count = len(known.records)
    console.print(f"[bold]{where}[/bold]: {known.entity} of {count} record{'s' if count > 1 else ''}")
    for title, found in (
        ("Members", known.members),
        ("Records", known.records),
        ("Personal data: do not copy", personal),
        ("What holds them together", known.pairs),
        ("Where values come from", known.attributes),
        ("What people decided", known.verdicts),
        ("What happened to the id", known.events),
    ):
        if found:
            print_rows(console, title, found)


@app.command("undo-merge")
def undo_merge_(identity: Person, reason: Reason = "") -> None:
    """Undo the merge of a retired id: its records are kept apart from the others for ever, and the id comes back to them."""
    _decide(lambda con, settings, officer: undo_merge(con, settings, identity, officer), reason)


@app.command("split")
def split_(
    identity: Person,
    records: Annotated[str, typer.Option(help="Numbers of the records to take out, as explain shows them: 2,5.")],
    reason: Reason = "",
) -> None:
    """Take records out of a person; they are kept apart from the others for ever."""
    if not all(part.strip().isdecimal() for part in records.split(",")):
        raise typer.BadParameter("records are numbers with a comma between, such as 2,5")
    numbers = [int(part) for part in records.split(",")]
    _decide(lambda con, settings, officer: split(con, settings, identity, numbers, officer), reason)


@app.command("never-match")
def never_match(first: Person, second: Person, reason: Reason = "") -> None:
    """Say that two persons are not one; no rule and no model joins them any more."""
    _decide(lambda con, settings, officer: decide_two(con, settings, (first, second), "different", officer), reason)


@app.command("match")
def match_(first: Person, second: Person, reason: Reason = "") -> None:
    """Say that two persons are one; this also takes back never-match, undo-merge and split."""
    _decide(lambda con, settings, officer: decide_two(con, settings, (first, second), "same", officer), reason)


def _decide(decide: Decide, reason: str) -> None:
    """Records an officer's word, links again and shows what happened to ids."""
    # Every step of the pipeline, a second of imports that other commands are spared.
    from flows.steps import link_records
    from tasks.difference.basis import finish_basis

    settings, run = load_settings(), Run.start(dt.datetime.now(dt.UTC))
    with closing(open_warehouse(settings)) as con:
        finish_basis(con, settings)
        try:
            pairs = decide(con, settings, Officer(getpass.getuser(), run.now, reason))
        except (NothingToDecideError, UnknownIdError) as problem:
            raise typer.BadParameter(str(problem)) from problem
        link_records(con, settings, run)
        happened = rows(con, HAPPENED, [run.run_id])
    console.print(f"{pairs} pairs of records decided and remembered; linked again")
    print_rows(console, "What happened to ids", happened)


HAPPENED = (
    "select entity, event, entity_id as id, other_id as other, event_evidence as evidence from audit.identity_event "
    "where run_id = ? order by entity desc, event, entity_id"
)
