"""How far figures move when the same records are linked in other plausible ways; an order of steps, run when asked."""

import datetime as dt
from contextlib import closing
from typing import Any

from config.indicator import load_indicators
from config.linkage import load_linkage
from config.linkage_model import load_model
from config.region import load_regency
from config.settings import PROJECT, Settings
from config.sources import load_sources
from tasks.facts import configuration_hash
from tasks.indicators import compute_indicators
from tasks.journal import Run, step
from tasks.link import cluster_records, note_retired, require_linked
from tasks.link_doubt import copied, headline_doubt, keep_trial, list_doubt
from tasks.merge import merge
from tasks.regions import load_region_tables
from tasks.warehouse import Connection, open_warehouse


def doubt_of_links(settings: Settings, as_of: dt.date) -> list[dict[str, Any]]:
    """Fills out.linkage_doubt, which the next release publishes; returns the kabupaten's figures that moved.

    Raises NotLinkedError when records, configuration or model are not those of the last linking.
    """
    run = Run.start(dt.datetime.now(dt.UTC).replace(tzinfo=None, microsecond=0))
    with closing(open_warehouse(settings)) as con:
        require_linked(con, configuration_hash(PROJECT), load_model(settings, load_linkage()))
        with step(con, run, "doubt", "all") as counts, copied(con, settings) as copy:
            load_region_tables(copy, settings.regency)
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
