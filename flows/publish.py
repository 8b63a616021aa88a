"""The publish flow: one immutable release out of the computed figures, and the same tables to the dashboards' server."""

from prefect import flow, get_run_logger, task
from prefect.assets import materialize
from prefect.cache_policies import NO_CACHE
from prefect.client.schemas.objects import State
from prefect.states import Completed, Failed

from config.release import load_release_rules
from config.serving import NotServed
from config.settings import load_settings
from flows.assets import FIGURES, RELEASE
from flows.outcome import STOPPED
from flows.release_steps import release_figures, serve_figures
from flows.showing import show_release
from flows.workspace import run_name, run_of, warehouse, writers_turn
from tasks.contract.dashboards import DashboardBroken
from tasks.difference.compare import NotCompared
from tasks.difference.gates import ReleaseStopped


@materialize(
    RELEASE, asset_deps=[FIGURES], name="build-release", task_run_name="build release {run_id}", cache_policy=NO_CACHE
)
def release_task(run_id: str, preview: bool) -> tuple[str, str]:
    """Builds the release folder and points `current` at it; returns the release, or why there is none.

    A release that its gates stop is no fault of the program: it ends with a sentence and without a stack trace.
    """
    with warehouse() as (settings, con):
        try:
            report = release_figures(con, settings, run_of(run_id), preview=preview)
        except (DashboardBroken, NotCompared, ReleaseStopped) as stop:
            get_run_logger().error("%s", stop)
            return "", str(stop)
    get_run_logger().info(
        "release %s: %s figures, %s withheld", report.release, report.rows["indicator"], report.withheld
    )
    show_release(report)
    return report.release, ""


@task(name="serve-release", task_run_name="serve release {release}", cache_policy=NO_CACHE)
def serve_task(release: str, preview: bool) -> tuple[int, str]:
    """Copies the release to the dashboards' server when one is set; returns the tables served, or why there are none."""
    try:
        return serve_figures(load_settings(), release, preview=preview), ""
    except NotServed as stop:
        get_run_logger().error("%s", stop)
        return 0, str(stop)


@flow(name="publish", flow_run_name=run_name)
def publish(run_id: str | None = None, preview: bool | None = None) -> State:
    """Publishes the figures that the indicators flow computed last; as a `preview` where configuration says so, unless told."""
    hidden = load_release_rules().embargo if preview is None else preview
    with writers_turn():
        release, stopped = release_task(run_of(run_id).run_id, hidden)
    if stopped:
        return Failed(name=STOPPED, message=stopped)
    served, stopped = serve_task(release, hidden)
    if stopped:
        return Failed(name=STOPPED, message=stopped)
    waits = "; waits for lab release approve" if hidden else ""
    return Completed(message=f"release {release}, {served} tables served{waits}")
