"""Commands that are told to stop: a line, the exit code of the signal, and nobody left behind."""

import os
import signal
import subprocess
import sys
from pathlib import Path

import pytest

from config.messages import message
from config.settings import PROJECT
from flows import workspace

GUARD_SECONDS = 20
# What works in the block waits in a thread of its own, as a flow does, and a worker beside it.
COMMAND = """
import os, sys
from flows.stopping import ending_on_signals
from tasks.workers import worker_pool

if __name__ == "__main__":
    with ending_on_signals({said!r}, {leave}):
        with worker_pool(1) as pool:
            print(pool.submit(os.getpid).result(), flush=True)
            sys.stdin.read()
"""


@pytest.mark.parametrize(
    ("number", "code", "said"), [(signal.SIGINT, 130, "run.stopped"), (signal.SIGTERM, 143, "serve.stopped")]
)
def test_a_signal_to_all_processes_of_a_command_is_one_line(
    tmp_path: Path, number: signal.Signals, code: int, said: str
) -> None:
    left = tmp_path / "left"
    leave = f"lambda: os.mkdir({str(left)!r})" if said == "serve.stopped" else None
    (tmp_path / "command.py").write_text(COMMAND.format(said=said, leave=leave), encoding="utf-8")
    with subprocess.Popen(
        [sys.executable, str(tmp_path / "command.py")],
        env=os.environ | {"PYTHONPATH": str(PROJECT), "LAB_LANGUAGE": "en"},
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
        cwd=PROJECT,
        process_group=0,
    ) as command:
        assert command.stdout is not None
        assert command.stdout.readline().strip().isdigit()
        # As the key of a terminal, or a service manager, tells all of them.
        os.killpg(command.pid, number)
        lines = command.communicate(timeout=GUARD_SECONDS)[0].splitlines()
    assert lines == [message(said, "en", signal=number.name)]
    assert command.returncode == code and left.exists() == (leave is not None)


RUNS = """
import subprocess, sys
from flows.server import end_runs

server, run = (subprocess.Popen([sys.executable, "-c", "import sys; sys.stdin.read()"], stdin=subprocess.PIPE) for _ in range(2))
end_runs(but=server.pid)
print(run.wait(20), server.poll(), flush=True)
server.communicate()
"""


def test_runs_of_a_server_that_is_told_to_stop_end_with_it(tmp_path: Path) -> None:
    (tmp_path / "runs.py").write_text(RUNS, encoding="utf-8")
    told = subprocess.run(
        [sys.executable, str(tmp_path / "runs.py")],
        env=os.environ | {"PYTHONPATH": str(PROJECT)},
        capture_output=True,
        text=True,
        check=True,
        timeout=GUARD_SECONDS,
    )
    assert told.stdout.split() == [str(-signal.SIGKILL), "None"]


def test_what_libraries_say_while_a_run_of_the_schedule_ends_is_not_heard() -> None:
    code = "import atexit, os; atexit.register(os.write, 2, b'leaked'); os.write(2, b'run'); import {module}"
    for module, heard in (("flows.quiet_exit", b"run"), ("flows.stopping", b"runleaked")):
        ended = subprocess.run(
            [sys.executable, "-c", code.format(module=module)], cwd=PROJECT, capture_output=True, check=True
        )
        assert ended.stderr == heard
    # Every flow needs it.
    assert hasattr(workspace, "quiet_exit")
