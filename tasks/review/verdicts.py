"""What people said of two records: a file of lines that is only ever added to, counted into one verdict for each pair.

A verdict outlives the warehouse and every change of rules, so that nobody is asked again what somebody has answered.
"""

import datetime as dt
from collections.abc import Iterable
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any, Literal, get_args

import pyarrow as pa

from config.settings import Settings
from tasks.lines import add_lines, read_lines
from tasks.warehouse import Connection, append_model, replace_table, rows, scalar, transaction

Answer = Literal["same", "different", "unknown"]
OFFICER = "officer"
REVIEWER = "reviewer"


@dataclass(frozen=True)
class Said:
    """What one person said of one pair; `role` is officer for a command of the laboratory, else reviewer.

    `origin` is the returned workbook it stood in, empty for a command.
    """

    record_id_left: str
    record_id_right: str
    answer: Answer
    reviewer: str
    role: str
    reason: str
    said_at: str
    origin: str = ""


def said(
    first: str, second: str, answer: Answer, who: tuple[str, str], *, reason: str, at: dt.datetime, origin: str = ""
) -> Said:
    """One answer of `who`, a name and a role, with the records in their order."""
    left, right = sorted((first, second))
    return Said(left, right, answer, who[0], who[1], reason, at.isoformat(timespec="microseconds"), origin)


def verdicts_file(settings: Settings) -> Path:
    """Where answers are kept, beside the raw archive; it holds keys of records and names of reviewers."""
    return settings.home / "decisions" / "pair_verdicts.jsonl"


def remember(settings: Settings, answers: Iterable[Said]) -> int:
    """Adds answers to the file; returns how many."""
    return add_lines(verdicts_file(settings), map(asdict, answers))


def all_said(settings: Settings) -> list[Said]:
    """Every answer in the order it was given; raises ValueError for a line that is none."""
    path = verdicts_file(settings)
    # A loop, since people's answers are few.
    found = [Said(**said) for said in read_lines(path)]
    unknown = {answer.answer for answer in found} - set(get_args(Answer))
    if unknown:
        raise ValueError(f"{path.name}: no such answer: {', '.join(sorted(unknown))}")
    return found


def count_verdicts(con: Connection, settings: Settings) -> int:
    """Makes core.pair_review and audit.pair_verdict anew of all answers; returns the pairs decided.

    One person's last answer counts. An officer's last answer stands over all reviewers; else the majority of those who
    know decides, as many against as for wait for a third, and a pair that two do not know is left as it is.
    """
    found = all_said(settings)
    columns = tuple(Said.__dataclass_fields__)
    given = pa.table({c: pa.array([getattr(s, c) for s in found], pa.string()) for c in columns})
    with transaction(con):
        con.register("given", given)
        con.execute(
            "create or replace temp table said as select *, row_number() over () as place from (select * from given)"
        )
        con.unregister("given")
        replace_table(con, "core.pair_review", "review/pair_review")
        replace_table(con, "audit.pair_verdict", "review/pair_verdict")
        con.execute("drop table said")
    return int(scalar(con, "select count(*) from audit.pair_verdict"))


def review_counts(con: Connection) -> list[dict[str, Any]]:
    """Pairs that somebody looked at, by how far they have come."""
    return rows(
        con,
        "select review_status as status, count(*) as pairs from core.pair_review group by review_status order by review_status",
    )


def record_never_match(con: Connection, run_id: str, now: dt.datetime) -> int:
    """Adds verdicts that two ids are different persons to the ledger, each once; returns how many."""
    return append_model(con, "audit.identity_event", "identity/never_match", {"run_id": run_id, "now": now})
