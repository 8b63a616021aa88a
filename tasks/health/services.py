"""Whether what runs beside the laboratory answers: the dashboards' server, and the orchestrator with its history."""

import os
import shutil
from collections.abc import Iterator
from pathlib import Path
from urllib.error import URLError
from urllib.request import urlopen

from config.settings import Settings
from tasks.health.finding import Finding, broken, warning, well
from tasks.publish.serve import reach

# Beyond this its pages take seconds to open.
LARGE_HISTORY_BYTES = 2_000_000_000
SECONDS = 3


def check_services(settings: Settings) -> Iterator[Finding]:
    """Servers that are set, and the history of the orchestrator."""
    if settings.serving_url is not None:
        # The address may hold a password and is never shown.
        yield well("serving") if reach(settings.serving_url) else broken("serving_unreachable")
    yield from check_history(Path(os.environ.get("PREFECT_HOME", settings.home / "prefect")))
    if address := os.environ.get("PREFECT_API_URL"):
        yield from check_server(address)


def check_history(folder: Path) -> Iterator[Finding]:
    """The orchestrator's own database: its size, and whether it can be read."""
    path = folder / "prefect.db"
    if not path.exists():
        yield well("no_history")
        return
    size = path.stat().st_size
    with path.open("rb") as stream:
        sound = stream.read(15) == b"SQLite format 3"
    if not sound:
        yield broken("history_damaged", path=path)
    elif size > LARGE_HISTORY_BYTES:
        yield warning(
            "history_large", gigabytes=f"{size / 1e9:.1f}", free=f"{shutil.disk_usage(folder).free / 1e9:.1f}"
        )
    else:
        yield well("history", megabytes=size // 1_000_000)


def check_server(address: str) -> Iterator[Finding]:
    """Whether the orchestrator's server answers at the address that is set."""
    try:
        with urlopen(f"{address.rstrip('/')}/health", timeout=SECONDS):  # noqa: S310 - the address the user has set
            yield well("orchestrator")
    except (URLError, OSError, ValueError):
        yield broken("orchestrator_unreachable", url=address)
