"""The indicators flow: every published figure from the core tables, for any date on request."""

import datetime as dt
from contextlib import nullcontext

from prefect import flow
from prefect.assets import materialize
from prefect.cache_policies import NO_CACHE
from prefect.client.schemas.objects import State
from prefect.states import Completed

from flows.assets import CORE, FIGURES
from flows.release_steps import keep_basis_after
from flows.steps import compute_figures
from flows.workspace import run_name, run_of, warehouse, writers_turn


@materialize(
    FIGURES, asset_deps=[CORE], name="compute-indicators", task_run_name="compute indicators", cache_policy=NO_CACHE
)
def indicators_task(run_id: str, as_of: dt.date | None, publishing: bool) -> int:
    """Computes all indicators; returns the figures."""
    run = run_of(run_id)
    with warehouse() as (settings, con), nullcontext() if publishing else keep_basis_after(con, settings, run):
        return compute_figures(con, settings, run, as_of)


@flow(name="indicators", flow_run_name=run_name)
def indicators(run_id: str | None = None, as_of: dt.date | None = None, publishing: bool = False) -> State:
    """Computes every indicator; `as_of` is the day that ages are counted at, today by default.

    What they rest on is kept at once, unless the same process goes on to publish, which keeps it afterwards.
    """
    with writers_turn():
        figures = indicators_task(run_of(run_id).run_id, as_of, publishing)
    return Completed(message=f"{figures:,} figures")
