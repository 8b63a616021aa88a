"""What runs when: schedules in Asia/Jakarta, all served by one process; each may be started by hand with parameters."""

from prefect import serve
from prefect.client.orchestration import SyncPrefectClient, get_client
from prefect.client.schemas.actions import GlobalConcurrencyLimitCreate
from prefect.deployments.runner import RunnerDeployment
from prefect.exceptions import ObjectNotFound
from prefect.schedules import Cron

from flows.indicators import indicators
from flows.ingest import ingest
from flows.link import link
from flows.nightly import nightly
from flows.publish import publish
from flows.workspace import WRITER

TIMEZONE = "Asia/Jakarta"


def deployments() -> list[RunnerDeployment]:
    """Every deployment with its schedule; ones without a schedule are for backfill by hand."""
    return [
        ingest.to_deployment("nightly-ingest", schedule=Cron("0 1 * * *", timezone=TIMEZONE, slug="nightly-ingest")),
        nightly.to_deployment("monthly-publish", schedule=Cron("0 3 1 * *", timezone=TIMEZONE, slug="monthly-publish")),
        ingest.to_deployment(
            "quarterly-dtsen",
            schedule=Cron(
                "0 5 15 1,4,7,10 *", timezone=TIMEZONE, slug="quarterly-dtsen", parameters={"sources": ["dtsen"]}
            ),
        ),
        nightly.to_deployment("run-all"),
        link.to_deployment("relink"),
        indicators.to_deployment("indicators-as-of"),
        publish.to_deployment("publish-again"),
    ]


def limit_writers(client: SyncPrefectClient) -> None:
    """One writer at a time, since the warehouse is one file."""
    try:
        client.read_global_concurrency_limit_by_name(WRITER)
    except ObjectNotFound:
        client.create_global_concurrency_limit(GlobalConcurrencyLimitCreate(name=WRITER, limit=1))


def serve_all() -> None:
    """Registers the deployments and runs what they schedule until stopped."""
    with get_client(sync_client=True) as client:
        limit_writers(client)
    serve(*deployments(), pause_on_shutdown=False)
