"""Rules as Great Expectations suites on the open DuckDB database; imported by `gx_door` alone, since it is slow to load."""

import atexit
import datetime as dt
import re
from collections.abc import Iterator, Sequence
from enum import StrEnum
from pathlib import Path
from typing import Any

import duckdb_engine
import great_expectations as gx
from great_expectations.core.expectation_validation_result import (
    ExpectationSuiteValidationResult,
    ExpectationValidationResult,
)
from great_expectations.core.run_identifier import RunIdentifier
from great_expectations.data_context.data_context.context_factory import project_manager
from great_expectations.data_context.data_context.ephemeral_data_context import EphemeralDataContext
from great_expectations.data_context.types.base import (
    DataContextConfig,
    InMemoryStoreBackendDefaults,
    ProgressBarsConfig,
)
from great_expectations.data_context.types.resource_identifiers import (
    ExpectationSuiteIdentifier,
    ValidationResultIdentifier,
)
from great_expectations.datasource.fluent.sql_datasource import SQLDatasource
from great_expectations.execution_engine import sqlalchemy_execution_engine
from sqlalchemy.dialects import postgresql

from expectations import gx_pages
from expectations.gx_condition import expectation_of
from expectations.rule import Rule
from expectations.suite import RuleResult, Suite

# Cell values would stand in every result and page otherwise.
COUNTS_ONLY: dict[str, Any] = {"result_format": "SUMMARY", "partial_unexpected_count": 0}
CRASH = re.compile(r"\(_?duckdb\.(\w+)\)")

# The two libraries together outlive the interpreter, and DuckDB would print a page of leaks at every exit.
atexit.register(vars(duckdb_engine).clear)


class _Persisted(StrEnum):
    DUCKDB = "duckdb"


class _EachForItself(duckdb_engine.ConnectionWrapper):
    """A connection without transactions, so that a crashed query does not abort those that come after it."""

    def begin(self) -> None:
        """Nothing to begin: only questions are asked."""

    def commit(self) -> None:
        """Nothing to commit."""

    def rollback(self) -> None:
        """Nothing to take back."""


def run(
    cursor: Any, suites: Sequence[Suite], pending: Sequence[str], docs_dir: Path | None
) -> dict[str, tuple[RuleResult, ...]]:
    """Runs suites on a cursor, which is closed afterwards; see `gx_door.run_suites`."""
    cursor.execute("create temp table pending_submission (submission_id varchar)")
    cursor.execute("insert into pending_submission select unnest($pending::varchar[])", {"pending": list(pending)})
    context = _context(docs_dir)
    warehouse = _warehouse(context, cursor)
    run_id = RunIdentifier(run_time=dt.datetime.now(dt.UTC))
    try:
        results = {suite.name: _run_one(context, warehouse, suite, run_id) for suite in suites}
        if docs_dir is not None:
            gx_pages.build(context, docs_dir)
    finally:
        _let_go(warehouse)
    return results


def error_named(name: str) -> Exception:
    """An error of the engine by the name of its class, one of no kind for a name it does not know."""
    known = {kind.__name__: kind for kind in _kinds(duckdb_engine.DBAPI.Error)}
    return known.get(name, duckdb_engine.DBAPI.Error)()


def _kinds(error: type[Exception]) -> Iterator[type[Exception]]:
    for kind in error.__subclasses__():
        yield kind
        yield from _kinds(kind)


def _context(docs_dir: Path | None) -> EphemeralDataContext:
    project = DataContextConfig(
        store_backend_defaults=InMemoryStoreBackendDefaults(init_temp_docs_sites=False),
        data_docs_sites={} if docs_dir is None else {"local": gx_pages.site(docs_dir)},
        analytics_enabled=False,
        progress_bars=ProgressBarsConfig(globally=False),
    )
    return gx.get_context(mode="ephemeral", project_config=project)


