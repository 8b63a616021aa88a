"""Processes that work beside a run: they end with it, also when it is killed."""

import os
import signal
import subprocess
import sys
from pathlib import Path

from config.settings import PROJECT

GUARD_SECONDS = 20
# A worker tells its number and then waits for work, as a pool's workers do, until its pipe is closed by its end.
PARENT = """
import os, sys
from tasks.workers import worker_pool

if __name__ == "__main__":
    pool = worker_pool(1, niceness=3)
    said = pool.submit(os.getpid).result(), pool.submit(os.nice, 0).result() - os.nice(0)
    print(*said, flush=True)
    sys.stdin.read()
"""


def test_workers_of_a_killed_run_end_with_it(tmp_path: Path) -> None:
    (tmp_path / "parent.py").write_text(PARENT, encoding="utf-8")
    environment = os.environ | {"PYTHONPATH": str(PROJECT)}
    with subprocess.Popen(
        [sys.executable, str(tmp_path / "parent.py")],
        env=environment,
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
    ) as parent:
        assert parent.stdout is not None
        worker, niceness = map(int, parent.stdout.readline().split())
        parent.kill()
        try:
            # The worker holds the other end of this pipe, so that reading ends with it, and fails when it stays.
            assert parent.communicate(timeout=GUARD_SECONDS)[0] == ""
        except subprocess.TimeoutExpired:
            os.kill(worker, signal.SIGKILL)
            raise
    assert niceness == 3
