"""The review desk's step in the orchestrator: workbooks of doubtful pairs, after publishing, since no figure waits for them."""

from prefect import get_run_logger, task
from prefect.cache_policies import NO_CACHE

from flows.workspace import run_of, warehouse
from tasks.journal import step
from tasks.review.desk import write_desk


@task(name="ask-reviewers", task_run_name="write workbooks of doubtful pairs", cache_policy=NO_CACHE)
def review_task(run_id: str) -> int:
    """Writes the workbooks of desa whose open pairs are not those asked before; returns the pairs that are open."""
    with warehouse() as (settings, con), step(con, run_of(run_id), "ask", "all") as counts:
        counts.rows_out = sum(area["pairs"] for area in write_desk(con, settings))
    get_run_logger().info("%s pairs of records wait for a person", counts.rows_out)
    return counts.rows_out
