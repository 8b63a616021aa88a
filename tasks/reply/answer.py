"""Answers every submission that has come to its end: repair workbook or list of findings, and a receipt."""

import datetime as dt
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from config.raw_key import load_raw_keys
from config.settings import Settings
from config.sources import Source
from config.whole_file import write_text_whole
from tasks.facts import DEMO_MARK
from tasks.mapping import proposed_columns
from tasks.mapping_sheets import proposed_sheets
from tasks.raw_zone.files import held, stored
from tasks.readers.formats import recognise
from tasks.reply.findings import (
    Counts,
    Problem,
    RuleCount,
    Submission,
    account_of,
    problems_of,
    rule_counts,
    submissions_to_answer,
)
from tasks.reply.map_sheet import MapJob, try_map_workbook
from tasks.reply.matching import Comparison, compare, row_keys
from tasks.reply.outbox import folder_of, remove_answers, write_findings
from tasks.reply.receipt import Receipt, receipt_page
from tasks.reply.repair import RepairJob, SheetPlan, try_repair
from tasks.reply.wording import day, filled, state_sentence
from tasks.warehouse import Connection, rows
from tasks.workers import worker_pool

WORKBOOKS = ("xlsx", "xlsb", "xls", "ods")
# A workbook of more cells (a regency file, which nobody mends by hand) gets a list of findings instead.
MOST_CELLS = 500_000
# Figures wait for nobody's answer: workbooks are written by what the steps beside them leave of the machine.
BESIDE_OTHER_WORK = 10
# Below so many bytes a workbook is written sooner than a process starts.
WORTH_A_PROCESS = 100_000
# A list that nobody could work through would only fill the disk; the receipt still has the counts.
MOST_FINDINGS = 200_000


@dataclass(frozen=True)
class ReplyReport:
    """Submissions answered, repair workbooks and lists written, rows with a problem, and rows that came back repaired."""

    answered: int = 0
    workbooks: int = 0
    lists: int = 0
    problem_rows: int = 0
    repaired_rows: int = 0


@dataclass(frozen=True)
class _Case:
    """One submission with all that its answer says."""

    submission: Submission
    source: Source
    counts: Counts
    rules: tuple[RuleCount, ...]
    problems: tuple[Problem, ...]


def reply(
    con: Connection, settings: Settings, sources: Mapping[str, Source], now: dt.datetime, *, again: bool = False
) -> ReplyReport:
    """Writes the answers that are due for these sources into the outbox; `again` writes all of them anew."""
    _clear_replaced(con, settings, list(sources))
    cases = [_case(con, settings, sources[s.source], s) for s in submissions_to_answer(con, list(sources), again)]
    jobs = [job for case in cases if (job := _workbook_job(con, settings, case))]
    made = _write_workbooks(jobs, settings.threads)
    asked = {case.submission.submission_id for case in cases if _ask_for_map(con, settings, case)}
    lists = sum(
        _write_rest(settings, case, case.submission.submission_id in made, case.submission.submission_id in asked)
        for case in cases
    )
    for case in cases:
        _note_reply(con, case, now)
    return ReplyReport(
        len(cases),
        len(made),
        lists,
        sum(_problem_rows(case.problems) for case in cases),
        sum(case.counts.repaired for case in cases),
    )


def _clear_replaced(con: Connection, settings: Settings, sources: Sequence[str]) -> None:
    """Takes back the answers to files that were replaced, so that nobody repairs an old one."""
    found = rows(
        con,
        "select s.submission_id, s.source, s.submitter, coalesce(r.slot_name, s.file_name) as slot, s.received_at "
        "from core.submission as s join audit.reply as a on a.submission_id = s.submission_id "
        "left join audit.returned_file as r on r.submission_id = s.submission_id "
        "where s.state = 'superseded' and list_contains($sources, s.source)",
        {"sources": list(sources)},
    )
    for r in found:
        old = Submission(
            r["submission_id"], "", r["source"], (), r["slot"], r["slot"], r["submitter"], "", None, {}, r["received_at"], None
        )  # fmt: skip
        remove_answers(folder_of(settings, old))
        con.execute("delete from audit.reply where submission_id = ?", [r["submission_id"]])


def _case(con: Connection, settings: Settings, source: Source, submission: Submission) -> _Case:
    own, warnings = submission.submission_id, settings.reply_warnings
    problems = tuple(problems_of(con, own, warnings))
    account = account_of(con, own)
    before = (
        compare(con, source, submission.tables, own, submission.repairs, warnings)
        if submission.repairs
        else Comparison()
    )
    counts = Counts(
        buckets={name: value for name, value in account.items() if name != "file"},
        file_rows=account["file"],
        rejected=account["rejected"] + account["broken"],
        warned=_problem_rows([p for p in problems if p.severity == "warn"]),
        before=before.before,
        repaired=before.repaired,
        added=before.added,
        removed=before.removed,
    )
    return _Case(submission, source, counts, tuple(rule_counts(con, own, warnings)), problems)


def _problem_rows(problems: Sequence[Problem]) -> int:
    return len({(p.sheet, p.row_no) for p in problems})


