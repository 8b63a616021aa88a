"""A rule as a Great Expectations expectation: theirs where they have one, else our one class that is counted in the same scan."""

from typing import Any, ClassVar

import sqlalchemy as sa
from great_expectations.core.metric_domain_types import MetricDomainTypes
from great_expectations.core.metric_function_types import MetricPartialFunctionTypes
from great_expectations.execution_engine.sqlalchemy_execution_engine import SqlAlchemyExecutionEngine
from great_expectations.expectations.core.expect_column_values_to_be_between import ExpectColumnValuesToBeBetween
from great_expectations.expectations.core.expect_column_values_to_not_be_null import ExpectColumnValuesToNotBeNull
from great_expectations.expectations.core.expect_column_values_to_not_match_regex import (
    ExpectColumnValuesToNotMatchRegex,
)
from great_expectations.expectations.expectation import BatchExpectation, Expectation
from great_expectations.expectations.metrics.metric_provider import metric_partial
from great_expectations.expectations.metrics.table_metric_provider import TableMetricProvider

from expectations.rule import Between, Never, NoMatch, NoneOf, NotNull, Rule, Severity

SEVERITY = {Severity.WARN: "warning", Severity.REJECT_ROW: "critical", Severity.STOP_SOURCE: "critical"}


class RowsThatBreak(TableMetricProvider):
    """How many rows of a batch make a predicate true."""

    metric_name = "rows_that_break.count"
    value_keys = ("predicate",)

    @metric_partial(
        engine=SqlAlchemyExecutionEngine,
        partial_fn_type=MetricPartialFunctionTypes.AGGREGATE_FN,
        domain_type=MetricDomainTypes.TABLE,
    )
    def _sqlalchemy(
        cls,  # noqa: N805 the library passes the class by this name
        metric_domain_kwargs: dict[str, Any],
        metric_value_kwargs: dict[str, Any],
        **_: Any,
    ) -> tuple[Any, dict[str, Any], dict[str, Any]]:
        broken: sa.ColumnElement[bool] = sa.literal_column(f"({metric_value_kwargs['predicate']})")
        return sa.func.count().filter(broken), metric_domain_kwargs, {}


class ExpectNoRowToBreak(BatchExpectation):
    """No row of the batch makes `predicate` true; `column` only says under which heading it is shown."""

    column: str
    predicate: str

    metric_dependencies: ClassVar[tuple[str, ...]] = ("table.row_count", "rows_that_break.count")
    success_keys: ClassVar[tuple[str, ...]] = ("predicate",)

    def _validate(self, metrics: dict[str, Any], *_: Any, **__: Any) -> dict[str, Any]:
        rows, broken = metrics["table.row_count"], metrics["rows_that_break.count"]
        percent = 100 * broken / rows if rows else 0.0
        counts = {"element_count": rows, "unexpected_count": broken, "unexpected_percent": percent}
        return {"success": broken == 0, "result": counts}


def expectation_of(rule: Rule) -> Expectation:
    """The expectation that counts the rows which break the rule; it is told apart by `rule` and `column` in its meta."""
    said: dict[str, Any] = {
        "meta": {"rule": rule.name, "column": rule.column},
        "description": f"{rule.name}: {rule.column}",
        "severity": SEVERITY[rule.severity],
    }
    match rule.check:
        case NotNull(column):
            return ExpectColumnValuesToNotBeNull(column=column, **said)
        case Between(column, minimum, maximum):
            return ExpectColumnValuesToBeBetween(column=column, min_value=minimum, max_value=maximum, **said)
        case NoMatch(column, pattern):
            return ExpectColumnValuesToNotMatchRegex(column=column, regex=pattern, **said)
        case NoneOf() | Never():
            # The library's own "not in set" asks three queries where this class asks one.
            return ExpectNoRowToBreak(column=rule.column, predicate=rule.predicate, **said)
