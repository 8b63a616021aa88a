"""What runs when: schedules in Asia/Jakarta, all served by one process; each may be started by hand with parameters."""

import datetime as dt

from prefect import serve
from prefect.client.orchestration import get_client
from prefect.deployments.runner import RunnerDeployment
from prefect.schedules import Cron

from config.settings import load_settings
from flows.indicators import indicators
from flows.ingest import ingest
from flows.link import link
from flows.nightly import nightly
from flows.publish import publish
from flows.recovery import catch_up, crash_zombies, missed_runs
from flows.workspace import wait_for_server

TIMEZONE = "Asia/Jakarta"


def deployments() -> list[RunnerDeployment]:
    """Every deployment with its schedule; ones without a schedule are for backfill by hand."""
    return [
        RunnerDeployment.from_flow(
            ingest, "nightly-ingest", schedule=Cron("0 1 * * *", timezone=TIMEZONE, slug="nightly-ingest")
        ),
        RunnerDeployment.from_flow(
            nightly,
            "monthly-publish",
            schedule=Cron("0 3 1 * *", timezone=TIMEZONE, slug="monthly-publish", parameters={"doubt": True}),
        ),
        RunnerDeployment.from_flow(
            ingest,
            "quarterly-dtsen",
            schedule=Cron(
                "0 5 15 1,4,7,10 *", timezone=TIMEZONE, slug="quarterly-dtsen", parameters={"sources": ["dtsen"]}
            ),
        ),
        RunnerDeployment.from_flow(nightly, "run-all"),
        RunnerDeployment.from_flow(link, "relink"),
        RunnerDeployment.from_flow(indicators, "indicators-as-of"),
        RunnerDeployment.from_flow(publish, "publish-again"),
    ]


def serve_all() -> None:
    """Registers the deployments and runs what they schedule until stopped; first what a stop of the machine left undone."""
    wait_for_server()
    planned = deployments()
    with get_client(sync_client=True) as client:
        crash_zombies(client, load_settings())
        missed = missed_runs(client, [d.name for d in planned], dt.datetime.now(dt.UTC))
        catch_up(client, missed, planned)
    serve(*planned, pause_on_shutdown=False)
