"""The commands `lab doctor` and `lab watch`: what is wrong and how to mend it, and the alarm when a publish is late."""

import datetime as dt
from typing import Annotated

import typer

from config.alerts import load_alerts
from config.settings import load_settings
from flows.console import terminal

console = terminal()
COLOURS = {"well": "green", "warning": "yellow", "broken": "red"}


def doctor() -> None:
    """Say what is wrong with this laboratory and how to mend it; exit code 1 when something is broken."""
    # It loads what every step loads: not for `lab --help`.
    from tasks.health.look import look

    settings = load_settings()
    found = look(settings, dt.datetime.now(dt.UTC))
    for finding in found:
        mark = f"[{COLOURS[finding.level]}]{finding.level}[/{COLOURS[finding.level]}]"
        console.print(f"{mark} ", end="")
        console.print(finding.sentence(settings.language), soft_wrap=True, markup=False)
    if any(finding.level == "broken" for finding in found):
        raise typer.Exit(1)


def watch(
    once: Annotated[bool, typer.Option("--once", help="Look once and end, for cron or a systemd timer.")] = False,
    minutes: Annotated[float, typer.Option(help="Minutes between two looks.", min=1)] = 15,
) -> None:
    """Give the alarm, once for each lateness, when a publish or a run is late, and say when it has come."""
    from tasks.health.watch import look_on, look_once

    settings, alerts = load_settings(), load_alerts()
    if once:
        failed = look_once(settings, alerts, dt.datetime.now(dt.UTC))
        for line in failed:
            console.print(line, style="red", markup=False)
        raise typer.Exit(1 if failed else 0)
    look_on(settings, alerts, minutes)
