"""The command `lab`: everything a data engineer does by hand, with help, progress and an exit code that tells the truth."""

import datetime as dt
from contextlib import ExitStack
from functools import partial
from pathlib import Path
from typing import Annotated

import typer

from config.processes import begin_forking
from config.raw_key import RawKeyError
from config.serving import NotServed
from config.settings import load_settings
from expectations import gx_door
from flows import environment
from flows.away import OrchestratorAway
from flows.cli_as_of import as_of
from flows.cli_desk import desk
from flows.cli_doctor import doctor, watch
from flows.cli_explain import explain
from flows.cli_forget import forget
from flows.cli_identity import app as identity_commands
from flows.cli_link import app as link_commands
from flows.cli_map import app as map_commands
from flows.cli_options import OneSource, Sources
from flows.cli_problems import app as problem_commands
from flows.cli_profile import profile
from flows.cli_raw import app as raw_commands
from flows.cli_reconcile import reconcile
from flows.cli_release import app as release_commands
from flows.cli_review import app as review_commands
from flows.cli_sites import sites
from flows.cli_targeting import app as targeting_commands
from flows.cli_working import apart, finish, working
from flows.console import print_corrections, print_files, print_rows, terminal
from flows.repair import app as repair_commands
from tasks.warehouse import NoWarehouse, StaleWarehouse, WarehouseInUse

app = typer.Typer(no_args_is_help=True, add_completion=False, rich_markup_mode="markdown", help="""
Lab Kemiskinan: from files as they arrive to published poverty indicators.

First time: `lab run` makes a synthetic regency when the inbox is empty and goes all the way to a release.
Then put real files below `data/inbox/<source>/` and run it again, or `lab serve` to have it done on a schedule.
""")  # fmt: skip
app.add_typer(desk, name="desk")
app.command("as-of")(as_of)
app.command()(explain)
app.command()(forget)
app.command()(reconcile)
app.command()(profile)
app.command()(sites)
app.command()(doctor)
app.command()(watch)
app.add_typer(link_commands, name="link")
app.add_typer(map_commands, name="map")
app.add_typer(repair_commands, name="repair")
app.add_typer(identity_commands, name="identity")
app.add_typer(review_commands, name="review")
app.add_typer(problem_commands, name="problems")
app.add_typer(targeting_commands, name="targeting")
app.add_typer(release_commands, name="release")
app.add_typer(raw_commands, name="raw")
console = terminal()
DEMO_SEED = 33


@app.command()
def run() -> None:
    """The main job: everything in the inbox (a demo regency when it is empty) to a published release."""
    with ExitStack() as turn, working(console, meanwhile=partial(prepare, turn)):
        from flows.nightly import nightly

        gx_door.warm_up()
        state = apart(nightly)
    status()
    finish(console, state)


def prepare(turn: ExitStack) -> None:
    """Makes a demo regency when the inbox is empty, loads the slowest libraries and takes the writer's turn, which `turn` ends."""
    import flows.nightly  # noqa: F401 - its libraries
    from flows.workspace import writers_turn
    from tasks import link_model

    settings = load_settings()
    if not any(settings.inbox.rglob("*.*")):
        demo(settings.demo_persons, DEMO_SEED, settings.home)
    begin_forking()
    link_model.warm_up()
    turn.enter_context(writers_turn())


def demo(persons: int, seed: int, home: Path) -> None:
    """Fills an empty inbox with a synthetic regency and marks the run-time folder as a demonstration."""
    from tasks.facts import DEMO_MARK

    simulate(persons=persons, seed=seed, out=home / "inbox", truth=home / "truth")
    (home / DEMO_MARK).write_text("Synthetic data: no person in this folder is real.\n", encoding="utf-8")


@app.command()
def simulate(
    persons: Annotated[int, typer.Option(help="Persons of the simulated regency.", min=2_000)] = 20_000,
    seed: Annotated[int, typer.Option(help="The same seed gives the same bytes.")] = 33,
    out: Annotated[Path, typer.Option(help="Inbox folder to fill.")] = Path("data/inbox"),
    truth: Annotated[Path | None, typer.Option(help="Folder for who is who; leave out for none.")] = None,
) -> None:
    """Write an inbox of synthetic files in the real formats, with their usual errors."""
    # numpy and pandas: not for `lab --help`.
    from flows.console import simulation_progress
    from tasks.simulate import simulate as make

    with simulation_progress(console) as progress:
        report = make(persons, seed, out, truth, progress)
    console.print(f"{report.files} files of {report.persons:,} synthetic persons in {out}")


