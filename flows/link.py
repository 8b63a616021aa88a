"""The link flow: who is who across all sources, and the families and households they form."""

from prefect import flow, get_run_logger, task
from prefect.assets import materialize
from prefect.cache_policies import NO_CACHE
from prefect.client.schemas.objects import State
from prefect.states import Completed, Failed

from flows.assets import CORE, RECORDS
from flows.showing import show_links, show_model, show_repairs
from flows.steps import link_records, propose_repairs, train_linkage
from flows.workspace import run_name, run_of, warehouse, writers_turn
from tasks.link_model import NothingToLearnError


@materialize(
    CORE, asset_deps=[RECORDS], name="link-and-merge", task_run_name="link records and merge", cache_policy=NO_CACHE
)
def link_task(run_id: str) -> int:
    """Links all records and rebuilds the core tables; returns the persons."""
    with warehouse() as (settings, con):
        linked, merged = link_records(con, settings, run_of(run_id))
    get_run_logger().info("%s records are %s persons", linked.records, merged.persons)
    show_links(linked, merged)
    return merged.persons


@task(name="propose-repairs", task_run_name="propose repairs", cache_policy=NO_CACHE)
def repairs_task(run_id: str) -> int:
    """Says what is wrong with identity numbers and what would be right; returns the cells with a proposal."""
    with warehouse() as (settings, con):
        report = propose_repairs(con, settings, run_of(run_id))
        show_repairs(con, report)
    return report.cells


@flow(name="link", flow_run_name=run_name)
def link(run_id: str | None = None) -> State:
    """Proposes repairs, then links every record as the accepted ones have it, and merges them into persons, families and households."""
    run = run_of(run_id).run_id
    with writers_turn():
        repairs_task(run)
        persons = link_task(run)
    return Completed(message=f"{persons:,} persons")


@task(name="train-linkage-model", task_run_name="train linkage model", cache_policy=NO_CACHE)
def train_task(run_id: str) -> tuple[str, str]:
    """Fits the linkage model to the stored records; returns its version, or none and why there is none."""
    with warehouse() as (settings, con):
        try:
            model = train_linkage(con, settings, run_of(run_id))
        except NothingToLearnError as problem:
            get_run_logger().error("%s", problem)
            return "", str(problem)
    show_model(model)
    return model.version, ""


@flow(name="train-linkage", flow_run_name=run_name)
def train(run_id: str | None = None) -> State:
    """Fits the linkage model again; the next link compares all pairs with it."""
    with writers_turn():
        version, problem = train_task(run_of(run_id).run_id)
    return Failed(message=problem) if problem else Completed(message=f"linkage model {version}")
