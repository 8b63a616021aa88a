"""Rules as Great Expectations suites on the open DuckDB database; imported by `gx_door` alone, since it is slow to load."""

import datetime as dt
import re
import shutil
from collections.abc import Sequence
from enum import StrEnum
from pathlib import Path
from typing import Any

import duckdb_engine
import great_expectations as gx
import great_expectations.expectations as gxe
from great_expectations.core.expectation_validation_result import (
    ExpectationSuiteValidationResult,
    ExpectationValidationResult,
)
from great_expectations.core.run_identifier import RunIdentifier
from great_expectations.data_context.data_context.context_factory import project_manager
from great_expectations.data_context.data_context.ephemeral_data_context import EphemeralDataContext
from great_expectations.data_context.types.resource_identifiers import (
    ExpectationSuiteIdentifier,
    ValidationResultIdentifier,
)
from great_expectations.datasource.fluent import SQLDatasource
from great_expectations.datasource.fluent.interfaces import Batch
from great_expectations.execution_engine import sqlalchemy_execution_engine
from great_expectations.expectations.expectation import Expectation
from sqlalchemy.dialects import postgresql

from expectations.gx_condition import ExpectNoRowToBreak
from expectations.rule import Between, Never, NoMatch, NoneOf, NotNull, Rule, Severity
from expectations.suite import RuleResult, Suite

# Cell values would stand in every result and page otherwise.
COUNTS_ONLY = {"result_format": "SUMMARY", "partial_unexpected_count": 0}
GX_SEVERITY = {Severity.WARN: "warning", Severity.REJECT_ROW: "critical", Severity.STOP_SOURCE: "critical"}
CRASH = re.compile(r"\(_?duckdb\.(\w+)\)")
PENDING = "where submission_id in (select submission_id from pending_submission)"


class _Persisted(StrEnum):
    DUCKDB = "duckdb"


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
            context.build_data_docs()
    finally:
        _let_go(warehouse)
    return results


def _context(docs_dir: Path | None) -> EphemeralDataContext:
    context = gx.get_context(mode="ephemeral")
    context.variables.progress_bars = {"globally": False}
    context.variables.data_docs_sites = {}
    if docs_dir is not None:
        for pages in ("expectations", "validations"):
            shutil.rmtree(docs_dir / pages, ignore_errors=True)
        store = {"class_name": "TupleFilesystemStoreBackend", "base_directory": str(docs_dir.resolve())}
        index = {"class_name": "DefaultSiteIndexBuilder"}
        context.add_data_docs_site(
            "local",
            {
                "class_name": "SiteBuilder",
                "show_how_to_buttons": False,
                "store_backend": store,
                "site_index_builder": index,
            },
        )
    return context


def _warehouse(context: EphemeralDataContext, cursor: Any) -> SQLDatasource:
    """The open database as a data source.

    The library knows no DuckDB: results of a connection it does not hold on to are lost, and patterns need
    the regular expressions of a dialect it knows.
    """
    known = sqlalchemy_execution_engine._PERSISTED_CONNECTION_DIALECTS
    if _Persisted.DUCKDB not in known:
        sqlalchemy_execution_engine._PERSISTED_CONNECTION_DIALECTS = (*known, _Persisted.DUCKDB)
    global WW
    WW = wrapped = duckdb_engine.ConnectionWrapper(cursor)
    warehouse = context.data_sources.add_sql(
        "warehouse", connection_string="duckdb:///:memory:", kwargs={"creator": lambda: wrapped}
    )
    warehouse.get_execution_engine().dialect_module = postgresql
    return warehouse


def _let_go(warehouse: SQLDatasource) -> None:
    """Closes the cursor and drops the library's hold on the run, which would else live as long as the process."""
    engine = warehouse.get_execution_engine()
    if engine._connection is not None:
        engine._connection.close()
    engine.close()
    warehouse.get_engine().dispose()
    project_manager.set_project(None)
    vars(WW).clear()


