"""An officer's word on whether persons are one: it separates or joins their records for ever, also after a rebuild.

A merge is undone by keeping its records apart rather than by mending tables, since whatever is made again must come out the same.
"""

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass

from config.settings import Settings
from tasks.identity.explain import gather_records, resolve
from tasks.review.verdicts import OFFICER, Answer, remember, said
from tasks.warehouse import Connection


class NothingToDecideError(ValueError):
    """What was asked for is so already, or is not about records of persons in use."""


@dataclass(frozen=True)
class Officer:
    """Who decides, when and why."""

    name: str
    now: dt.datetime
    reason: str


# What a retired id held in the end, of what is in use now.
HELD = """
select a.item_id from audit.identity_assignment as a
join core.person_record as l on l.record_id = a.item_id
where a.entity = 'person' and a.entity_id = $id
qualify a.recorded_to = max(a.recorded_to) over ()
"""


def undo_merge(con: Connection, settings: Settings, identity: str, officer: Officer) -> int:
    """Keeps the records that a retired person id held apart from the others of the person it leads to; returns the pairs decided.

    Raises NothingToDecideError when the id is in use or none of its records is, UnknownIdError when it was never given.
    """
    found = _person(con, identity)
    if found == identity:
        raise NothingToDecideError(
            f"{identity} is in use, not merged into another: to take records out of it use split"
        )
    part = {str(r[0]) for r in con.execute(HELD, {"id": identity}).fetchall()}
    return _decide(settings, (_records(con, found), part), "different", officer, identity)


def split(con: Connection, settings: Settings, identity: str, record_numbers: Sequence[int], officer: Officer) -> int:
    """Keeps these records of a person, numbered as `explain` shows them, apart from the person's others; returns the pairs decided.

    Raises NothingToDecideError for a number that is not there and when nothing would be left, UnknownIdError for an unknown id.
    """
    found = _person(con, identity)
    records = _records(con, found)
    if strange := sorted(set(record_numbers) - set(records)):
        raise NothingToDecideError(
            f"{found} has no record {', '.join(map(str, strange))}: see lab identity explain {found}"
        )
    return _decide(settings, (records, {records[n] for n in record_numbers}), "different", officer, found)


def decide_two(
    con: Connection, settings: Settings, identities: tuple[str, str], answer: Answer, officer: Officer
) -> int:
    """Says that two persons are one or are not, for all their records; returns the pairs decided.

    Raises NothingToDecideError when they are one already, UnknownIdError for an unknown id.
    """
    one, other = (_person(con, identity) for identity in identities)
    if one == other:
        raise NothingToDecideError(f"{identities[0]} and {identities[1]} are one person now: use undo-merge or split")
    pairs = [(a, b) for a in _records(con, one).values() for b in _records(con, other).values()]
    return _remember(settings, pairs, answer, officer)


def _person(con: Connection, identity: str) -> str:
    entity, found = resolve(con, identity)
    if entity != "person":
        raise NothingToDecideError(f"{identity} is a {entity}, which follows its persons: decide on a person's id")
    return found


def _records(con: Connection, found: str) -> dict[int, str]:
    gather_records(con, found)
    return dict(con.execute("select record_no, record_id from record_of order by record_no").fetchall())


def _decide(
    settings: Settings, records: tuple[dict[int, str], set[str]], answer: Answer, officer: Officer, identity: str
) -> int:
    everything, part = set(records[0].values()), records[1] & set(records[0].values())
    if not part or part == everything:
        raise NothingToDecideError(
            f"{identity}: its records in use cannot be told apart from others of the same person"
        )
    return _remember(settings, [(a, b) for a in sorted(part) for b in sorted(everything - part)], answer, officer)


def _remember(settings: Settings, pairs: Sequence[tuple[str, str]], answer: Answer, officer: Officer) -> int:
    who = (officer.name, OFFICER)
    return remember(settings, [said(a, b, answer, who, reason=officer.reason, at=officer.now) for a, b in pairs])
