"""The nightly flow: from files as they arrive to published tables, in order; what fails is named and the rest goes on."""

from functools import partial

from prefect import flow
from prefect.client.schemas.objects import State

from flows.doubt import doubt_task
from flows.indicators import indicators
from flows.ingest import answering, ingest
from flows.link import link
from flows.outcome import Failures, finish
from flows.publish import publish
from flows.review import review_task
from flows.workspace import run_name, run_of, writers_turn


@flow(name="nightly", flow_run_name=run_name)
def nightly(run_id: str | None = None, doubt: bool = False) -> State:
    """Ingests every source, links, computes and publishes; a source that fails leaves its last good rows in place.

    With `doubt` the release also says how far each figure moves with the cut of linking, which takes as long as all the rest.
    """
    run = run_of(run_id).run_id
    failures = Failures()
    with writers_turn():
        failures.add("ingest", ingest(run_id=run, answer=False, return_state=True))
        with answering(failures, run) as answer:
            steps = (("link", link), ("indicators", partial(indicators, publishing=True)), ("publish", publish))
            for name, step in steps:
                if name == "publish" and doubt:
                    failures.add("doubt", doubt_task(run, None, return_state=True))
                state = step(run_id=run, return_state=True)
                failures.add(name, state)
                if not state.is_completed():
                    break
            else:
                # No sooner: figures wait for nobody's answer, and writers of workbooks take time and memory from them.
                answer()
                failures.add("review", review_task(run, return_state=True))
    return finish(failures, f"run {run}")
