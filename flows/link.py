"""The link flow: who is who across all sources, and the families and households they form."""

from prefect import flow, get_run_logger, task
from prefect.cache_policies import NO_CACHE
from prefect.client.schemas.objects import State
from prefect.states import Completed

from flows.showing import show_links
from flows.steps import link_records
from flows.workspace import run_name, run_of, warehouse, writers_turn


@task(name="link-and-merge", task_run_name="link records and merge", cache_policy=NO_CACHE)
def link_task(run_id: str) -> int:
    """Links all records and rebuilds the core tables; returns the persons."""
    with warehouse() as (settings, con):
        linked, merged = link_records(con, settings, run_of(run_id))
    get_run_logger().info("%s records are %s persons", linked.records, linked.clusters)
    show_links(linked, merged)
    return linked.clusters


@flow(name="link", flow_run_name=run_name)
def link(run_id: str | None = None) -> State:
    """Links every record in the warehouse and merges them into persons, families and households."""
    with writers_turn():
        persons = link_task(run_of(run_id).run_id)
    return Completed(message=f"{persons:,} persons")
