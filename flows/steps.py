"""The order of the pipeline without any orchestrator, so that it can be read, tested and run as plain calls."""

import datetime as dt
from collections.abc import Mapping
from contextlib import AbstractContextManager, closing
from dataclasses import dataclass
from typing import Any

from config.indicator import load_indicators
from config.linkage import load_linkage
from config.linkage_model import LinkageModel, load_model, save_model
from config.raw_key import load_raw_keys
from config.repairs import load_repairs
from config.settings import PROJECT, Settings
from config.sources import Source, load_sources
from tasks.account import close_accounts, set_pending, settle
from tasks.beliefs import restore_beliefs, save_beliefs
from tasks.collect import collect
from tasks.correct import correct, refuse_repaired
from tasks.decide import may_go_on, note_waiting, release, reopen
from tasks.desk import expect_submissions
from tasks.difference.basis import begin_basis, finish_basis
from tasks.facts import DEMO_MARK, configuration_hash
from tasks.forget.drop import drop_file, empty_histories
from tasks.forget.find import due_files, find_file
from tasks.forget.log import Wish, note_dropped, note_forgotten
from tasks.form_account import FormReport
from tasks.identity import restore_ledger, save_ledger
from tasks.indicators import compute_indicators
from tasks.journal import Run, step
from tasks.link import LinkReport, keep_basis, link
from tasks.link_model import train
from tasks.load import load_raw
from tasks.merge import MergeReport, merge
from tasks.pseudonyms.found import link_respondents
from tasks.raw_zone.files import refuse_unreadable
from tasks.read_files import read_files, reading_ahead
from tasks.receive import archived, find_arrivals, has_work, list_submission, receive, waiting
from tasks.reconcile.compare import reconcile
from tasks.regions import load_region_tables, regency_parameters
from tasks.repair import RepairReport, propose
from tasks.repair_decisions import load_decisions
from tasks.reply.answer import ReplyReport, reply
from tasks.review.answers import take_answers
from tasks.review.verdicts import count_verdicts, record_never_match
from tasks.sites.compare import compare_sites
from tasks.standardise import create_tables, standardise
from tasks.targeting.answers import take_verdicts
from tasks.targeting.candidates import remember_candidates
from tasks.targeting.verdicts import count_verdicts as count_village_verdicts
from tasks.validate import ValidationReport, run_gates, validate
from tasks.warehouse import Connection, as_written, new_warehouse, open_warehouse, rows


@dataclass(frozen=True)
class SourceReport:
    """What one source brought in one run: files by state, rows standardised, and the verdicts."""

    source: str
    files: int
    rows: int
    states: Mapping[str, int]
    validation: ValidationReport | None

    @property
    def rejected(self) -> int:
        """Rows set aside by rules."""
        return self.validation.rejected if self.validation else 0


def every_source(con: Connection) -> dict[str, Source]:
    """Every source by name, its tables made: what speaks of all sources finds those that have sent nothing yet."""
    sources = load_sources()
    for source in sources.values():
        create_tables(con, source)
    return sources


def receive_files(con: Connection, settings: Settings, run: Run) -> tuple[int, list[str]]:
    """Archives what is new in the inbox; returns how many files, and names those still being written."""
    load_region_tables(con, settings.regency)
    with step(con, run, "receive", "inbox") as counts:
        receipts, postponed = receive(con, settings, find_arrivals(settings.inbox, every_source(con)), run.now)
        counts.rows_in = len(receipts) + len(postponed)
        counts.rows_out = len(receipts)
    return len(receipts), [arrival.name for arrival in postponed]


def take_reviews(con: Connection, settings: Settings, run: Run) -> FormReport:
    """Remembers what reviewers and villages decided in workbooks that came back; linking and figures follow them."""
    with step(con, run, "review", "all") as counts:
        report = take_answers(con, settings)
        counts.rows_in, counts.rows_out = report.answered + report.rejected, report.answered
        counts.rows_rejected = report.rejected
    with step(con, run, "verdicts", "all") as counts:
        verdicts = take_verdicts(con, settings)
        counts.rows_in, counts.rows_out = verdicts.answered + verdicts.rejected, verdicts.answered
        counts.rows_rejected = verdicts.rejected
    return report


