"""The orchestrator's settings, made before it is imported: nothing is sent home, its files stay below the run-time folder."""

import os
import shutil
import sys
from pathlib import Path

from config.settings import load_settings
from flows import quiet_exit  # noqa: F401 - before any library registers what it does at the end, so that ours comes last

DEFAULTS = {
    "DO_NOT_TRACK": "1",
    "PREFECT_SERVER_ANALYTICS_ENABLED": "false",
    "GX_ANALYTICS_ENABLED": "false",
    "PREFECT_HOME": str((load_settings().home / "prefect").resolve()),
    "PREFECT_LOGGING_LEVEL": "WARNING",
    "PREFECT_SERVER_LOGGING_LEVEL": "ERROR",
    "PREFECT_SERVER_EPHEMERAL_STARTUP_TIMEOUT_SECONDS": "60",
    # The kinds of blocks cost a command a second at its start; only the served UI shows them.
    "PREFECT_SERVER_REGISTER_BLOCKS_ON_START": "false",
    # The default keeps runs for ever. Row accounts, steps and releases are kept by ourselves.
    "PREFECT_SERVER_SERVICES_DB_VACUUM_RETENTION_PERIOD": str(load_settings().history_days * 86_400),
    "PREFECT_SERVER_SERVICES_DB_VACUUM_ENABLED": "events,flow_runs",
}


for name, value in DEFAULTS.items():
    os.environ.setdefault(name, value)


def _start_from_empty_history(home: Path) -> None:
    """Begins with the empty history that the installation made, since making one takes longer than a small run."""
    made = Path(sys.prefix) / "prefect" / "prefect.db"
    if made.exists() and not (home / "prefect.db").exists():
        shutil.copy(made, home / "prefect.db")


# The orchestrator warns when it has to make its folder below one that is not there yet.
Path(os.environ["PREFECT_HOME"]).mkdir(parents=True, exist_ok=True)
_start_from_empty_history(Path(os.environ["PREFECT_HOME"]))
