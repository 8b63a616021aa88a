"""The only way to Great Expectations: suites in, counts out; so that no command pays for its import unless it validates."""

import logging
import os
import warnings
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from pathlib import Path
from types import ModuleType
from typing import Any, Protocol

from expectations.gx_process import SuiteProcess
from expectations.rule import Rule
from expectations.suite import RuleResult, Suite

__all__ = ["RuleResult", "Suite", "load_suites", "run_suite", "run_suites", "warm_up"]

_ready: list[SuiteProcess] = []


class Connection(Protocol):
    """What is needed of a warehouse connection: queries, and another cursor on the same database."""

    def cursor(self) -> Any:
        """A second connection to the same database."""

    def execute(self, query: str) -> Any:
        """Runs a query."""


def run_suites(con: Connection, suites: Sequence[Suite], docs_dir: Path | None) -> Mapping[str, tuple[RuleResult, ...]]:
    """Results of each suite by its name, in the order of its rules; Data Docs of all of them in `docs_dir`.

    Asked are the committed rows of the submissions in the temporary table `pending_submission` of `con`.
    No cell value is in a result or a page. Earlier pages in `docs_dir` are replaced.
    """
    pending = [row[0] for row in con.execute("select submission_id from pending_submission").fetchall()]
    if _ready:
        return _ready.pop().run(con.cursor(), (suites, pending, docs_dir))
    with _quiet():
        found: Mapping[str, tuple[RuleResult, ...]] = load_suites().run(con.cursor(), suites, pending, docs_dir)
    return found


def warm_up() -> None:
    """Loads the library in a process of its own, which the next `run_suites` of this process uses: for whoever has other work meanwhile."""
    if not _ready:
        _ready.append(SuiteProcess())


def load_suites() -> ModuleType:
    """The module that runs suites: two seconds of import and a patch of the library's private parts, so only on demand."""
    with _quiet():
        from expectations import gx_suites

    return gx_suites


def run_suite(
    con: Connection, table: str, rules: Sequence[Rule], *, suite_name: str, docs_dir: Path | None
) -> tuple[RuleResult, ...]:
    """The results of one suite; `run_suites` is faster for several, since it builds the pages once."""
    suite = Suite(name=suite_name, table=table, rules=tuple(rules))
    return run_suites(con, (suite,), docs_dir)[suite_name]


@contextmanager
def _quiet() -> Iterator[None]:
    """Analytics and deprecation warnings off, and the library's log too: nobody vouches that no line quotes a cell."""
    os.environ["GX_ANALYTICS_ENABLED"] = "false"
    logger = logging.getLogger("great_expectations")
    level = logger.level
    logger.setLevel(logging.CRITICAL + 1)
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore", DeprecationWarning)
            yield
    finally:
        logger.setLevel(level)
