"""Workbooks of candidates that villages send back: each verdict is remembered once, with its day and the submission that holds it.

A workbook is a submission like any other: archived, accounted row by row, and told in its desa's outbox what became of it.
"""

import datetime as dt
from collections.abc import Mapping
from pathlib import PurePosixPath
from typing import Any

from config.codes import fold_label, load_code_list
from config.messages import message
from config.settings import Settings
from config.whole_file import write_text_whole
from tasks.form_account import FormAccount, FormReport, settle_form, waiting_forms
from tasks.raw_zone.files import held
from tasks.readers.targeting_form import TARGETING, Judged, TargetingForm, read_targeting
from tasks.targeting.verdicts import VillageVerdict, all_verdicts, remember
from tasks.warehouse import Connection

LANGUAGES = ("id", "en")


def take_verdicts(con: Connection, settings: Settings) -> FormReport:
    """Remembers the verdicts of every returned workbook that waits, and settles it; a workbook already remembered adds none."""
    waiting = waiting_forms(con, TARGETING)
    remembered = {verdict.origin for verdict in all_verdicts(settings)} if waiting else set()
    total = FormReport()
    for file in waiting:
        with held(settings, file["raw_hash"]) as path:
            form = read_targeting(path)
        bad = misfilled(form, file["received_at"].date()) if form else {}
        judged = [c for c in form.candidates if c.word and c not in bad] if form else []
        if file["submission_id"] not in remembered:
            remember(settings, (v for c in judged for v in _verdicts(c, file)))
        _settle(con, settings, file, form, bad)
        total = total.with_form(len(judged), len(bad))
    return total


def misfilled(form: TargetingForm, received_on: dt.date) -> dict[Judged, list[str]]:
    """Candidates whose row cannot be used, with the names of the cells.

    That is a word that is none of the list, a note or a day without a verdict, and a day that cannot be read or is yet to come.
    """
    known, found = load_code_list("targeting_verdict").lookup, dict[Judged, list[str]]()
    for row in form.candidates:
        wrong = []
        if fold_label(row.word) not in known and (row.word or row.note or row.day or row.has_bad_day):
            wrong.append("verdict")
        if row.has_bad_day or (row.day is not None and row.day > received_on):
            wrong.append("judged_on")
        if wrong:
            found[row] = [f"{form.letters[name]}{row.row_no}" for name in wrong]
    return found


def _verdicts(row: Judged, file: Mapping[str, Any]) -> list[VillageVerdict]:
    verdict = load_code_list("targeting_verdict").lookup[fold_label(row.word)]
    at = file["received_at"]
    return [
        VillageVerdict(
            family_id=row.family_id,
            candidate_kind=row.candidate_kind,
            targeting_rule=rule,
            targeting_verdict=verdict,
            judged_on=(row.day or at.date()).isoformat(),
            verdict_note=row.note,
            said_at=at.isoformat(timespec="microseconds"),
            origin=file["submission_id"],
        )
        for rule in row.rules
    ]


def _settle(
    con: Connection,
    settings: Settings,
    file: Mapping[str, Any],
    form: TargetingForm | None,
    bad: Mapping[Judged, list[str]],
) -> None:
    """Accounts the workbook, says what became of it, and writes the sentence into the outbox of its sender."""
    asked = form.candidates if form else ()
    loaded = sum(1 for row in asked if row.word and row not in bad)
    blank = len(asked) - loaded - len(bad)
    if form is None:
        state, key = "rejected", "targeting_unreadable"
    elif not loaded:
        state, key = "rejected", "targeting_misfilled" if bad else "targeting_without_verdicts"
    else:
        state, key = ("accepted_in_part", "targeting_in_part") if bad else ("accepted", "targeting_accepted")
    cells = ", ".join(cell for names in bad.values() for cell in names)
    detail = {"judged": loaded, "open": blank, "sheet": form.sheet if form else "", "cells": cells}
    account = FormAccount(form.sheet, form.row_count, blank, len(bad), loaded) if form else None
    name = PurePosixPath(file["file_name"])
    sender = name.parts[0] if len(name.parts) > 1 else TARGETING
    said = "\n".join(message(key, language, file=name.name, **detail) for language in LANGUAGES)
    # Before it is settled, since nobody looks at it again then.
    write_text_whole(
        settings.outbox / sender / TARGETING / f"{name.stem}_{message('targeting_list.receipt', 'id')}.txt", said + "\n"
    )
    settle_form(con, file["submission_id"], TARGETING, (state, key, detail), account)
