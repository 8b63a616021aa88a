"""Read files into raw tables and row accounts in one transaction, so that none is half there."""

import datetime as dt
import json
import re
import shutil
from collections.abc import Sequence

from config.schema.audit import ROW_BUCKETS
from config.settings import Settings
from config.sources import Source, raw_table
from tasks.decide import has_number, released
from tasks.map_decisions import keep_returned_maps
from tasks.mapping import record_proposals
from tasks.mapping_sheets import record_sheets
from tasks.read_files import Parsed, folder_of
from tasks.readers.outcome import LOST_ROWS, MENDED_ROWS, ReadOutcome
from tasks.receive import path_facts
from tasks.sheet_decisions import keep_returned_sheets
from tasks.warehouse import Connection, insert_rows, transaction

# The table or its columns could not be told: a mapping may still come, so the file is not lost.
WAIT_FOR_MAPPING = (
    "header_not_found",
    "column_missing",
    "sheet_unclear",
    "sheet_more",
    "column_in_doubt",
    "columns_disagree",
    "column_left_over",
)
MONTHS = (
    "januari", "februari", "maret", "april", "mei", "juni", "juli", "agustus", "september", "oktober", "november", "desember",
)  # fmt: skip


def load_raw(con: Connection, source: Source, parsed: Sequence[Parsed], settings: Settings) -> None:
    """Writes cells, accounts, facts and notes of read files; those with a problem are marked and explained."""
    decided = released(settings)
    with transaction(con):
        for item in parsed:
            state = _record_facts(con, source, item, decided=item.receipt.submission_id in decided)
            _record_account(con, source.name, item, held=state == "held")
            _record_notes(con, source.name, item)
            _record_places(con, item)
            record_proposals(con, item.receipt.submission_id, item.outcome.proposals)
            record_sheets(con, item.receipt.submission_id, item.outcome.sheets)
            keep_returned_maps(settings, item.receipt, item.outcome.confirmed)
            keep_returned_sheets(settings, item.receipt, item.outcome.answered)
        for name, _ in source.each_table():
            parts = [
                str(p.outcome.parts[name]) for p in parsed if p.outcome.problem is None and name in p.outcome.parts
            ]
            if parts:
                con.execute(
                    f"insert into {raw_table(source.name, name)} by name select * from read_parquet($parts, union_by_name = true)",
                    {"parts": parts},
                )
    for item in parsed:
        shutil.rmtree(folder_of(item.receipt, settings), ignore_errors=True)


def _record_facts(con: Connection, source: Source, item: Parsed, *, decided: bool) -> str:
    """Writes what the path and the titles say of a file and the state that follows; returns the state.

    `decided` says that the laboratory has recorded the minutes of this file.
    """
    facts = path_facts(item.receipt.arrival, source)
    said = item.outcome.facts
    tables = [source.tables[t] for t in item.receipt.arrival.tables]
    minutes = decided or has_number(said.get("minutes", "")) if any(t.needs_minutes for t in tables) else None
    written, named = period_text(said.get("period")), period_text(facts.get("period"), facts.get("quarter"))
    period, differs = agreed_period(written, named)
    state, key, detail = _state(item.outcome, minutes, differs)
    con.execute(
        "update core.submission set area_code = ?, period = ?, observed_on = ?, has_minutes = ?, state = ?, message_key = ?, "
        "message_detail = ? where submission_id = ?",
        [
            facts.get("area_code"),
            facts.get("wave") or period,
            period_start(period),
            minutes,
            state,
            key,
            json.dumps(detail, ensure_ascii=False) if detail else None,
            item.receipt.submission_id,
        ],
    )
    return state


def _state(outcome: ReadOutcome, minutes: bool | None, differs: bool) -> tuple[str, str | None, dict[str, str]]:
    if outcome.problem is not None:
        waits = outcome.problem.key in WAIT_FOR_MAPPING or outcome.sheets
        state = "waiting_for_mapping" if waits else "rejected"
        return state, outcome.problem.key, outcome.problem.details
    if minutes is False:
        return "held", "held_without_minutes", {}
    return "understood", "period_differs" if differs else None, {}


def agreed_period(written: str | None, named: str | None) -> tuple[str | None, bool]:
    """The period of a file, and whether the one written inside contradicts the one in its name.

    A year and a day of it agree, and the more exact of the two counts; of two that differ the one written inside.
    """
    if not written or not named:
        return written or named, False
    if written.startswith(named) or named.startswith(written):
        return max(written, named, key=len), False
    return written, True


def period_text(said: str | None, quarter: str | None = None) -> str | None:
    """A period as yyyy, yyyy-mm or yyyy-mm-dd out of a path or a title such as 14 Agustus 2026.

    A year with a quarter is the first month of that quarter.
    """
    if not said:
        return None
    text = said.strip()
    if quarter:
        return f"{text}-{int(quarter) * 3 - 2:02d}"
    if match := re.fullmatch(r"(\d{1,2}) ([A-Za-z]+) (\d{4})", text):
        month = match[2].lower()
        return f"{match[3]}-{MONTHS.index(month) + 1:02d}-{int(match[1]):02d}" if month in MONTHS else None
    return text.replace("_", "-") if re.fullmatch(r"\d{4}([-_]\d{2}){0,2}", text) else None


def period_start(period: str | None) -> dt.date | None:
    """The first day of a period; what a row is about when the row itself has no date."""
    if period is None:
        return None
    try:
        return dt.date.fromisoformat((period + "-01-01")[:10])
    except ValueError:
        return None


def _record_account(con: Connection, source: str, item: Parsed, *, held: bool) -> None:
    """Writes what the reader counted; data rows follow once the file is judged, those of a held file are set aside now."""
    names = ", ".join(f"{bucket}_rows" for bucket in ROW_BUCKETS)
    marks = ", ".join("?" for _ in ROW_BUCKETS)
    for account in item.outcome.accounts if item.outcome.problem is None else ():
        if held:
            account.count("rejected", account.file_rows - sum(account.buckets.values()))
        con.execute(
            f"insert into audit.row_account (submission_id, sheet, source, source_table, file_rows, {names}) "
            f"values (?, ?, ?, ?, ?, {marks})",
            [item.receipt.submission_id, account.sheet, source, account.table or None, account.file_rows]
            + [account.buckets[bucket] for bucket in ROW_BUCKETS],
        )


def _record_notes(con: Connection, source: str, item: Parsed) -> None:
    """Lines the reader could not use are rejected rows; what it mended is a finding."""
    for table, rules in (("audit.rejected_row", LOST_ROWS), ("audit.row_finding", MENDED_ROWS)):
        notes = [
            (item.receipt.submission_id, source, n.table, n.sheet, n.row_no, n.rule, n.column, "")
            for n in item.outcome.notes
            if n.rule in rules and item.outcome.problem is None
        ]
        insert_rows(con, table, notes)


def _record_places(con: Connection, item: Parsed) -> None:
    """Where each column stands in the file, so that a verdict can name the cell."""
    places = [
        (item.receipt.submission_id, p.sheet, p.table, p.column, p.header, p.letter, p.row_no)
        for p in item.outcome.places
        if item.outcome.problem is None
    ]
    insert_rows(con, "audit.column_place", places)