@app.command()
def ingest(source: Sources = None) -> None:
    """Take in what the inbox holds, and say what became of every file and row."""
    from flows.ingest import ingest as flow

    with working(console):
        state = apart(flow, sources=source)
    status()
    finish(console, state)


@app.command()
def reply(source: Sources = None) -> None:
    """Write repair workbooks and receipts of all files in use into the outbox again."""
    from flows.ingest import reply_again

    with working(console):
        state = apart(reply_again, sources=source)
    console.print(f"Answers: {load_settings().outbox} (personal data: each folder is for its submitter only)")
    finish(console, state)


@app.command()
def indicators(
    as_of: Annotated[dt.datetime | None, typer.Option(formats=["%Y-%m-%d"], help="Day that ages count at.")] = None,
) -> None:
    """Compute every indicator again, as of today or another day."""
    from flows.indicators import indicators as flow

    with working(console):
        state = apart(flow, as_of=as_of.date() if as_of else None)
    finish(console, state)


@app.command()
def publish() -> None:
    """Compute every indicator and publish a new release."""
    from flows.indicators import indicators as compute
    from flows.publish import publish as flow
    from flows.workspace import run_of

    run_id = run_of(None).run_id
    with working(console):
        state = apart(compute, run_id=run_id)
        if state.is_completed():
            state = apart(flow, run_id=run_id)
    finish(console, state)


@app.command()
def rebuild() -> None:
    """Make the warehouse again from the raw archive and the identity ledger; ids stay."""
    from flows.nightly import nightly
    from flows.steps import start_over

    start_over(load_settings())
    with working(console):
        state = apart(nightly)
    status()
    finish(console, state)


@app.command()
def status() -> None:
    """Row accounts, files that need a person, and the current release."""
    from flows.views import overview

    settings = load_settings()
    seen = overview(settings)
    print_rows(console, "Row account: every row of every file", seen.accounts)
    print_files(console, seen.files, limit=10)
    if seen.corrections:
        print_corrections(console, seen.corrections)
    if seen.repairs:
        print_rows(console, "Identity numbers: rows by finding", seen.findings)
        print_rows(console, "Proposed repairs: cells by kind (lab repair list)", seen.repairs)
    print_rows(console, "The kabupaten in ten figures" + (" (synthetic data)" if seen.demo else ""), seen.figures)
    console.print(f"Release: {seen.release or 'none yet'}")


@app.command()
def findings(
    source: OneSource = None,
    limit: Annotated[int, typer.Option(help="At most so many rows.", min=1)] = 50,
) -> None:
    """List rejected rows: file, sheet, row, cell, and what to do; values are not shown."""
    from flows.views import rejected_rows

    for row in rejected_rows(load_settings(), source, limit):
        where = f"{row['source']}/{row['file']} {row['cell'] or 'row ' + str(row['row'])}"
        console.print(f"[yellow]{row['rule']}[/yellow] {where}: {row['message']}", soft_wrap=True)


@app.command()
def serve() -> None:
    """Start the server, the UI and all schedules on this machine; stop with Ctrl-C."""
    from flows.server import serve_here

    serve_here(console.print)


@app.command()
def docs(check: Annotated[bool, typer.Option("--check", help="Only say whether they are stale.")] = False) -> None:
    """Write the generated parts of the README again."""
    from tasks.document import is_stale, write_readme

    if not check:
        write_readme()
    elif is_stale():
        console.print("README.md is stale: run make docs")
        raise typer.Exit(1)


def main() -> None:
    """Runs the command; what a user can mend (a warehouse in use, a key that opens nothing, a server away) is a message, not a stack trace."""
    try:
        app()
    except (NotServed, NoWarehouse, OrchestratorAway, RawKeyError, StaleWarehouse, WarehouseInUse) as problem:
        console.print(f"[red]{problem}[/red]")
        raise SystemExit(1) from problem


__all__ = ["app", "environment", "main"]
