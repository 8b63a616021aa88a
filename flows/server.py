"""Server, UI and schedules as one command on one machine; whatever stops the command stops the server with it."""

import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from pathlib import Path
from urllib.error import URLError
from urllib.request import urlopen

from flows.stopping import ending_on_signals

HOST = "127.0.0.1"
PORT = os.environ.get("PREFECT_SERVER_API_PORT", "4200")
STARTUP_SECONDS = 90


def serve_here(say: Callable[[str], None]) -> None:
    """Starts the orchestrator's server, registers the schedules and runs them until told to stop, which ends the process.

    Raises TimeoutError when the server does not answer in time.
    """
    address = f"http://{HOST}:{PORT}"
    # Both are needed on another port, else the UI asks the default one.
    os.environ["PREFECT_API_URL"] = f"{address}/api"
    os.environ["PREFECT_SERVER_API_PORT"] = PORT
    # On the command line the steps are shown as they run; here the UI is where people read them.
    os.environ["PREFECT_LOGGING_LEVEL"] = "INFO"
    os.environ["PREFECT_SERVER_REGISTER_BLOCKS_ON_START"] = "true"
    server = subprocess.Popen(  # noqa: S603 - our own interpreter and fixed arguments
        [sys.executable, "-m", "prefect", "server", "start", "--host", HOST, "--port", PORT],
        stdout=subprocess.DEVNULL,
        # A terminal's key is not for it: it ends with the command.
        process_group=0,
    )

    def leave() -> None:
        end_runs(but=server.pid)
        server.terminate()
        server.wait()

    try:
        # The runner would make a warning of a signal, and takes signals in the main thread only.
        with ending_on_signals("serve.stopped", leave), ThreadPoolExecutor(1) as apart:
            apart.submit(_serve, address, say).result()
    finally:
        leave()


def end_runs(but: int) -> None:
    """Ends the processes of the runs that this process has begun, all but one; left alone they would go on without a server.

    They are killed, since the next run completes whatever a kill leaves. Where the system lists no processes, none is ended.
    """
    for pid, parent in parents().items():
        if parent == os.getpid() and pid != but:
            # One that has ended meanwhile.
            with suppress(OSError):
                os.kill(pid, signal.SIGKILL)


def parents() -> dict[int, int]:
    """The parent of every process; none where the system lists no processes."""
    found = {}
    for entry in Path("/proc").glob("[0-9]*/stat"):
        # One that has ended meanwhile.
        with suppress(OSError):
            found[int(entry.parent.name)] = int(entry.read_text().rsplit(")", 1)[1].split()[1])
    return found


def _serve(address: str, say: Callable[[str], None]) -> None:
    _wait_for(f"{address}/api/health")
    say(f"UI: {address}   schedules in Asia/Jakarta   stop: Ctrl-C")
    # A log beside shows it at once too.
    sys.stdout.flush()
    # Imported late: the orchestrator reads the address when it is imported.
    from flows.deployments import serve_all

    serve_all()


def _wait_for(url: str) -> None:
    deadline = time.monotonic() + STARTUP_SECONDS
    while time.monotonic() < deadline:
        with suppress(URLError, ConnectionError), urlopen(url, timeout=2):  # noqa: S310 - a fixed address of this machine
            return
        time.sleep(0.3)
    raise TimeoutError("the server did not start; see whether another program holds its port")
