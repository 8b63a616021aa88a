"""The order of the pipeline without any orchestrator, so that it can be read, tested and run as plain calls."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from config.settings import Settings
from config.sources import Source, load_sources
from tasks.account import close_accounts, set_pending, settle
from tasks.collect import collect
from tasks.correct import correct
from tasks.identity import restore_ledger, save_ledger
from tasks.journal import Run, step
from tasks.link import LinkReport, link
from tasks.load import load_raw, read_files
from tasks.merge import MergeReport, merge
from tasks.receive import Receipt, find_arrivals, receive
from tasks.regions import load_region_tables, regency_parameters
from tasks.standardise import create_lookups, create_tables, standardise
from tasks.validate import ValidationReport, validate
from tasks.warehouse import Connection


@dataclass(frozen=True)
class SourceReport:
    """What one source brought in one run: files by state, rows standardised, and the verdicts."""

    source: str
    files: int
    rows: int
    states: Mapping[str, int]
    validation: ValidationReport | None


def receive_files(con: Connection, settings: Settings, run: Run) -> tuple[list[Receipt], list[str]]:
    """Archives what is new in the inbox; the second list names files still being written."""
    load_region_tables(con, settings.regency)
    with step(con, run, "receive", "inbox") as counts:
        receipts, postponed = receive(con, settings, find_arrivals(settings.inbox, load_sources()), run.now)
        counts.rows_in = len(receipts) + len(postponed)
        counts.rows_out = len(receipts)
    return receipts, [arrival.name for arrival in postponed]


def ingest_source(
    con: Connection, settings: Settings, source: Source, receipts: Sequence[Receipt], run: Run
) -> SourceReport:
    """One source's new files into std and the record tables, judged and accounted."""
    load_region_tables(con, settings.regency)
    mine = [r for r in receipts if r.arrival.source == source.name and r.arrival.tables]
    with step(con, run, "ingest", source.name) as counts:
        create_tables(con, source)
        load_raw(con, source, read_files(mine, source, settings), settings)
        files = set_pending(con, source.name)
        if not files:
            return SourceReport(source.name, len(mine), 0, {}, None)
        create_lookups(con, source)
        counts.rows_corrected = correct(con, source, run)
        parameters = regency_parameters(settings.regency)
        counts.rows_in = sum(standardise(con, source, name, parameters) for name, _ in source.each_table())
        verdicts = validate(con, source, run.run_id)
        counts.rows_rejected = verdicts.rejected
        collect(con, source)
        close_accounts(con, source)
        states = settle(con, source)
        counts.rows_out = counts.rows_in - counts.rows_rejected
    return SourceReport(source.name, len(mine), counts.rows_in, states, verdicts)


def link_records(con: Connection, settings: Settings, run: Run) -> tuple[LinkReport, MergeReport]:
    """Persons, families and households with lasting ids out of all record tables."""
    load_region_tables(con, settings.regency)
    restore_ledger(con, settings)
    with step(con, run, "link", "all") as counts:
        linked = link(con)
        counts.rows_in, counts.rows_out = linked.records, linked.clusters
    with step(con, run, "merge", "all") as counts:
        merged = merge(con, load_sources(), run.run_id, run.now)
        counts.rows_in, counts.rows_out = linked.clusters, sum(merged.rows.values())
    save_ledger(con, settings, run.run_id, run.now)
    return linked, merged
