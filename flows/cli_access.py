"""Every command that opens personal data asks for a purpose first, and the access log keeps who asked, when, for what and why."""

import datetime as dt
import getpass
from typing import Annotated

import typer

from config.settings import Settings
from tasks.access_log import NoPurposeError, note_access

Purpose = Annotated[
    str, typer.Option("--purpose", help="What personal data are needed for, in a few words; the access log keeps it.")
]


def note_opening(settings: Settings, purpose: str, what: str, about: str) -> None:
    """Adds who opens which export or id, and why, to the access log; ends the command when the purpose says nothing."""
    now = dt.datetime.now(dt.UTC)
    try:
        note_access(settings, getpass.getuser(), purpose, {"what": what, "about": about}, now)
    except NoPurposeError as problem:
        raise typer.BadParameter(str(problem)) from problem
