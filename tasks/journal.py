"""What each step of a run did, kept in our own tables, since the orchestrator forgets and the law does not."""

import datetime as dt
import re
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field

from tasks.warehouse import Connection, EngineError

QUOTED_OR_NUMBER = re.compile(r"'[^']*'|\"[^\"]*\"|\d{4,}")


class StepFailed(RuntimeError):
    """A step that the engine could not finish, told without any cell value."""


def redacted(text: str) -> str:
    """An engine's message without what stands in quotes and without long numbers."""
    return QUOTED_OR_NUMBER.sub("…", text.splitlines()[0] if text else "")


RUN_ID = "%Y-%m-%dT%H%M%S"


@dataclass(frozen=True)
class Run:
    """One run of the pipeline: its id, and the moment it counts as now."""

    run_id: str
    now: dt.datetime

    @classmethod
    def start(cls, now: dt.datetime) -> "Run":
        """A run named by its moment, such as 2026-11-24T021500."""
        return cls.named(now.strftime(RUN_ID))

    @classmethod
    def named(cls, run_id: str) -> "Run":
        """The run of that id; raises ValueError for text that is no run id."""
        return cls(run_id, dt.datetime.strptime(run_id, RUN_ID))


@dataclass
class StepCounts:
    """Rows that a step read, wrote, rejected and corrected."""

    rows_in: int = 0
    rows_out: int = 0
    rows_rejected: int = 0
    rows_corrected: int = 0
    state: str = field(default="completed")


Watcher = Callable[[str, str, StepCounts | None], None]
_WATCHERS: list[Watcher] = []


@contextmanager
def watched_by(watcher: Watcher) -> Iterator[None]:
    """Tells the watcher of each step's begin (no counts yet) and end, so that a terminal can show progress."""
    _WATCHERS.append(watcher)
    try:
        yield
    finally:
        _WATCHERS.remove(watcher)


@contextmanager
def step(con: Connection, run: Run, name: str, source: str) -> Iterator[StepCounts]:
    """Times a step and records what it counted; a step that raises is recorded as failed and raises on."""
    counts = StepCounts()
    for watcher in _WATCHERS:
        watcher(name, source, None)
    started = time.perf_counter()
    began = dt.datetime.now(dt.UTC).replace(tzinfo=None)
    try:
        yield counts
    except EngineError as error:
        counts.state = "failed"
        # The engine quotes cell values in its messages, and a chained exception would bring them into every log.
        raise StepFailed(f"{name} {source}: {type(error).__name__}: {redacted(str(error))}") from None
    except BaseException:
        counts.state = "failed"
        raise
    finally:
        for watcher in _WATCHERS:
            watcher(name, source, counts)
        con.execute("delete from audit.run where run_id = ? and step = ? and source = ?", [run.run_id, name, source])
        con.execute(
            "insert into audit.run values (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
            [run.run_id, name, source, counts.rows_in, counts.rows_out, counts.rows_rejected, counts.rows_corrected,
             round(time.perf_counter() - started, 3), counts.state, began],
        )  # fmt: skip
