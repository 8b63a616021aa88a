"""How far figures move when the same records are linked in other plausible ways: an order of steps, monthly before publishing or when asked."""

import datetime as dt
from typing import Any

from prefect import get_run_logger, task
from prefect.cache_policies import NO_CACHE

from config.indicator import load_indicators
from config.linkage import load_linkage
from config.linkage_model import load_model
from config.region import load_regency
from config.settings import PROJECT, Settings
from config.sources import load_sources
from flows.workspace import run_of, warehouse
from tasks.facts import configuration_hash
from tasks.indicators import compute_indicators
from tasks.journal import Run, step
from tasks.link import cluster_records, require_linked
from tasks.link_doubt import copied, headline_doubt, keep_trial, list_doubt
from tasks.link_keys import note_changed_parts, note_retired
from tasks.merge import merge
from tasks.regions import load_region_tables
from tasks.warehouse import Connection


@task(name="doubt-of-links", task_run_name="figures at other cuts of linking", cache_policy=NO_CACHE)
def doubt_task(run_id: str, as_of: dt.date | None) -> int:
    """Fills out.linkage_doubt for the release that follows; returns the figures of the kabupaten that moved."""
    with warehouse() as (settings, con):
        run = run_of(run_id)
        moved = doubt_of_links(con, settings, run, as_of or run.now.date())
    get_run_logger().info("%s figures of the kabupaten move with the cut of linking", len(moved))
    return len(moved)


def doubt_of_links(con: Connection, settings: Settings, run: Run, as_of: dt.date) -> list[dict[str, Any]]:
    """Fills out.linkage_doubt, which the next release publishes; returns the kabupaten's figures that moved.

    Raises NotLinkedError when records, configuration or model are not those of the last linking.
    """
    require_linked(con, configuration_hash(PROJECT), load_model(settings, load_linkage()))
    with step(con, run, "doubt", "all") as counts, copied(con, settings) as copy:
        load_region_tables(copy, settings.regency)
        note_changed_parts(copy)
        note_retired(copy)
        for number, cut in enumerate((load_linkage().cuts.link, *load_linkage().doubt_cuts)):
            try_cut(copy, settings, run, cut, as_of)
            keep_trial(copy, number, load_regency(settings.regency).few_threshold)
        counts.rows_out = list_doubt(con, copy)
    return headline_doubt(con)


def try_cut(copy: Connection, settings: Settings, run: Run, cut: float, as_of: dt.date) -> None:
    """Links, merges and counts at one cut."""
    linkage = load_linkage()
    cluster_records(copy, linkage.cut_at(cut), load_model(settings, linkage))
    merge(copy, load_sources(), run.run_id, run.now)
    compute_indicators(copy, load_indicators(), regency=settings.regency, release=run.run_id, as_of=as_of)