def _warehouse(context: EphemeralDataContext, cursor: Any) -> SQLDatasource:
    """The open database as a data source.

    The library knows no DuckDB: results of a connection it does not hold on to are lost, and patterns need
    the regular expressions of a dialect it knows.
    """
    known = sqlalchemy_execution_engine._PERSISTED_CONNECTION_DIALECTS
    if _Persisted.DUCKDB not in known:
        vars(sqlalchemy_execution_engine)["_PERSISTED_CONNECTION_DIALECTS"] = (*known, _Persisted.DUCKDB)
    wrapped = _EachForItself(cursor)
    shared: dict[str, Any] = {"kwargs": {"creator": lambda: wrapped}}
    warehouse = context.data_sources.add_sql("warehouse", connection_string="duckdb:///:memory:", **shared)
    warehouse.get_execution_engine().dialect_module = postgresql
    return warehouse


def _let_go(warehouse: SQLDatasource) -> None:
    """Closes the cursor, which would else hold the database open, and drops the library's own hold on the run."""
    engine = warehouse.get_execution_engine()
    if engine._connection is not None:
        engine._connection.close()
    engine.close()
    warehouse.get_engine().dispose()
    project_manager.set_project(None)


def _run_one(
    context: EphemeralDataContext, warehouse: SQLDatasource, suite: Suite, run_id: RunIdentifier
) -> tuple[RuleResult, ...]:
    query = f"select * from {suite.table} where submission_id in (select submission_id from pending_submission)"
    batch = warehouse.add_query_asset(suite.name, query=query).add_batch_definition("pending").get_batch()
    expectations = [expectation_of(rule) for rule in suite.rules]
    asked = context.suites.add(gx.ExpectationSuite(name=suite.name, expectations=expectations))
    judged = batch.validate(asked, result_format=COUNTS_ONLY)
    for result in filter(_crashed, judged.results):
        _strip(result)
    _store(context, suite.name, judged, run_id)
    found = {_key(result): result for result in judged.results}
    return tuple(_rule_result(rule, found[(rule.name, rule.column)]) for rule in suite.rules)


def _key(result: ExpectationValidationResult) -> tuple[str, str]:
    meta: dict[str, str] = result.expectation_config.meta if result.expectation_config else {}
    return meta["rule"], meta["column"]


def _crashed(result: ExpectationValidationResult) -> bool:
    """Whether the rule itself failed; the report of a failed scan is nested by metric."""
    info = result.exception_info or {}
    return bool(info.get("raised_exception", info))


def _strip(result: ExpectationValidationResult) -> None:
    """Leaves of a crash its kind alone, the last one's of several: messages of failed casts quote the cell."""
    kind = CRASH.search(str(result.exception_info))
    message = kind[1] if kind else "rule_crashed"
    result.result = {}
    result.exception_info = {"raised_exception": True, "exception_message": message, "exception_traceback": ""}


def _store(
    context: EphemeralDataContext, name: str, judged: ExpectationSuiteValidationResult, run_id: RunIdentifier
) -> None:
    """Keeps a result for the pages; the library's own way of running a suite stores it before we can strip it."""
    judged.meta["run_id"] = run_id
    judged.meta["checkpoint_id"] = None
    judged.meta["batch_parameters"] = None
    suite = ExpectationSuiteIdentifier(name=name)
    key = ValidationResultIdentifier(
        expectation_suite_identifier=suite, run_id=run_id, batch_identifier=judged.batch_id
    )
    context.validation_results_store.store_validation_results(
        suite_validation_result=judged,
        suite_validation_result_identifier=key,
        expectation_suite_identifier=suite,
    )


def _rule_result(rule: Rule, result: ExpectationValidationResult) -> RuleResult:
    """Counts of a rule; over no rows at all the library's sums are null."""
    crashed = _crashed(result)
    return RuleResult(
        rule=rule.name,
        column=rule.column,
        severity=rule.severity,
        checked_count=0 if crashed else int(result.result["element_count"] or 0),
        failed_count=0 if crashed else int(result.result["unexpected_count"] or 0),
        error=result.exception_info["exception_message"] if crashed else None,
    )
