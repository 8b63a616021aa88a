"""The nightly flow: from files as they arrive to published tables, in order; what fails is named and the rest goes on."""

from prefect import flow
from prefect.client.schemas.objects import State

from flows.indicators import indicators
from flows.ingest import answering, ingest
from flows.link import link
from flows.outcome import Failures, finish
from flows.publish import publish
from flows.workspace import run_name, run_of, writers_turn


@flow(name="nightly", flow_run_name=run_name)
def nightly(run_id: str | None = None) -> State:
    """Ingests every source, links, computes and publishes; a source that fails leaves its last good rows in place."""
    run = run_of(run_id).run_id
    failures = Failures()
    with writers_turn():
        failures.add("ingest", ingest(run_id=run, answer=False, return_state=True))
        with answering(failures, run):
            for name, step in (("link", link), ("indicators", indicators), ("publish", publish)):
                state = step(run_id=run, return_state=True)
                failures.add(name, state)
                if not state.is_completed():
                    break
    return finish(failures, f"run {run}")
