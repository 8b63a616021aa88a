"""The review desk's incoming side: returned workbooks of doubtful pairs, each answered pair remembered once.

A workbook is a submission like any other: archived, accounted row by row, and told what became of it.
"""

import datetime as dt
from collections.abc import Sequence, Set
from typing import cast

from config.codes import fold_label, load_code_list
from config.settings import Settings
from tasks.form_account import FormAccount, FormReport, settle_form, waiting_forms
from tasks.raw_zone.files import held
from tasks.readers.review_form import REVIEW, Filled, Form, read_form
from tasks.review.pairs import same_questions
from tasks.review.verdicts import REVIEWER, Answer, Said, all_said, count_verdicts, remember, said
from tasks.warehouse import Connection


def take_answers(con: Connection, settings: Settings) -> FormReport:
    """Remembers the verdicts of every returned workbook that waits, and settles it; a workbook already remembered adds none."""
    waiting = waiting_forms(con, REVIEW)
    remembered = {(answer.origin, answer.record_id_left, answer.record_id_right) for answer in all_said(settings)}
    total = FormReport()
    for file in waiting:
        with held(settings, file["raw_hash"]) as path:
            form = read_form(path)
        own = {(left, right) for origin, left, right in remembered if origin == file["submission_id"]}
        answers = _understood(con, form, own) if form else {}
        if form and form.reviewer and not own:
            remember(settings, _answers(con, form, answers, file["submission_id"], file["received_at"]))
        rejected = _settle(con, file["submission_id"], form, answers)
        usable = len(answers) if form and form.reviewer else 0
        total = total.with_form(usable, rejected)
    if waiting:
        count_verdicts(con, settings)
    return total


def _understood(con: Connection, form: Form, remembered: Set[tuple[str, str]]) -> dict[Filled, Answer]:
    """The pairs whose word is one of the list and whose records are known, or were when the answer came first."""
    lookup = load_code_list("review_answer").lookup
    named = [record for pair in form.pairs for record in (pair.record_id_left, pair.record_id_right)]
    known = {record for (record,) in con.execute(KNOWN, {"named": named}).fetchall()}
    return {
        pair: cast(Answer, lookup[fold_label(pair.word)])
        for pair in form.pairs
        if fold_label(pair.word) in lookup
        and (
            {pair.record_id_left, pair.record_id_right} <= known
            or (pair.record_id_left, pair.record_id_right) in remembered
        )
    }


KNOWN = """
select record_id from std.person_record where list_contains($named, record_id)
union
select record_id from std.person_key where list_contains($named, record_id)
"""


def _answers(
    con: Connection, form: Form, answers: dict[Filled, Answer], origin: str, at: dt.datetime
) -> Sequence[Said]:
    """What the reviewer said, of every doubtful pair between the same two persons, so that none of them is asked again."""
    who = (form.reviewer, REVIEWER)
    together = same_questions(con, [(pair.record_id_left, pair.record_id_right) for pair in answers])
    return [
        said(left, right, answer, who, reason=pair.note, at=at, origin=origin)
        for pair, answer in answers.items()
        for left, right in together[pair.record_id_left, pair.record_id_right]
    ]


def _settle(con: Connection, submission_id: str, form: Form | None, answers: dict[Filled, Answer]) -> int:
    """Accounts every row of the workbook and says what became of it; returns the cells not understood."""
    pairs = form.pairs if form else ()
    filled = [pair for pair in pairs if pair.word]
    rejected = [pair for pair in filled if pair not in answers]
    if form is None or not form.reviewer:
        state, key = "rejected", "review_unreadable" if form is None else "review_without_name"
        answers, rejected = {}, list(filled)
    elif not answers:
        state, key = "rejected", "review_without_answers"
    else:
        state, key = ("accepted_in_part", "review_in_part") if rejected else ("accepted", "review_accepted")
    detail = {
        "answered": len(answers),
        "open": len(pairs) - len(filled),
        "rows": ", ".join(str(p.row_no) for p in rejected),
    }
    account = (
        FormAccount(form.sheet, form.row_count, len(pairs) - len(filled), len(rejected), len(answers)) if form else None
    )
    settle_form(con, submission_id, REVIEW, (state, key, detail), account)
    return len(rejected)
