"""One run of the pipeline as the nightly flow orders it, without the orchestrator: steps by name, as plain calls on one warehouse."""

from collections.abc import Callable, Iterable, Mapping
from contextlib import closing

from config.settings import Settings
from config.sources import load_sources
from flows.release_steps import release_figures, serve_figures
from flows.steps import (
    check_corrections,
    check_gates,
    compute_figures,
    ingest_source,
    link_records,
    mind_desk,
    propose_repairs,
    receive_files,
    reply_files,
    sources_with_work,
    take_reviews,
)
from tasks.difference.basis import finish_basis
from tasks.journal import Run
from tasks.review.desk import write_desk
from tasks.validate import refuse_broken
from tasks.warehouse import Connection

Step = Callable[[Connection, Settings, Run], object]


def _ingest(con: Connection, settings: Settings, run: Run) -> None:
    for name in sources_with_work(con, settings):
        ingest_source(con, settings, load_sources()[name], run)


STEPS: Mapping[str, Step] = {
    "receive": receive_files,
    "ingest": _ingest,
    "reviews": take_reviews,
    "desk": mind_desk,
    "gates": lambda con, settings, run: refuse_broken(check_gates(con, settings, run)),
    "corrections": lambda con, _, run: check_corrections(con, run),
    "repairs": propose_repairs,
    "link": link_records,
    "indicators": lambda con, settings, run: compute_figures(con, settings, run, None),
    "publish": release_figures,
    "serve": lambda _con, settings, run: serve_figures(settings, run.run_id),
    "reply": reply_files,
    "review": lambda con, settings, _: write_desk(con, settings),
}


def run_steps(
    con: Connection, settings: Settings, run: Run, begins: Callable[[str], None], names: Iterable[str] = STEPS
) -> None:
    """Runs steps in their order, all by default; `begins` is told the name of each before it starts."""
    with closing(con):
        finish_basis(con, settings)
        for name in names:
            begins(name)
            STEPS[name](con, settings, run)
        begins("close")
