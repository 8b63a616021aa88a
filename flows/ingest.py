"""The ingest flow: archive what is new, then each source on its own, so that one bad source never stops the others."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager, nullcontext

from prefect import flow, get_run_logger, task
from prefect.assets import materialize
from prefect.cache_policies import NO_CACHE
from prefect.client.schemas.objects import State

from config.sources import load_sources
from flows.assets import RECORDS
from flows.outcome import Failures, finish, refused
from flows.showing import show_accounts, show_corrections, show_desk, show_gates, show_inbox, show_source
from flows.steps import (
    check_corrections,
    check_gates,
    ingest_source,
    mind_desk,
    reading_beside,
    receive_files,
    reply_files,
    sources_with_work,
    take_reviews,
)
from flows.workspace import run_name, run_of, warehouse, writers_turn
from tasks.validate import refuse_broken


@task(name="receive", task_run_name="receive files", retries=2, retry_delay_seconds=5, cache_policy=NO_CACHE)
def receive_task(run_id: str) -> int:
    """Archives new files; the only step that touches the inbox, so the only one that retries."""
    with warehouse() as (settings, con):
        received, postponed = receive_files(con, settings, run_of(run_id))
    show_inbox(received, postponed)
    return received


@task(name="take-reviews", task_run_name="take verdicts on doubtful pairs", cache_policy=NO_CACHE)
def reviews_task(run_id: str) -> int:
    """Remembers what reviewers decided in workbooks that came back; returns the pairs."""
    with warehouse() as (settings, con):
        return take_reviews(con, settings, run_of(run_id)).answered


@materialize(RECORDS, name="ingest-source", task_run_name="ingest {name}", cache_policy=NO_CACHE)
def ingest_task(name: str, run_id: str) -> int:
    """Reads, standardises, judges and accounts one source's waiting files; returns the rows it had."""
    with warehouse() as (settings, con):
        report = ingest_source(con, settings, load_sources()[name], run_of(run_id))
        get_run_logger().info("%s: %s files, %s rows, %s rejected", name, report.files, report.rows, report.rejected)
        if report.files:
            show_source(con, run_of(run_id), report)
    return report.rows


@task(name="check-gates", task_run_name="check accepted rows", cache_policy=NO_CACHE)
def gates_task(run_id: str) -> int:
    """Asks Great Expectations of this run's accepted rows; raises GateBrokenError when they still break a rejecting rule.

    It has a cursor of its own, since it runs beside other tasks.
    """
    with warehouse() as (settings, con), con.cursor() as own:
        broken = check_gates(own, settings, run_of(run_id))
        show_accounts(own, run_of(run_id))
    show_gates(broken)
    refuse_broken(broken)
    return len(broken)


@task(name="check-corrections", task_run_name="check corrections", cache_policy=NO_CACHE)
def corrections_task(run_id: str) -> int:
    """Raises CorrectionRepairedError when a source has repaired what is still corrected here; the files stay taken in."""
    with warehouse() as (settings, con):
        show_corrections(con, settings)
        return check_corrections(con, run_of(run_id))


@task(name="submission-desk", task_run_name="hold what came against the calendar", cache_policy=NO_CACHE)
def desk_task(run_id: str) -> int:
    """Says which expected files came, are late or are missing; returns the files expected so far."""
    with warehouse() as (settings, con):
        expected = mind_desk(con, settings, run_of(run_id))
        show_desk(con, run_of(run_id))
    return expected


@task(name="reply", task_run_name="answer submitters", cache_policy=NO_CACHE)
def reply_task(run_id: str, sources: list[str] | None, again: bool = False) -> int:
    """Writes repair workbooks and receipts into the outbox; returns the submissions answered.

    It has a cursor of its own, since it runs beside other tasks.
    """
    with warehouse() as (settings, con), con.cursor() as own:
        report = reply_files(own, settings, run_of(run_id), sources, again=again)
    get_run_logger().info("%s answered, %s workbooks, %s lists", report.answered, report.workbooks, report.lists)
    return report.answered


@contextmanager
def answering(failures: Failures, run_id: str, sources: list[str] | None = None) -> Iterator[Callable[[], None]]:
    """Checks accepted rows beside the steps of the block and answers submitters from when it says so, since no figure waits for either.

    Submitters are answered at the end of a block that does not say so, or that fails before.
    """
    beside = {"gates": gates_task.submit(run_id)}

    def answer() -> None:
        beside["reply"] = reply_task.submit(run_id, sources)

    try:
        yield answer
    finally:
        if "reply" not in beside:
            answer()
        # They use the turn's warehouse, which must not close before they are done.
        for task_run in beside.values():
            task_run.wait()
    for name, task_run in beside.items():
        failures.add(name, task_run.state)


@flow(name="ingest", flow_run_name=run_name)
def ingest(sources: list[str] | None = None, run_id: str | None = None, answer: bool = True) -> State:
    """Takes in what the inbox holds for the given sources, all of them by default, and checks and answers what came unless told not to."""
    if state := refused(sources):
        return state
    run = run_of(run_id).run_id
    failures = Failures()
    with writers_turn():
        failures.add("receive", receive_task(run, return_state=True))
        with warehouse() as (settings, con):
            names = [n for n in sources_with_work(con, settings) if not sources or n in sources]
            with reading_beside(con, settings, names):
                for name in names:
                    failures.add(name, ingest_task(name, run, return_state=True))
        failures.add("review", reviews_task(run, return_state=True))
        failures.add("desk", desk_task(run, return_state=True))
        with answering(failures, run, sources) if answer else nullcontext():
            failures.add("corrections", corrections_task(run, return_state=True))
    return finish(failures, f"run {run}")


@flow(name="reply", flow_run_name=run_name)
def reply_again(sources: list[str] | None = None, run_id: str | None = None) -> State:
    """Writes every answer of the given sources anew, all of them by default."""
    if state := refused(sources):
        return state
    run = run_of(run_id).run_id
    failures = Failures()
    with writers_turn():
        failures.add("reply", reply_task(run, sources, again=True, return_state=True))
    return finish(failures, f"run {run}")
