"""Why an id stands for whom it stands: its records, the pairs that hold them together, where each value comes from, and its events.

An id that nobody can explain is not believed; so everything here is read from what the run has stored, and no value of a
person is among it unless it is asked for.
"""

import re
from dataclasses import dataclass
from functools import cache
from typing import Any

from tasks.warehouse import SQL, Connection, rows, sql_text

KINDS = {"P": "person", "F": "family", "H": "household"}
TITLE = re.compile(r"^-- title: (.+)$", re.M)
VERDICT_RULE = 0

Rows = list[dict[str, Any]]


class UnknownIdError(LookupError):
    """No such id was ever given."""


@dataclass(frozen=True)
class Explanation:
    """All that is known of one id; `asked` is what was asked for and `found` the id in use that it leads to."""

    asked: str
    found: str
    entity: str
    records: Rows
    pairs: Rows
    members: Rows
    attributes: Rows
    events: Rows
    verdicts: Rows


def resolve(con: Connection, identity: str) -> tuple[str, str]:
    """The entity of an id ever given and the id in use that it leads to; raises UnknownIdError."""
    entity = KINDS.get(identity[:1], "")
    given = rows(
        con,
        "select coalesce(any_value(r.successor_id), $id) as found from audit.identity_assignment as a "
        "left join core.identity_redirect as r on r.entity = a.entity and r.entity_id = a.entity_id "
        "where a.entity = $entity and a.entity_id = $id having count(*) > 0",
        {"entity": entity, "id": identity},
    )
    if not given:
        raise UnknownIdError(f"{identity} was never given: an id begins with P, F or H")
    return entity, str(given[0]["found"])


def explain(con: Connection, identity: str) -> Explanation:
    """Gathers what is known of any id, in use or retired; raises UnknownIdError."""
    entity, found = resolve(con, identity)
    gather_records(con, found)
    names = {"id": found, "asked": identity}
    return Explanation(
        asked=identity,
        found=found,
        entity=entity,
        records=rows(con, RECORDS),
        pairs=[_titled(pair) for pair in rows(con, PAIRS)],
        members=rows(con, MEMBERS[entity], {"id": found}) if entity in MEMBERS else [],
        attributes=rows(con, ATTRIBUTES, {"id": found}) if entity == "person" else [],
        events=rows(con, EVENTS, names),
        verdicts=rows(con, VERDICTS),
    )


def gather_records(con: Connection, found: str) -> None:
    """The temporary table `record_of(record_no, record_id, ...)` of an id in use, numbered from 1 as people are shown them."""
    con.execute(f"create or replace temp table record_of as {sql_text('identity/record_of')}", {"id": found})


RECORDS = "select record_no as record, person_id as person, source, file_name as file, sheet, row_no as row, observed_on from record_of order by record_no"
PAIRS = """
select least(a.record_no, b.record_no) as record, greatest(a.record_no, b.record_no) as other, e.rule_no, e.match_weight, p.evidence
from audit.edge as e
join record_of as a on a.record_id = e.record_id_left
join record_of as b on b.record_id = e.record_id_right
left join audit.scored_pair as p on p.record_id_left = e.record_id_left and p.record_id_right = e.record_id_right
order by record, other
"""
MEMBERS = {
    "family": "select person_id as person, relation, valid_from, valid_to, recorded_from, recorded_to from core.membership "
    "where family_id = $id order by recorded_from, person_id",
    "household": "select f.family_id as family, f.member_count from core.family as f where f.household_id = $id order by f.family_id",
}
ATTRIBUTES = """
select p.attribute, r.record_no as record, p.source, p.sheet, p.row_no as row, p.observed_on, p.rule as chosen_by,
    case when p.repair_key is not null then 'yes' end as repaired
from core.person_provenance as p
join record_of as r on r.record_id = p.record_id
where p.person_id = $id
order by p.attribute
"""
# An id's own events, and those in which it is the other one.
EVENTS = """
select cast(e.recorded_from as varchar) as recorded, cast(e.valid_from as varchar) as holds_from, e.event, e.entity_id as id,
    e.other_id as other, e.event_evidence as evidence, e.run_id as run
from audit.identity_event as e
where list_contains([$id, $asked], e.entity_id) or list_contains([$id, $asked], e.other_id)
order by e.recorded_from, e.event, e.entity_id
"""
# A verdict names the other record of this person by its number, and records of another person by that person's id.
VERDICTS = """
select distinct least(a.record_no, b.record_no) as record,
    case
        when a.record_no is not null and b.record_no is not null then cast(greatest(a.record_no, b.record_no) as varchar)
        else coalesce(l.person_id, 'a record no longer in use')
    end as other,
    v.verdict, v.decided_by as by, cast(v.recorded_from as varchar) as decided
from audit.pair_verdict as v
left join record_of as a on a.record_id = v.record_id_left
left join record_of as b on b.record_id = v.record_id_right
left join core.person_record as l on l.record_id = case when a.record_id is null then v.record_id_left else v.record_id_right end
where a.record_id is not null or b.record_id is not null
order by decided, record, other
"""


@cache
def rule_titles() -> dict[int, str]:
    """The title of each linkage rule, as its SQL file says it."""
    found = {
        int(p.name[:2]): TITLE.search(p.read_text(encoding="utf-8")) for p in (SQL / "link").glob("[0-9][0-9]_*.sql")
    }
    return {number: match.group(1) for number, match in found.items() if match}


def _titled(pair: dict[str, Any]) -> dict[str, Any]:
    """A pair with the reason it holds in words."""
    number, weight = pair["rule_no"], pair["match_weight"]
    if number == VERDICT_RULE:
        why = "people decided that they are one person"
    elif weight is not None:
        why = f"linkage model, weight {weight:.1f}: {pair['evidence']}"
    else:
        why = rule_titles().get(number, "a rule that is no longer there")
    return {"record": pair["record"], "other": pair["other"], "rule": number, "why": why}


def show_names(con: Connection, identity: str) -> Rows:
    """The personal data of the records of an id in use, for the officer's eyes only; raises UnknownIdError."""
    _, found = resolve(con, identity)
    gather_records(con, found)
    return rows(
        con,
        "select o.record_no as record, o.person_id as person, r.full_name, r.nik, r.nik_status, r.kk, r.birth_date, r.sex, r.area_code "
        "from record_of as o join std.person_record as r on r.record_id = o.record_id order by o.record_no",
    )
