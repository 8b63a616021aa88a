"""The review desk's step in the orchestrator: workbooks of doubtful pairs, after publishing, since no figure waits for them."""

from prefect import get_run_logger, task
from prefect.cache_policies import NO_CACHE

from flows.steps import ask_reviewers
from flows.workspace import run_of, warehouse


@task(name="ask-reviewers", task_run_name="write workbooks of doubtful pairs", cache_policy=NO_CACHE)
def review_task(run_id: str) -> int:
    """Writes the workbooks of desa whose open pairs are not those asked before; returns the pairs that are open."""
    with warehouse() as (settings, con):
        pairs = ask_reviewers(con, settings, run_of(run_id))
    get_run_logger().info("%s pairs of records wait for a person", pairs)
    return pairs
