"""What commands put right when they start: runs whose process is gone, and for `lab serve` runs that were due while the machine was off, once each."""

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any
from uuid import UUID

from prefect.client.orchestration import SyncPrefectClient, get_client
from prefect.client.schemas.filters import (
    FlowRunFilter,
    FlowRunFilterExpectedStartTime,
    FlowRunFilterState,
    FlowRunFilterStateType,
)
from prefect.client.schemas.objects import FlowRun, StateType
from prefect.states import Crashed

from config.settings import Settings
from flows.workspace import saying_when_away, wait_for_server
from tasks.warehouse import WarehouseInUse, connect

if TYPE_CHECKING:
    # Much to import for commands that only run flows.
    from prefect.deployments.runner import RunnerDeployment

# A run that is due this moment is not missed yet, and one that has just begun may not have opened the warehouse.
GRACE = dt.timedelta(minutes=2)
PAGE = 200


@dataclass(frozen=True)
class Missed:
    """A deployment with runs that nobody was there to make: how many, the last one's time and what it was to be given."""

    name: str
    runs: int
    due: dt.datetime
    parameters: dict[str, Any]


def crash_zombies(client: SyncPrefectClient, settings: Settings, begun_before: dt.datetime | None = None) -> int:
    """Marks runs as crashed that say they are running though no process writes the warehouse; returns how many.

    Where other commands may be starting beside, only runs `begun_before` some time are looked at.
    """
    states = FlowRunFilterState(type=FlowRunFilterStateType(any_=[StateType.RUNNING, StateType.PENDING]))
    begun = FlowRunFilterExpectedStartTime(before_=begun_before or dt.datetime.now(dt.UTC))
    found = _all_runs(client, FlowRunFilter(state=states, expected_start_time=begun))
    # Asked last, since a large warehouse takes a while to open.
    if not found or _is_written(settings):
        return 0
    for run in found:
        client.set_flow_run_state(
            run.id, Crashed(message="its process ended without a word; found when the next one began"), force=True
        )
    return len(found)


def await_server(settings: Settings) -> int:
    """Waits until the server answers a command that runs flows, and marks what an earlier one left running; returns how many.

    Raises OrchestratorAway.
    """
    wait_for_server()
    with saying_when_away(), get_client(sync_client=True) as client:
        return crash_zombies(client, settings, dt.datetime.now(dt.UTC) - GRACE)


def missed_runs(client: SyncPrefectClient, names: Sequence[str], now: dt.datetime) -> list[Missed]:
    """Deployments of these names with scheduled runs whose time has passed; ask before they are registered anew, which forgets them."""
    states = FlowRunFilterState(type=FlowRunFilterStateType(any_=[StateType.SCHEDULED]))
    due = FlowRunFilter(state=states, expected_start_time=FlowRunFilterExpectedStartTime(before_=now - GRACE))
    by_deployment: dict[UUID, list[FlowRun]] = {}
    for run in _all_runs(client, due):
        if run.deployment_id is not None and run.expected_start_time is not None:
            by_deployment.setdefault(run.deployment_id, []).append(run)
    found = []
    for deployment, runs in by_deployment.items():
        name = client.read_deployment(deployment).name
        last = max(runs, key=_expected)
        if name in names:
            found.append(Missed(name, len(runs), _expected(last), dict(last.parameters)))
    return sorted(found, key=lambda m: m.due)


def catch_up(client: SyncPrefectClient, missed: Sequence[Missed], deployments: Sequence["RunnerDeployment"]) -> int:
    """Registers the deployments and asks for one run of each that was missed, however often; returns how many."""
    flow_of = {deployment.name: deployment.flow_name for deployment in deployments}
    for deployment in deployments:
        deployment.apply()
    for one in missed:
        registered = client.read_deployment_by_name(f"{flow_of[one.name]}/{one.name}").id
        client.create_flow_run_from_deployment(
            registered, parameters=one.parameters, name=f"{one.name} missed {one.due:%Y-%m-%d}"
        )
    return len(missed)


def _expected(run: FlowRun) -> dt.datetime:
    if run.expected_start_time is None:
        raise LookupError("a scheduled run without a time")
    return run.expected_start_time


def _all_runs(client: SyncPrefectClient, wanted: FlowRunFilter) -> list[FlowRun]:
    found: list[FlowRun] = []
    while page := client.read_flow_runs(flow_run_filter=wanted, limit=PAGE, offset=len(found)):
        found += page
        if len(page) < PAGE:
            break
    return found


def _is_written(settings: Settings) -> bool:
    if not settings.warehouse.exists():
        return False
    try:
        connect(settings.warehouse, settings).close()
    except WarehouseInUse:
        return True
    return False
