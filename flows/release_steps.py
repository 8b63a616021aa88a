"""The steps of publishing as plain calls: a release out of the figures computed last, and its copy for dashboards."""

import time
from collections.abc import Iterator
from contextlib import contextmanager

from config.indicator import load_indicators
from config.release import load_release_rules
from config.serving import NotServedYet
from config.settings import Settings
from tasks.difference.basis import complete_basis, forget_bases
from tasks.facts import release_facts
from tasks.journal import Run, step
from tasks.publish.approval import remove_old
from tasks.publish.facts import ReleaseReport
from tasks.publish.release import build_release
from tasks.publish.serve import HIDDEN, PUBLIC, serve_release
from tasks.warehouse import Connection

# Seconds that a server which is just starting, or whose readers hold on, is given before each further attempt.
SERVE_PAUSES = (10, 10, 10)


def release_figures(con: Connection, settings: Settings, run: Run, *, preview: bool = False) -> ReleaseReport:
    """Builds the release of this run and points `current` at it, or `preview` while it waits for approval."""
    with keep_basis_after(con, settings, run), step(con, run, "publish", "all") as counts:
        report = build_release(
            con,
            settings,
            run.run_id,
            indicators=load_indicators(),
            facts=release_facts(con, settings, run),
            preview=preview,
        )
        counts.rows_out = report.rows["indicator"]
        remove_old(settings.published, load_release_rules().releases_kept)
    forget_bases(settings, keep={report.release, report.previous or report.release})
    return report


@contextmanager
def keep_basis_after(con: Connection, settings: Settings, run: Run) -> Iterator[None]:
    """Keeps what the run's figures rest on once the block has published them, or could not."""
    try:
        yield
    finally:
        with step(con, run, "keep", "basis"):
            complete_basis(con, settings, run.run_id)


def serve_figures(settings: Settings, release: str, *, preview: bool = False) -> int:
    """Copies a release to the serving database when one is set, a preview out of readers' sight; returns the tables there.

    A server that is just starting again gets some time; raises NotServed after it.
    """
    for pause in SERVE_PAUSES:
        try:
            return _serve(settings, release, preview)
        except NotServedYet:
            time.sleep(pause)
    return _serve(settings, release, preview)


def _serve(settings: Settings, release: str, preview: bool) -> int:
    report = serve_release(settings, release, HIDDEN if preview else PUBLIC)
    return len(report.rows) if report else 0
