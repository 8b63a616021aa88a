"""One Great Expectations class for all rules it has no words for; counted with the others in one scan, never fetching a row."""

from typing import Any, ClassVar

import sqlalchemy as sa
from great_expectations.core.metric_domain_types import MetricDomainTypes
from great_expectations.core.metric_function_types import MetricPartialFunctionTypes
from great_expectations.execution_engine import SqlAlchemyExecutionEngine
from great_expectations.expectations.expectation import BatchExpectation
from great_expectations.expectations.metrics.metric_provider import metric_partial
from great_expectations.expectations.metrics.table_metric_provider import TableMetricProvider


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
        cls,
        execution_engine: SqlAlchemyExecutionEngine,
        metric_domain_kwargs: dict[str, Any],
        metric_value_kwargs: dict[str, Any],
        metrics: dict[str, Any],
        runtime_configuration: dict[str, Any],
    ) -> tuple[Any, dict[str, Any], dict[str, Any]]:
        broken = sa.literal_column(f"({metric_value_kwargs['predicate']})")
        return sa.func.count().filter(broken), metric_domain_kwargs, {}


class ExpectNoRowToBreak(BatchExpectation):
    """No row of the batch makes `predicate` true; `column` only says under which heading it is shown."""

    column: str
    predicate: str

    metric_dependencies: ClassVar[tuple[str, ...]] = ("table.row_count", "rows_that_break.count")
    success_keys: ClassVar[tuple[str, ...]] = ("predicate",)

    def _validate(
        self,
        metrics: dict[str, Any],
        runtime_configuration: dict[str, Any] | None = None,
        execution_engine: Any = None,
    ) -> dict[str, Any]:
        rows, broken = metrics["table.row_count"], metrics["rows_that_break.count"]
        percent = 100 * broken / rows if rows else 0.0
        counts = {"element_count": rows, "unexpected_count": broken, "unexpected_percent": percent}
        return {"success": broken == 0, "result": counts}
