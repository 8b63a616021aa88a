"""What each step of a run did, kept in our own tables, since the orchestrator forgets and the law does not."""

import datetime as dt
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field

from tasks.warehouse import Connection


@dataclass(frozen=True)
class Run:
    """One run of the pipeline: its id, and the moment it counts as now."""

    run_id: str
    now: dt.datetime

    @classmethod
    def start(cls, now: dt.datetime) -> "Run":
        """A run named by its moment, such as 2026-11-24T021500."""
        return cls(now.strftime("%Y-%m-%dT%H%M%S"), now.replace(tzinfo=None))


@dataclass
class StepCounts:
    """Rows that a step read, wrote, rejected and corrected."""

    rows_in: int = 0
    rows_out: int = 0
    rows_rejected: int = 0
    rows_corrected: int = 0
    state: str = field(default="completed")


@contextmanager
def step(con: Connection, run: Run, name: str, source: str) -> Iterator[StepCounts]:
    """Times a step and records what it counted; a step that raises is recorded as failed and raises on."""
    counts = StepCounts()
    started = time.perf_counter()
    began = dt.datetime.now(dt.UTC).replace(tzinfo=None)
    try:
        yield counts
    except BaseException:
        counts.state = "failed"
        raise
    finally:
        con.execute("delete from audit.run where run_id = ? and step = ? and source = ?", [run.run_id, name, source])
        con.execute(
            "insert into audit.run values (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
            [run.run_id, name, source, counts.rows_in, counts.rows_out, counts.rows_rejected, counts.rows_corrected,
             round(time.perf_counter() - started, 3), counts.state, began],
        )  # fmt: skip
