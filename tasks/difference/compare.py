"""The comparison of a release with the last one, written into its folder before it may appear."""

from dataclasses import replace
from pathlib import Path

from config.difference import load_comparison
from config.messages import message
from config.settings import Settings
from tasks.difference.basis import basis_of
from tasks.difference.causes import Causes
from tasks.difference.cells import find_moved, list_cell_changes
from tasks.difference.gates import check_gates
from tasks.difference.note import NoteFacts, write_notes
from tasks.difference.split import no_split, slot_figures, split_changes
from tasks.journal import redacted
from tasks.publish.database import PUBLISHED_TABLES
from tasks.publish.facts import Release, share_maxima
from tasks.publish.tabular import copy_csv
from tasks.warehouse import Connection, EngineError, sql_text

FOLDER = "difference"


class NotCompared(RuntimeError):
    """The release cannot be compared with the last one, so that it may not be published."""


def write_difference(con: Connection, settings: Settings, release: Release, folder: Path, previous: str | None) -> None:
    """Writes `difference/` of a release that is being built as the database `published`: figures, cells and notes.

    `figures` holds every figure that is another, with its change split into parts that sum to it; `cells` every row and cell
    of every table. Raises NotCompared when the last release cannot be read and ReleaseStopped when a gate is broken.
    """
    target = folder / FOLDER
    target.mkdir()
    comparison = load_comparison()
    facts = NoteFacts(
        release=release.release_id, previous=previous, synthetic=release.facts.demo, indicators=release.indicators
    )
    if previous is None:
        write_notes(None, comparison, facts, target)
        return
    try:
        causes = _compare(con, settings, release, previous)
    except (EngineError, OSError) as error:
        problem = redacted(str(error)) or type(error).__name__
        raise NotCompared(
            message("release.not_compared", settings.language, previous=previous, problem=problem)
        ) from None
    passed = check_gates(con, settings, comparison.gates, previous, share_maxima(release.indicators))
    for table, name in (("figure_change", "figures"), ("cell_change", "cells")):
        con.execute(
            f"copy {table} to $path (format parquet, compression zstd)", {"path": str(target / f"{name}.parquet")}
        )
        copy_csv(con, table, target / f"{name}.csv")
    write_notes(con, comparison, replace(facts, causes=causes, passed=passed), target)


def _compare(con: Connection, settings: Settings, release: Release, previous: str) -> Causes | None:
    """Leaves `cell_change` and `figure_change`; returns what differs in the inputs, none when a basis is not there."""
    earlier = settings.published / previous / "parquet"
    con.execute("set variable earlier_figures = $path", {"path": str(earlier / "indicator.parquet")})
    con.execute(
        "create or replace temp view figure_earlier as select * from read_parquet(getvariable('earlier_figures'))"
    )
    find_moved(con)
    for name, relation in (("before", "figure_earlier"), ("after", "published.indicator")):
        slot_figures(con, f"figure_{name}", relation, release.indicators)
    list_cell_changes(con, PUBLISHED_TABLES, earlier)
    causes = _split(con, settings, release, previous)
    con.execute(f"create or replace temp table figure_change as {sql_text('difference/figure_change')}")
    return causes


def _split(con: Connection, settings: Settings, release: Release, previous: str) -> Causes | None:
    before, after = (basis_of(con, settings, run) for run in (previous, release.release_id))
    if before and after:
        try:
            return split_changes(con, before, after, release.indicators, settings.regency)
        except EngineError:
            # A basis that another version wrote may not be readable; the note then says that nothing could be split.
            pass
    no_split(con)
    return None
