"""Answers of reviewers into verdicts: the last of each person, the majority, a third where two disagree, the officer above all."""

import datetime as dt
from pathlib import Path

import pytest

from config.settings import Settings
from tasks.review.verdicts import OFFICER, REVIEWER, Answer, count_verdicts, remember, said, verdicts_file
from tasks.warehouse import Connection, rows

START = dt.datetime(2026, 11, 1, 8)
CASES: dict[str, tuple[list[tuple[str, Answer, str]], str, str | None, str | None]] = {
    "one reviewer is enough": ([("Ani", "same", REVIEWER)], "decided", "must_link", "reviewers 1:0"),
    "two disagree": ([("Ani", "same", REVIEWER), ("Edi", "different", REVIEWER)], "third_reviewer", None, None),
    "the third decides": (
        [("Ani", "same", REVIEWER), ("Edi", "different", REVIEWER), ("Tri", "different", REVIEWER)],
        "decided", "cannot_link", "reviewers 2:1",
    ),
    "a person may change her mind": (
        [("Ani", "same", REVIEWER), ("Ani", "different", REVIEWER)], "decided", "cannot_link", "reviewers 1:0",
    ),
    "who does not know leaves it to another": ([("Ani", "unknown", REVIEWER)], "another_reviewer", None, None),
    "two do not know": ([("Ani", "unknown", REVIEWER), ("Edi", "unknown", REVIEWER)], "left_unknown", None, None),
    "who knows decides": ([("Ani", "unknown", REVIEWER), ("Edi", "same", REVIEWER)], "decided", "must_link", "reviewers 1:0"),
    "the officer stands above": (
        [("Lia", "different", OFFICER), ("Ani", "same", REVIEWER), ("Edi", "same", REVIEWER)], "decided", "cannot_link", "officer",
    ),
    "the last officer counts": (
        [("Lia", "different", OFFICER), ("Eka", "same", OFFICER)], "decided", "must_link", "officer",
    ),
}  # fmt: skip


@pytest.mark.parametrize(("answers", "status", "verdict", "by"), CASES.values(), ids=CASES.keys())
def test_answers_become_a_verdict(
    con: Connection,
    tmp_path: Path,
    answers: list[tuple[str, Answer, str]],
    status: str,
    verdict: str | None,
    by: str | None,
) -> None:
    settings = Settings(home=tmp_path)
    for n, (name, answer, role) in enumerate(answers):
        remember(settings, [said("r2", "r1", answer, (name, role), reason=name, at=START + dt.timedelta(hours=n))])
    count_verdicts(con, settings)
    assert rows(con, "select record_id_left, record_id_right, review_status from core.pair_review") == [
        {"record_id_left": "r1", "record_id_right": "r2", "review_status": status}
    ]
    found = rows(con, "select verdict, decided_by from audit.pair_verdict")
    assert found == ([{"verdict": verdict, "decided_by": by}] if verdict else [])


def test_no_answers_are_no_verdicts_and_a_strange_one_stops(con: Connection, tmp_path: Path) -> None:
    settings = Settings(home=tmp_path)
    assert count_verdicts(con, settings) == 0
    remember(settings, [said("r1", "r2", "maybe", ("Ani", REVIEWER), reason="", at=START)])  # type: ignore[arg-type]
    with pytest.raises(ValueError, match="maybe"):
        count_verdicts(con, settings)
    assert verdicts_file(settings).exists()