def _run_one(
    context: EphemeralDataContext, warehouse: SQLDatasource, suite: Suite, run_id: RunIdentifier
) -> tuple[RuleResult, ...]:
    asset = warehouse.add_query_asset(suite.table, query=f"select * from {suite.table} {PENDING}")
    batch = asset.add_batch_definition("pending").get_batch()
    asked = context.suites.add(
        gx.ExpectationSuite(name=suite.name, expectations=[expectation_of(r) for r in suite.rules])
    )
    judged = batch.validate(asked, result_format=COUNTS_ONLY)
    if any(_crashed(result) for result in judged.results):
        _isolate(batch, asked, judged)
    _store(context, suite.name, judged, run_id)
    found = {_key(result): result for result in judged.results}
    return tuple(_rule_result(rule, found[(rule.name, rule.column)]) for rule in suite.rules)


def expectation_of(rule: Rule) -> Expectation:
    """The library's own expectation where it has one, else a condition that is counted in the same scan as the others."""
    said = {
        "meta": {"rule": rule.name, "column": rule.column},
        "description": f"{rule.name}: {rule.column}",
        "severity": GX_SEVERITY[rule.severity],
    }
    match rule.check:
        case NotNull(column):
            return gxe.ExpectColumnValuesToNotBeNull(column=column, **said)
        case Between(column, minimum, maximum):
            return gxe.ExpectColumnValuesToBeBetween(column=column, min_value=minimum, max_value=maximum, **said)
        case NoneOf(column, codes):
            return gxe.ExpectColumnValuesToNotBeInSet(column=column, value_set=list(codes), **said)
        case NoMatch(column, pattern):
            return gxe.ExpectColumnValuesToNotMatchRegex(column=column, regex=pattern, **said)
        case Never(predicate, _):
            return ExpectNoRowToBreak(column=rule.column, predicate=predicate, **said)


def _key(result: ExpectationValidationResult) -> tuple[str, str]:
    meta = result.expectation_config.meta
    return meta["rule"], meta["column"]


def _crashed(result: ExpectationValidationResult) -> bool:
    """Whether the rule itself failed; its report is nested by metric when the scan that counts it failed."""
    info = result.exception_info or {}
    return bool(info.get("raised_exception")) if "raised_exception" in info else bool(info)


def _isolate(batch: Batch, asked: gx.ExpectationSuite, judged: ExpectationSuiteValidationResult) -> None:
    """Asks each rule alone, since one that crashes takes those of its scan with it, and strips what crashes say of values."""
    judged.results = [batch.validate(expectation, result_format=COUNTS_ONLY) for expectation in asked.expectations]
    for result in judged.results:
        if _crashed(result):
            kind = CRASH.search(str(result.exception_info))
            message = kind[1] if kind else "rule_crashed"
            result.result = {}
            result.exception_info = {
                "raised_exception": True,
                "exception_message": message,
                "exception_traceback": None,
            }
    kept = sum(bool(result.success) for result in judged.results)
    judged.statistics["successful_expectations"] = kept
    judged.statistics["unsuccessful_expectations"] = len(judged.results) - kept
    judged.statistics["success_percent"] = 100 * kept / len(judged.results)


def _store(
    context: EphemeralDataContext, name: str, judged: ExpectationSuiteValidationResult, run_id: RunIdentifier
) -> None:
    """Keeps a result for the pages; done here and not by the library's validation definition, which stores before we can strip."""
    judged.meta |= {
        "run_id": run_id,
        "validation_time": run_id.run_time,
        "checkpoint_id": None,
        "batch_parameters": None,
    }
    suite = ExpectationSuiteIdentifier(name=name)
    context.validation_results_store.store_validation_results(
        suite_validation_result=judged,
        suite_validation_result_identifier=ValidationResultIdentifier(
            expectation_suite_identifier=suite, run_id=run_id, batch_identifier=judged.batch_id
        ),
        expectation_suite_identifier=suite,
    )


def _rule_result(rule: Rule, result: ExpectationValidationResult) -> RuleResult:
    crashed = _crashed(result)
    return RuleResult(
        rule=rule.name,
        column=rule.column,
        severity=rule.severity,
        checked_count=0 if crashed else int(result.result["element_count"]),
        failed_count=0 if crashed else int(result.result["unexpected_count"]),
        error=result.exception_info["exception_message"] if crashed else None,
    )