def sources_with_work(con: Connection, settings: Settings) -> list[str]:
    """Sources that have files to read, those that wait for a decision or a mapping included once it has come."""
    return [name for name in load_sources() if has_work(con, name) or may_go_on(con, settings, name)]


def reading_beside(con: Connection, settings: Settings, names: list[str]) -> AbstractContextManager[None]:
    """Within the block the files of all sources but the first, which it begins with, are read beside the work on one."""
    sources = load_sources()
    return reading_ahead([r for n in names[1:] for r in waiting(con, settings, sources[n])], sources, settings)


def ingest_source(con: Connection, settings: Settings, source: Source, run: Run) -> SourceReport:
    """One source's archived and unread files into std and the record tables, judged and accounted."""
    load_region_tables(con, settings.regency)
    with step(con, run, "ingest", source.name) as counts:
        create_tables(con, source)
        reopen(con, settings, source)
        mine = waiting(con, settings, source)
        load_raw(con, source, read_files(mine, source, settings), settings)
        note_waiting(con, settings, source)
        files = set_pending(con, source.name)
        if not files:
            return SourceReport(source.name, len(mine), 0, {}, None)
        counts.rows_corrected = correct(con, source, run)
        parameters = regency_parameters(settings.regency)
        with as_written(con):
            counts.rows_in = sum(standardise(con, source, name, parameters) for name, _ in source.each_table())
            verdicts = validate(con, source, run.run_id)
        counts.rows_rejected = verdicts.rejected
        collect(con, source)
        close_accounts(con, source)
        states = settle(con, source)
        counts.rows_out = counts.rows_in - counts.rows_rejected
    return SourceReport(source.name, len(mine), counts.rows_in, states, verdicts)


def reply_files(
    con: Connection, settings: Settings, run: Run, names: list[str] | None = None, *, again: bool = False
) -> ReplyReport:
    """Answers submitters: repair workbooks and receipts into the outbox, those due or all of them `again`."""
    with step(con, run, "reply", "all") as counts:
        sources = {name: source for name, source in every_source(con).items() if names is None or name in names}
        report = reply(con, settings, sources, run.now, again=again)
        counts.rows_in, counts.rows_out = report.problem_rows, report.answered
    return report


def check_corrections(con: Connection, run: Run) -> int:
    """Returns the corrections this run asked; raises CorrectionRepairedError when one is no longer needed."""
    with step(con, run, "corrections", "all") as counts:
        counts.rows_in = refuse_repaired(con, run)
    return counts.rows_in


def link_records(con: Connection, settings: Settings, run: Run) -> tuple[LinkReport, MergeReport]:
    """Persons, families and households with lasting ids out of all record tables."""
    load_region_tables(con, settings.regency)
    restore_ledger(con, settings)
    count_verdicts(con, settings)
    with step(con, run, "link", "all") as counts:
        basis, model = configuration_hash(PROJECT), load_model(settings, load_linkage())
        linked = link(con, basis, model)
        counts.rows_in, counts.rows_out = linked.records, linked.clusters
    with step(con, run, "merge", "all") as counts:
        restore_beliefs(con, settings)
        merged = merge(con, every_source(con), run.run_id, run.now)
        keep_basis(con, basis, model)
        counts.rows_in, counts.rows_out = merged.persons, sum(merged.rows.values())
    record_never_match(con, run.run_id, run.now)
    link_respondents(con, settings)
    save_ledger(con, settings, run.run_id)
    save_beliefs(con, settings, run.run_id)
    return linked, merged


def train_linkage(con: Connection, settings: Settings, run: Run) -> LinkageModel:
    """Fits the linkage model to the records linked before and makes it the laboratory's own."""
    whose = (
        "synthetic records of a demonstration" if (settings.home / DEMO_MARK).exists() else "records of this laboratory"
    )
    with step(con, run, "train", "all") as counts:
        model = train(con, load_linkage(), trained_on=whose, trained_at=run.now.date().isoformat())
        counts.rows_in = model.records
    save_model(settings, model)
    return model


