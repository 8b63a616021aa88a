"""Great Expectations in a process of its own that asks its questions through a pipe, since it would hold up every step beside it."""

import signal
from collections.abc import Callable, Mapping, Sequence
from contextlib import closing, suppress
from dataclasses import dataclass
from multiprocessing.connection import Connection as Pipe
from pathlib import Path
from types import ModuleType
from typing import Any, Self

from config.processes import FORKING, collect_seldom
from expectations.suite import RuleResult, Suite

Results = Mapping[str, tuple[RuleResult, ...]]
Job = tuple[Sequence[Suite], Sequence[str], Path | None]


class SuitesFailedError(RuntimeError):
    """The process ended without results; what it was asked may quote a row, so only the kind of failure is told."""


@dataclass(frozen=True)
class _Question:
    """A query to run, or without one a wish for the rows of the last: the library runs whole tables whose rows it never looks at."""

    query: str | None = None
    values: tuple[Any, ...] = ()


@dataclass(frozen=True)
class _Answer:
    """What a query or a wish gave, or the kind of error; its message, which may quote a cell, stays where it arose."""

    description: Any = None
    rows: tuple[Any, ...] = ()
    error: str | None = None


class SuiteProcess:
    """A started process that runs one job of suites; it ends with the job, or when its parent does."""

    def __init__(self) -> None:
        """Starts the process, which loads the library while its parent works."""
        self._pipe, there = FORKING.Pipe()
        self._process = FORKING.Process(target=serve, args=(there,), daemon=True)
        self._process.start()
        there.close()

    def run(self, cursor: Any, job: Job) -> Results:
        """The results of the job's suites, each question asked of `cursor`, which is closed afterwards.

        Raises SuitesFailedError when the process dies or the library itself fails.
        """
        with closing(self._pipe), closing(cursor):
            try:
                self._pipe.send(job)
                while isinstance(said := self._pipe.recv(), _Question):
                    self._pipe.send(_ask(cursor, said))
            except (EOFError, OSError):
                said = "process died"
        self._process.join()
        if isinstance(said, str):
            raise SuitesFailedError(said)
        found: Results = said
        return found


def _ask(cursor: Any, question: _Question) -> _Answer:
    try:
        if question.query is None:
            return _Answer(rows=tuple(cursor.fetchall()))
        found = cursor.execute(question.query, *question.values)
        # Types are the engine's own objects, which do not travel.
        names = [(name, str(kind), *rest) for name, kind, *rest in found.description or ()]
        return _Answer(names)
    except Exception as error:
        # Whatever it is, the library reports it as the crash of the rule that asked.
        return _Answer(error=type(error).__name__)


class _Remote:
    """The cursor as the library sees it: what it executes is asked of the parent."""

    def __init__(self, pipe: Pipe, error_named: Callable[[str], Exception]) -> None:
        self._pipe, self._error_named = pipe, error_named
        self._rows: list[Any] | None = []
        self.description: Any = None

    def execute(self, query: str, *values: Any) -> Self:
        self.description, self._rows = self._ask(_Question(query, values)).description, None
        return self

    def _ask(self, question: _Question) -> _Answer:
        self._pipe.send(question)
        answer: _Answer = self._pipe.recv()
        if answer.error:
            raise self._error_named(answer.error)
        return answer

    def _left(self) -> list[Any]:
        """The rows that nobody has taken yet; they come when the first is wanted."""
        if self._rows is None:
            self._rows = list(self._ask(_Question()).rows)
        return self._rows

    def fetchall(self) -> list[Any]:
        found, self._rows = self._left(), []
        return found

    def fetchone(self) -> Any:
        return self._left().pop(0) if self._left() else None

    def fetchmany(self, size: int = 1) -> list[Any]:
        found = self._left()[:size]
        self._rows = self._left()[size:]
        return found

    def close(self) -> None:
        """The parent closes the cursor itself."""


def serve(pipe: Pipe) -> None:
    """The work of the process: loads the library, waits for the job, and sends its results or the kind of its failure."""
    from expectations.gx_door import load_suites

    # Meant for the parent, with which it ends.
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    collect_seldom()
    library = load_suites()
    # A parent that is gone waits for nothing.
    with suppress(EOFError, OSError):
        suites, pending, docs_dir = pipe.recv()
        pipe.send(_results(library, _Remote(pipe, library.error_named), suites, pending, docs_dir))


def _results(library: ModuleType, cursor: _Remote, *job: Any) -> Results | str:
    try:
        found: Results = library.run(cursor, *job)
    except Exception as error:
        return type(error).__name__
    return found
