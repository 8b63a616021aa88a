"""A process that forks one process a run and has it killed, or its writes refused, at a given moment; its imports are paid once.

Commands come as lines of JSON on its input, one answer a line goes to its output. A moment is a step and either the number of an
event in it (a file opened for writing, renamed, made or removed below the run-time folder, or a statement given to the engine) or a
delay after it began.
"""

import errno
import json
import os
import resource
import select
import signal
import sys
import time
from collections.abc import Callable
from functools import partial
from pathlib import Path
from typing import Any

from config.settings import Settings
from expectations import gx_door
from flows.steps import start_over
from tasks import link_model
from tasks.journal import Run
from tasks.warehouse import Connection, open_warehouse
from tests.release_steps import STEPS, run_steps

WRITES = ("os.rename", "os.remove", "os.mkdir", "os.rmdir", "os.symlink", "os.truncate", "os.link")
STATEMENTS = ("execute", "executemany", "commit", "begin", "sql", "rollback")
Command = dict[str, Any]


class Moments:
    """Counts the events of each step and, at the moment asked for, kills the process or refuses the write."""

    def __init__(self, command: Command, said: int) -> None:
        self.home = command["settings"]["home"]
        self.kind, self.step, self.number = command.get("kind"), command.get("step"), command.get("number", 0)
        self.said, self.now = said, ""
        self.counts: dict[str, dict[str, int]] = {}

    def begins(self, step: str) -> None:
        self.now = step
        self.counts[step] = {"event": 0, "write": 0}
        os.write(self.said, f"{step} {time.monotonic()}\n".encode())
        if self.kind == "size" and step == self.step:
            resource.setrlimit(resource.RLIMIT_FSIZE, (self.number, resource.RLIM_INFINITY))

    def happens(self, *, write: bool) -> None:
        if not self.now:
            return
        seen = self.counts[self.now]
        seen["event"] += 1
        seen["write"] += write
        if self.now != self.step:
            return
        if self.kind == "event" and seen["event"] == self.number:
            os.kill(os.getpid(), signal.SIGKILL)
        # Once full, a disk stays full.
        if self.kind == "full" and write and seen["write"] >= self.number:
            raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))

    def audit(self, event: str, arguments: tuple[Any, ...]) -> None:
        if event in WRITES or (
            event == "open" and isinstance(arguments[2], int) and arguments[2] & (os.O_WRONLY | os.O_RDWR)
        ):
            path = arguments[1] if event == "os.symlink" else arguments[0]
            if isinstance(path, str | Path) and str(path).startswith(self.home):
                self.happens(write=event in ("open", "os.mkdir", "os.symlink"))


def tell_of_statements(happens: Callable[[], None]) -> None:
    """Has every connection of this process tell of each statement before it runs."""
    for name in STATEMENTS:
        setattr(Connection, name, _telling(getattr(Connection, name), happens))


def _telling(method: Callable[..., Any], happens: Callable[[], None]) -> Callable[..., Any]:
    def told(*arguments: Any, **named: Any) -> Any:
        happens()
        return method(*arguments, **named)

    return told


def run_child(command: Command, said: int) -> int:
    """The run itself, in a process of its own; returns its exit code."""
    settings, moments = Settings(**command["settings"]), Moments(command, said)
    sys.addaudithook(moments.audit)
    tell_of_statements(partial(moments.happens, write=False))
    if command.get("rebuild"):
        moments.begins("start over")
        start_over(settings)
    try:
        moments.begins("open")
        run_steps(
            open_warehouse(settings),
            settings,
            Run.named(command["run_id"]),
            moments.begins,
            command.get("only") or STEPS,
        )
    except Exception as error:
        # A message may quote the engine, and the engine a cell; the proof's persons are invented.
        os.write(said, f"failed {type(error).__name__}: {error}".replace("\n", " ").encode() + b"\n")
        return 3
    finally:
        moments.now = ""
    os.write(said, b"counts " + json.dumps(moments.counts).encode() + b"\n")
    return 0


def carry_out(command: Command) -> dict[str, Any]:
    """Forks the run, kills it after its delay if it has one, and tells how it ended, in which step, and what it counted."""
    reading, said = os.pipe()
    child = os.fork()
    if child == 0:
        os.close(reading)
        code = 4
        try:
            code = run_child(command, said)
        finally:
            os._exit(code)
    os.close(said)
    text = _listen(reading, child, command)
    _, status = os.waitpid(child, 0)
    lines = text.splitlines()
    steps = [line.split() for line in lines if not line.startswith(("counts ", "failed "))]
    counts: dict[str, dict[str, int]] = {}
    for line in lines:
        counts = json.loads(line[7:]) if line.startswith("counts ") else counts
    return {
        "killed": os.WIFSIGNALED(status),
        "code": os.waitstatus_to_exitcode(status),
        "step": steps[-1][0] if steps else "",
        "times": [(name, float(at)) for name, at in steps],
        "counts": counts,
        "error": next((line[7:] for line in lines if line.startswith("failed ")), ""),
    }


def _listen(reading: int, child: int, command: Command) -> str:
    """Everything the run says until it ends; kills it once its step has begun and the delay is over."""
    text, due = "", None
    while True:
        wait = None if due is None else max(0.0, due - time.monotonic())
        ready, _, _ = select.select([reading], [], [], wait)
        if not ready:
            os.kill(child, signal.SIGKILL)
            due = None
            continue
        block = os.read(reading, 65536)
        if not block:
            os.close(reading)
            return text
        text += block.decode()
        if command.get("kind") == "delay" and due is None and f"{command['step']} " in text and not command.get("shot"):
            due, command["shot"] = time.monotonic() + command["number"], True


def main() -> None:
    """Warms up, then serves commands until the input ends."""
    signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
    gx_door.load_suites()
    link_model.warm_up()
    answers = os.fdopen(os.dup(1), "w")
    os.dup2(2, 1)
    for line in sys.stdin:
        answers.write(json.dumps(carry_out(json.loads(line))) + "\n")
        answers.flush()


if __name__ == "__main__":
    main()
