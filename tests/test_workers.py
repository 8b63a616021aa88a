"""Processes that work beside a run: they end with it, also when it is killed."""

import asyncio
import os
import signal
import socket
import sqlite3
import subprocess
import sys
from contextlib import closing
from pathlib import Path

import pytest
import sqlalchemy as sa

from config.settings import PROJECT
from flows import own_server
from flows.server_turns import TakingTurns

GUARD_SECONDS = 20
# A worker tells its number and then waits for work, as a pool's workers do, until its pipe is closed by its end.
POOL = """
import os, sys
from tasks.workers import worker_pool

if __name__ == "__main__":
    pool = worker_pool(1, niceness=3)
    said = pool.submit(os.getpid).result(), pool.submit(os.nice, 0).result() - os.nice(0)
    print(*said, flush=True)
    sys.stdin.read()
"""
SERVER = """
import sys
from flows import environment
from flows import own_server

before, begin = [], own_server._begin
own_server._begin = lambda listening: before.append(begin(listening)) or before[0]
with own_server.own_server():
    print(before[0].pid, flush=True)
    sys.stdin.read()
"""


def killed(program: str, folder: Path) -> list[int]:
    """The numbers that a program tells before it is killed, the first of them a process that must end with it."""
    (folder / "parent.py").write_text(program, encoding="utf-8")
    environment = {k: v for k, v in os.environ.items() if k != "PREFECT_API_URL"}
    with subprocess.Popen(
        [sys.executable, str(folder / "parent.py")],
        env=environment | {"PYTHONPATH": str(PROJECT), "LAB_HOME": str(folder), "PREFECT_HOME": str(folder)},
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
        cwd=PROJECT,
    ) as parent:
        assert parent.stdout is not None
        told = list(map(int, parent.stdout.readline().split()))
        parent.kill()
        try:
            # The other process holds the end of this pipe too, so that reading ends with it, and fails when it stays.
            assert parent.communicate(timeout=GUARD_SECONDS)[0] == ""
        except subprocess.TimeoutExpired:
            os.kill(told[0], signal.SIGKILL)
            raise
    return told


def test_workers_of_a_killed_run_end_with_it(tmp_path: Path) -> None:
    assert killed(POOL, tmp_path)[1] == 3


def test_the_server_of_a_killed_command_ends_with_it(tmp_path: Path) -> None:
    assert len(killed(SERVER, tmp_path)) == 1


def test_answers_of_the_server_are_not_held_back(monkeypatch: pytest.MonkeyPatch) -> None:
    at_once: list[int] = []

    def begin(listening: int) -> "subprocess.Popen[bytes]":
        """Takes a connection as the server would, and ends."""
        with (
            socket.socket(fileno=os.dup(listening)) as here,
            socket.create_connection(here.getsockname()),
            here.accept()[0] as connection,
        ):
            at_once.append(connection.getsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY))
        return subprocess.Popen([sys.executable, "-c", ""])

    monkeypatch.delenv("PREFECT_API_URL", raising=False)
    monkeypatch.setattr(own_server, "_configured", lambda: False)
    monkeypatch.setattr(own_server, "_begin", begin)
    with own_server.own_server() as ours:
        assert ours
    assert at_once == [1]


def test_whoever_begins_to_write_on_the_server_has_the_turn_before_reading(tmp_path: Path) -> None:
    kept = tmp_path / "server.db"

    async def begin() -> None:
        turns = TakingTurns(connection_url=f"sqlite+aiosqlite:///{kept}")
        async with await turns.session(await turns.engine()) as session, turns.begin_transaction(session):
            await session.execute(sa.text("select 1"))
            with (
                closing(sqlite3.connect(kept, timeout=0)) as other,
                pytest.raises(sqlite3.OperationalError, match="locked"),
            ):
                other.execute("begin immediate")
        await (await turns.engine()).dispose()

    asyncio.run(begin())


def test_what_the_environment_said_to_the_orchestrator_stands_again_after_a_command(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setenv("PREFECT_CLIENT_CSRF_SUPPORT_ENABLED", "1")
    monkeypatch.delenv("PREFECT_SERVER_CSRF_PROTECTION_ENABLED", raising=False)
    monkeypatch.delenv("PREFECT_API_URL", raising=False)
    monkeypatch.setattr(own_server, "_configured", lambda: False)
    monkeypatch.setattr(own_server, "_begin", lambda _: subprocess.Popen([sys.executable, "-c", ""]))
    with own_server.own_server():
        assert os.environ["PREFECT_CLIENT_CSRF_SUPPORT_ENABLED"] == "0"
    assert os.environ["PREFECT_CLIENT_CSRF_SUPPORT_ENABLED"] == "1"
    assert "PREFECT_API_URL" not in os.environ
    assert "PREFECT_SERVER_CSRF_PROTECTION_ENABLED" not in os.environ
