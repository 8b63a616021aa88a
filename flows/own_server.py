"""The orchestrator's server of one command, begun before anything else, since its start is the longest part of a small run."""

import os
import socket
import subprocess
import sys
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from config.processes import collect_seldom

# What the orchestrator sets itself for a server that lives as long as a command; no page is served.
ONE_COMMAND = {"PREFECT_UI_ENABLED": "0", "PREFECT__SERVER_EPHEMERAL": "1", "PREFECT__SERVER_FINAL": "1"}
# No tokens against forged requests, which only a browser could be made to send: each part of a run would first ask for one.
UNFORGED = {"PREFECT_CLIENT_CSRF_SUPPORT_ENABLED": "0", "PREFECT_SERVER_CSRF_PROTECTION_ENABLED": "0"}
_running = False
APPLICATION = "prefect.server.api.server:create_app"
SECONDS_TO_STOP = 5


@contextmanager
def own_server() -> Iterator[bool]:
    """A server for the block unless another is configured; tells whether it is our own, as one is that began in an outer block.

    The orchestrator would start the same, but loads all of the server's code into the command for that. Requests
    wait in the socket until the server answers.
    """
    global _running
    if _running or _configured():
        yield _running
        return
    with socket.create_server(("127.0.0.1", 0)) as listening:
        # The server cannot see that a socket it is handed speaks TCP, and each answer would wait for the other side's word for 40 ms.
        listening.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        given = UNFORGED | {"PREFECT_API_URL": f"http://127.0.0.1:{listening.getsockname()[1]}/api"}
        before = {name: os.environ.get(name) for name in given}
        os.environ |= given
        server, _running = _begin(listening.fileno()), True
    try:
        yield True
    finally:
        _running = False
        _stop(server)
        for name, value in before.items():
            del os.environ[name]
            if value is not None:
                os.environ[name] = value


def _configured() -> bool:
    """Whether the environment or a profile names a server, or the orchestrator has read its settings already."""
    profiles = Path(os.environ["PREFECT_HOME"]) / "profiles.toml"
    return "PREFECT_API_URL" in os.environ or profiles.exists() or "prefect" in sys.modules


def _begin(listening: int) -> "subprocess.Popen[bytes]":
    environment = {name: value for name, value in os.environ.items() if name != "PREFECT_API_URL"}
    return subprocess.Popen(  # noqa: S603 - our own interpreter and fixed arguments
        [sys.executable, "-m", "flows.own_server", "--factory", APPLICATION, "--fd", str(listening), "--log-level", "error",
         "--lifespan", "on"],
        env=environment | ONE_COMMAND,
        stdin=subprocess.PIPE,
        pass_fds=(listening,),
        # A terminal's key is not for it: it ends with the command.
        process_group=0,
    )  # fmt: skip


def _stop(server: "subprocess.Popen[bytes]") -> None:
    server.terminate()
    try:
        server.wait(SECONDS_TO_STOP)
    except subprocess.TimeoutExpired:
        server.kill()
        server.wait()
    if server.stdin:
        server.stdin.close()


def _serve() -> None:
    """The server's own process; it ends with the command, also when that is killed, since then nobody holds its input any more."""
    collect_seldom()
    threading.Thread(target=_end_with_command, daemon=True).start()
    # Two seconds, in which the command may already be gone.
    import uvicorn

    from flows.server_turns import taking_turns

    with taking_turns():
        uvicorn.main()


def _end_with_command() -> None:
    os.read(0, 1)
    os._exit(1)


if __name__ == "__main__":
    _serve()