def _workbook_job(con: Connection, settings: Settings, case: _Case) -> RepairJob | None:
    """The workbook a submission gets; none when nothing is wrong, for other formats and for a file too large to mend by hand."""
    kinds = {case.source.tables[t].reader.kind for t in case.submission.tables}
    if not case.problems or kinds - {"workbook", "key_value", "table"}:
        return None
    with held(settings, case.submission.raw_hash) as path:
        made = recognise(path)
    if made not in WORKBOOKS:
        return None
    plans = _plans(con, case)
    if sum(len(plan.keys) * len(plan.letters) for plan in plans) > MOST_CELLS:
        return None
    submission, language = case.submission, settings.language
    return RepairJob(
        origin=stored(settings.archive, submission.raw_hash),
        keys=load_raw_keys(settings),
        target=folder_of(settings, submission).file("workbook", language),
        submission_id=submission.submission_id,
        about=filled(
            "file_line" if made == "xlsx" else "file_line_anew",
            language,
            file=submission.file_name,
            day=day(submission.received_at, language),
        ),
        plans=plans,
        problems=case.problems,
        rules=case.rules,
        counts=case.counts,
        language=language,
    )


def _plans(con: Connection, case: _Case) -> tuple[SheetPlan, ...]:
    """The sheets whose rows get keys: those that hold a table."""
    own = case.submission.submission_id
    found = rows(con, "select * from audit.column_place where submission_id = ?", [own])
    plans = []
    for sheet, table in sorted({(r["sheet"], r["source_table"]) for r in found}):
        places = [r for r in found if (r["sheet"], r["source_table"]) == (sheet, table)]
        keys = row_keys(con, case.source, table, own)
        plans.append(
            SheetPlan(
                sheet,
                case.source.tables[table],
                places[0]["row_no"],
                {r["column_name"]: r["letter"] for r in places},
                {row_no: key for (name, row_no), key in keys.items() if name == sheet},
            )
        )
    return tuple(plans)


def _write_workbooks(jobs: Sequence[RepairJob], threads: int) -> set[str]:
    """Writes workbooks, shared among processes when there are several; returns the submissions that got theirs."""
    # The largest first, so that no process is left alone with it at the end.
    jobs = sorted(jobs, key=lambda job: job.origin.stat().st_size, reverse=True)
    if sum(job.origin.stat().st_size for job in jobs) < WORTH_A_PROCESS or threads < 2:
        done = [try_repair(job) for job in jobs]
    else:
        with worker_pool(threads, niceness=BESIDE_OTHER_WORK) as pool:
            done = list(pool.map(try_repair, jobs))
    return {job.submission_id for job, made in zip(jobs, done, strict=True) if made}


def _ask_for_map(con: Connection, settings: Settings, case: _Case) -> bool:
    """Writes the workbook that asks which column is which; false where nothing is asked or it cannot be written."""
    own, language = case.submission.submission_id, settings.language
    if case.submission.state != "waiting_for_mapping":
        return False
    columns, sheets = proposed_columns(con, own), proposed_sheets(con, own)
    target = folder_of(settings, case.submission).file("map", language)
    tables = {t: case.source.tables[t] for t in case.submission.tables}
    with held(settings, case.submission.raw_hash) as origin:
        asked = bool(columns or sheets) and recognise(origin) == "xlsx"
        return asked and try_map_workbook(MapJob(origin, target, own, columns, sheets, tables, language))


def _write_rest(settings: Settings, case: _Case, has_workbook: bool, has_map: bool) -> bool:
    """The receipt, and the list of findings where there is no workbook; takes away what an earlier answer left."""
    language, folder = settings.language, folder_of(settings, case.submission)
    listed = bool(case.problems) and not has_workbook
    receipt, findings = folder.file("receipt", language), folder.file("findings", language)
    asking = folder.file("map", language)
    if listed:
        write_findings(findings, case.problems[:MOST_FINDINGS], language)
    repair = folder.file("workbook", language)
    write_text_whole(
        receipt, receipt_page(_receipt(settings, case, repair.name if has_workbook else findings.name), language)
    )
    # A file that cannot be used replaces nothing, so what was asked before is still to be repaired.
    unusable = case.submission.state in ("rejected", "waiting_for_mapping")
    stays = has_workbook or (unusable and not case.problems)
    remove_answers(
        folder,
        keep=(receipt, *([findings] if listed else []), *([repair] if stays else []), *([asking] if has_map else [])),
    )
    return listed


def _receipt(settings: Settings, case: _Case, answer: str) -> Receipt:
    submission, language = case.submission, settings.language
    said = state_sentence(submission.message_key, submission.message_detail, submission.file_name, language)
    facts = {
        "sender": submission.submitter,
        "source": case.source.title.id if language == "id" else case.source.title.en,
        "day": day(submission.received_at, language),
        "number": submission.submission_id,
    }
    if not case.problems:
        step = filled("next_nothing", language) if submission.state == "accepted" else said
    elif answer.endswith(".xlsx"):
        step = filled("next_workbook", language, workbook=answer)
    else:
        step = filled("next_findings", language, workbook=answer)
    return Receipt(
        facts=tuple((filled(key, language), value) for key, value in facts.items()),
        said=said,
        counts=case.counts,
        waiting=case.counts.rejected if submission.state == "held" else 0,
        rules=case.rules,
        next_step=step,
        demo=(settings.home / DEMO_MARK).exists(),
    )


def _note_reply(con: Connection, case: _Case, now: dt.datetime) -> None:
    own, counts = case.submission.submission_id, case.counts
    con.execute("delete from audit.reply where submission_id = ?", [own])
    con.execute(
        "insert into audit.reply values (?, ?, ?, ?, ?, ?, ?)",
        [own, case.submission.state, now, _problem_rows(case.problems), counts.repaired, counts.added, counts.removed],
    )
