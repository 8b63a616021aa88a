"""The command `lab release`: what people decide about releases."""

import datetime as dt
from getpass import getuser
from typing import Annotated

import typer

from config.difference import load_comparison
from config.settings import load_settings
from flows.console import terminal
from tasks.difference.gates import UnknownGateError, allow

app = typer.Typer(no_args_is_help=True, help="Releases: what may be published.")
console = terminal()


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