def propose_repairs(con: Connection, settings: Settings, run: Run) -> RepairReport:
    """Findings about identity numbers and proposals for the damaged ones; before linking, which counts those accepted.

    Proposals rest on values as received and on no link, so that archive, decisions and configuration alone give them.
    """
    load_region_tables(con, settings.regency)
    with step(con, run, "repairs", "all") as counts:
        report = propose(con, every_source(con), load_repairs(), load_decisions(settings), configuration_hash(PROJECT))
        counts.rows_out = report.cells
    return report


def mind_desk(con: Connection, settings: Settings, run: Run) -> int:
    """Holds what came against what is expected by the day of the run; returns the files expected so far."""
    load_region_tables(con, settings.regency)
    with step(con, run, "desk", "all") as counts:
        counts.rows_out = expect_submissions(con, load_sources(), settings.regency, run.now.date())
    return counts.rows_out


def check_gates(con: Connection, settings: Settings, run: Run) -> dict[str, int]:
    """Asks Great Expectations of the rows this run accepted and writes the Data Docs; returns broken rows by suite."""
    with step(con, run, "gates", "all") as counts:
        broken = run_gates(con, list(load_sources().values()), settings.docs, run.now)
        counts.rows_rejected = sum(broken.values())
    return broken


def compute_figures(con: Connection, settings: Settings, run: Run, as_of: dt.date | None) -> int:
    """Computes every indicator into out.indicator for the release of this run; returns the figures."""
    load_region_tables(con, settings.regency)
    day = as_of or run.now.date()
    with step(con, run, "indicators", "all") as counts:
        expect_submissions(con, load_sources(), settings.regency, day)
        count_village_verdicts(con, settings)
        report = compute_indicators(con, load_indicators(), regency=settings.regency, release=run.run_id, as_of=day)
        begin_basis(con, settings, run.run_id, day)
        counts.rows_out = report.figures
    with step(con, run, "reconcile", "official") as counts:
        counts.rows_rejected = len(reconcile(con, settings.regency, day.strftime("%Y-%m")))
    with step(con, run, "targeting", "candidates") as counts:
        counts.rows_out = remember_candidates(con, run.now)
    # Written now, so that a rebuild knows since when a candidate stands.
    save_beliefs(con, settings, run.run_id)
    with step(con, run, "compare", "lab sites") as counts:
        counts.rows_out = compare_sites(con)
    return report.figures


def forget_file(settings: Settings, word: str, wish: Wish) -> dict[str, Any]:
    """Deletes a received file, by submission id or hash, and what was read from it, and links again; returns what went.

    Raises UnknownFileError.
    """
    with closing(open_warehouse(settings)) as con:
        raw_hash = find_file(con, word, settings.language)
        finish_basis(con, settings)
        held = rows(con, "select distinct source from core.submission where raw_hash = $hash", {"hash": raw_hash})
        note_forgotten(settings, raw_hash, [row["source"] for row in held], wish)
        dropped = drop_file(con, settings, raw_hash)
        run = Run.start(wish.at)
        propose_repairs(con, settings, run)
        link_records(con, settings, run)
        dropped["belief_rows"] = empty_histories(con, settings)
        # What was deleted must not lie in the log of the engine either.
        con.execute("checkpoint")
    note_dropped(settings, raw_hash, dropped, wish.at)
    return dropped


def files_due(settings: Settings, today: dt.date) -> list[dict[str, Any]]:
    """Files that have outlived the retention of their source."""
    with closing(open_warehouse(settings)) as con:
        return due_files(con, load_sources(), today)


def release_held(settings: Settings, submission_id: str, minutes: str, now: dt.datetime) -> None:
    """Records the minutes of a held list; raises tasks.decide.NotHeldError."""
    with closing(open_warehouse(settings)) as con:
        release(con, settings, submission_id, minutes, now)


def start_over(settings: Settings) -> int:
    """Empties the warehouse and lists every archived file as received again; the ledger gives the same ids.

    The empty one is made beside the old and takes its place when every file is listed. Raises WarehouseInUse, and RawKeyError
    before anything is touched.
    """
    refuse_unreadable(settings.archive, load_raw_keys(settings))
    receipts = list(archived(settings.archive, load_sources()))
    with new_warehouse(settings) as con:
        for receipt in receipts:
            list_submission(con, receipt)
    return len(receipts)
