"""The command `lab release`: what people decide about releases."""

import datetime as dt
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import asdict
from getpass import getuser
from typing import Annotated

import typer

from config.difference import load_comparison
from config.messages import message
from config.settings import load_settings
from flows.cli_working import apart, finish, working
from flows.console import print_rows, terminal
from tasks.difference.gates import UnknownGateError, allow
from tasks.publish.approval import NoSuchRelease, approve, list_releases, withdraw

app = typer.Typer(no_args_is_help=True, help="Releases: which there are, which readers see, what may be published.")
console = terminal()
SHOWN_FILES = 5


@contextmanager
def saying_which_is_missing() -> Iterator[None]:
    """Ends the command with a sentence when there is no such release."""
    try:
        yield
    except NoSuchRelease as problem:
        console.print(f"[red]{problem}[/red]")
        raise typer.Exit(1) from None


@app.command("list")
def show_releases() -> None:
    """List the releases: what each is now, what it follows, the version of its contract."""
    print_rows(console, "Releases", [asdict(entry) for entry in list_releases(load_settings().published)])


@app.command("preview")
def make_preview() -> None:
    """Compute every indicator and make a release that only its owners see, in published/preview, until it is approved."""
    # The orchestrator takes a second to import, and the other commands do without it.
    from flows.indicators import indicators
    from flows.publish import publish
    from flows.workspace import run_of

    run_id = run_of(None).run_id
    with working(console):
        state = apart(indicators, run_id=run_id)
        if state.is_completed():
            state = apart(publish, run_id=run_id, preview=True)
    finish(console, state)
    console.print(f"Preview: {load_settings().published / 'preview'}; then lab release approve")


@app.command("approve")
def approve_preview() -> None:
    """Let readers see the preview: files first, then the dashboards' server."""
    # It builds releases too, a second of libraries that other commands are spared.
    from flows.release_steps import serve_figures

    settings = load_settings()
    with saying_which_is_missing():
        release = approve(settings, getuser(), dt.datetime.now(dt.UTC))
    serve_figures(settings, release)
    console.print(f"Readers see {release}")


@app.command("withdraw")
def withdraw_release(
    release: Annotated[str, typer.Argument(help="Release as `lab release list` names it.")],
    reason: Annotated[str, typer.Option(help="Why; kept in the log of decisions.")],
) -> None:
    """Take a release back; when it is the current one, readers see the one before it again."""
    from flows.release_steps import serve_figures

    settings = load_settings()
    with saying_which_is_missing():
        seen = withdraw(settings, release, reason, getuser(), dt.datetime.now(dt.UTC))
    if seen:
        serve_figures(settings, seen)
    console.print(f"{release} is withdrawn; readers see {seen or 'no release'}")


@app.command("allow")
def allow_gate(
    gate: Annotated[str, typer.Argument(help="Name of the gate that stopped the release.")],
    reason: Annotated[str, typer.Option(help="Why the change is right; it is published in the notes.")],
) -> None:
    """Let the next release pass a gate of config/difference.yml, for a reason that its notes will tell."""
    try:
        previous = allow(load_settings(), gate, reason, getuser(), dt.datetime.now(dt.UTC))
    except UnknownGateError:
        console.print(f"[red]no gate {gate}[/red]; gates: {', '.join(g.name for g in load_comparison().gates)}")
        raise typer.Exit(1) from None
    except FileNotFoundError:
        console.print("[red]there is no release yet that another could follow[/red]")
        raise typer.Exit(1) from None
    console.print(f"{gate} may be broken by the release after {previous}")


@app.command("again")
def make_release_again(
    release: Annotated[str, typer.Argument(help="Release as `lab release list` names it.")],
) -> None:
    """Make a past release again from the archive, the decisions and the ledger, apart from all others, and say whether it is the same."""
    # All steps of the pipeline, which other commands are spared.
    from flows.again import make_again
    from tasks.publish.again import ENGINE_FILE, NotAgain

    settings = load_settings()
    try:
        found = make_again(settings, release)
    except NotAgain as problem:
        console.print(f"[red]{problem}[/red]", soft_wrap=True)
        raise typer.Exit(1) from None
    if found:
        names = ", ".join(found[:SHOWN_FILES])
        said = message("again.differs", settings.language, release=release, count=len(found), files=names)
        console.print(f"[red]{said}[/red]", soft_wrap=True)
        raise typer.Exit(1)
    console.print(message("again.same", settings.language, release=release, file=ENGINE_FILE), soft_wrap=True)
