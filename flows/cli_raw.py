"""The commands `lab raw`: received files encrypted at rest, their keys made and changed."""

import base64
import secrets
from contextlib import closing

import typer

from config.messages import message
from config.raw_key import KEY_BYTES, RawKeyError, load_raw_keys
from config.settings import load_settings
from flows.console import terminal
from tasks.raw_zone.change import hashes_of, open_all, seal_all
from tasks.warehouse import open_warehouse

app = typer.Typer(no_args_is_help=True, help="Received files in the archive, encrypted at rest.")
console = terminal()


@app.command()
def key() -> None:
    """Print a new key; keep a copy apart from this machine, since without it the files are lost."""
    typer.echo(base64.b64encode(secrets.token_bytes(KEY_BYTES)).decode())


@app.command()
def encrypt() -> None:
    """Bring every received file under the key in use, also those that lie as they came or under an earlier key."""
    settings = load_settings()
    keys = load_raw_keys(settings)
    if not keys.keys:
        raise RawKeyError(message("raw.needs_key", settings.language))
    # The writer's turn: no run may read a file whose place changes.
    with closing(open_warehouse(settings)):
        count = seal_all(settings.archive, keys)
    files = len(hashes_of(settings.archive))
    console.print(message("raw.encrypted", settings.language, count=count, files=files), soft_wrap=True)


@app.command()
def decrypt() -> None:
    """Put every received file back as it came."""
    settings = load_settings()
    with closing(open_warehouse(settings)):
        count = open_all(settings.archive, load_raw_keys(settings))
    console.print(message("raw.decrypted", settings.language, count=count), soft_wrap=True)
