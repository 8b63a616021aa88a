"""What people decided about proposals: a file of lines that is only ever added to, so that a rebuilt warehouse knows it too."""

import datetime as dt
from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Literal, get_args

from config.settings import Settings
from tasks.lines import add_lines, read_lines
from tasks.warehouse import Connection, insert_rows, rows

Verdict = Literal["accepted_by_person", "refused", "withdrawn"]


class UnknownProposalError(LookupError):
    """No proposal has that id."""


@dataclass(frozen=True)
class Decision:
    """One person's word on one proposal; the line holds no cell value."""

    proposal_id: str
    verdict: Verdict
    decided_at: str
    decided_by: str


def decisions_file(settings: Settings) -> Path:
    """Where decisions about repairs are kept, beside the raw archive."""
    return settings.home / "decisions" / "repairs.jsonl"


def load_decisions(settings: Settings) -> dict[str, Decision]:
    """The last decision on each proposal, none for one that was withdrawn; raises ValueError for a line that is no decision."""
    path = decisions_file(settings)
    # A loop, since people's decisions are few.
    found = [Decision(**said) for said in read_lines(path)]
    unknown = {d.verdict for d in found} - set(get_args(Verdict))
    if unknown:
        raise ValueError(f"{path.name}: no such verdict: {', '.join(sorted(unknown))}")
    last = {decision.proposal_id: decision for decision in found}
    return {i: decision for i, decision in last.items() if decision.verdict != "withdrawn"}


def decide(
    con: Connection, settings: Settings, proposal_ids: Sequence[str], verdict: Verdict, *, by: str, now: dt.datetime
) -> int:
    """Adds a decision on each proposal and lays it over the table; returns how many.

    Raises UnknownProposalError, before anything is written, when an id is not that of a proposal.
    """
    known = {r["proposal_id"] for r in rows(con, "select proposal_id from core.repair_proposal")}
    if unknown := sorted(set(proposal_ids) - known):
        raise UnknownProposalError(f"no such proposal: {', '.join(unknown)}")
    made = [Decision(i, verdict, now.isoformat(timespec="seconds"), by) for i in dict.fromkeys(proposal_ids)]
    add_lines(decisions_file(settings), map(asdict, made))
    apply_decisions(con, load_decisions(settings))
    return len(made)


def apply_decisions(con: Connection, decisions: Mapping[str, Decision]) -> None:
    """Lays people's verdicts over the rules'; where a person accepted one value of a cell, a rule's is not accepted beside it."""
    con.execute("create or replace temp table decided (proposal_id varchar, verdict varchar)")
    insert_rows(con, "decided", [[d.proposal_id, d.verdict] for d in decisions.values()])
    con.execute(
        """
update core.repair_proposal as p set repair_status = n.status
from (
    select a.proposal_id, coalesce(
        d.verdict,
        case
            when count(*) filter (where d.verdict = 'accepted_by_person')
                over (partition by a.submission_id, a.source_table, a.sheet, a.row_no, a.column_name) > 0 then 'proposed'
        end,
        a.rule_status
    ) as status
    from core.repair_proposal as a left join decided as d on d.proposal_id = a.proposal_id
) as n
where n.proposal_id = p.proposal_id and n.status <> p.repair_status
"""
    )
    con.execute("drop table decided")
