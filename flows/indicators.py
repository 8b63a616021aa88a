"""The indicators flow: every published figure from the core tables, for any date on request."""

import datetime as dt

from prefect import flow
from prefect.assets import materialize
from prefect.cache_policies import NO_CACHE
from prefect.client.schemas.objects import State
from prefect.states import Completed

from flows.assets import CORE, FIGURES
from flows.steps import compute_figures
from flows.workspace import run_name, run_of, warehouse, writers_turn


@materialize(
    FIGURES, asset_deps=[CORE], name="compute-indicators", task_run_name="compute indicators", cache_policy=NO_CACHE
)
def indicators_task(run_id: str, as_of: dt.date | None) -> int:
    """Computes all indicators; returns the figures."""
    with warehouse() as (settings, con):
        return compute_figures(con, settings, run_of(run_id), as_of)


@flow(name="indicators", flow_run_name=run_name)
def indicators(run_id: str | None = None, as_of: dt.date | None = None) -> State:
    """Computes every indicator; `as_of` is the day that ages are counted at, today by default."""
    with writers_turn():
        figures = indicators_task(run_of(run_id).run_id, as_of)
    return Completed(message=f"{figures:,} figures")
