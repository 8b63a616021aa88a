"""Versions of persons and families over two times: a changed row is never overwritten, it goes into the history as it was believed.

The version in force stays in core.person and core.family with the day it began and the run it is believed since, so that only
what changed is written, and readers of current rows need not know of any history.
"""

import datetime as dt
from dataclasses import dataclass

from config.schema.history import FAMILY_VERSION, FIXED_ATTRIBUTES, PERSON_VERSION
from tasks.warehouse import Connection, quoted


@dataclass(frozen=True)
class Versioned:
    """An entity whose rows have versions: its tables, key, attributes, and those that are only ever corrected."""

    table: str
    history: str
    key: str
    attributes: tuple[str, ...]
    fixed: tuple[str, ...]

    @property
    def name(self) -> str:
        """The word before its temporary table `<name>_before`."""
        return self.table.split(".")[1]

    @property
    def since(self) -> str:
        """Where a rebuild finds the rows that were in force, with their values and times."""
        return f"{self.name}_since"

    @property
    def in_force(self) -> str:
        """What these rows are called beside the archive."""
        return f"{self.table}_in_force"


PERSON = Versioned("core.person", "core.person_history", "person_id", PERSON_VERSION, FIXED_ATTRIBUTES)
FAMILY = Versioned("core.family", "core.family_history", "family_id", FAMILY_VERSION, ())


def version_columns(entity: Versioned) -> str:
    """Key, attributes and both times of the rows in force."""
    return ", ".join(quoted(c) for c in (entity.key, *entity.attributes, "valid_from", "recorded_from"))


def forerunners(entity: Versioned) -> str:
    """The rows that were in force before this run, those that a rebuild brought included, as a query."""
    columns = version_columns(entity)
    return (
        f"(select {columns}, false as is_restored from {entity.name}_before "
        f"union all select {columns}, true as is_restored from {entity.since})"
    )


def insert_versions(con: Connection, entity: Versioned, query: str, now: dt.datetime) -> None:
    """Puts the rows of a query into the entity's table, each with the day its version began and the run it is believed since.

    The query gives `first_on`, the earliest statement, and `said_on`, the date of what is newly said; neither is kept. Equal
    rows of `<name>_before` keep both times, and so do rows of `<name>_since`, which a rebuild brings. A row that differs
    begins on the day of the news when that is later than its forerunner, else it corrects the forerunner. In a rebuild every
    statement is new again, so that a difference is one of choice and corrects.
    """
    same = " and ".join(f"n.{quoted(a)} is not distinct from b.{quoted(a)}" for a in entity.attributes)
    con.execute(
        f"""
insert into {entity.table} by name
select n.* exclude (first_on, said_on),
    case
        when b.{entity.key} is null then coalesce(n.first_on, date '1900-01-01')
        when not ({same}) and n.said_on > b.valid_from and not b.is_restored then n.said_on
        else b.valid_from
    end as valid_from,
    case when b.{entity.key} is not null and {same} then b.recorded_from else $now end as recorded_from
from ({query}) as n
left join {forerunners(entity)} as b on b.{entity.key} = n.{entity.key}
""",
        {"now": now},
    )


def keep_versions(con: Connection, entity: Versioned, now: dt.datetime) -> None:
    """Writes what rows in force were replaced or are gone into the history, and mends the past by corrections."""
    key, attributes = entity.key, [quoted(a) for a in entity.attributes]
    con.execute(
        f"create or replace temp table replaced as select b.*, n.{key} is null as is_gone, n.valid_from as begins "
        f"from {forerunners(entity)} as b left join {entity.table} as n on n.{key} = b.{key} "
        f"where n.{key} is null or n.recorded_from > b.recorded_from"
    )
    columns = ", ".join(attributes)
    con.execute(
        f"insert into {entity.history} by name select {key}, {columns}, valid_from, cast(null as date) as valid_to, "
        "recorded_from, $now as recorded_to from replaced",
        {"now": now},
    )
    mend_past(con, entity, now)
    kept = ", ".join(f"{'n' if a in entity.fixed else 'b'}.{quoted(a)}" for a in entity.attributes)
    con.execute(
        f"insert into {entity.history} by name select b.{key}, {kept}, b.valid_from, b.begins as valid_to, $now as recorded_from, "
        f"cast(null as timestamp) as recorded_to from replaced as b join {entity.table} as n on n.{key} = b.{key} "
        "where b.begins > b.valid_from",
        {"now": now},
    )


def mend_past(con: Connection, entity: Versioned, now: dt.datetime) -> None:
    """Ends the belief in past versions whose fixed attributes were corrected or whose entity is gone; the corrected ones begin."""
    key = entity.key
    unlike = " or ".join(f"h.{quoted(a)} is distinct from n.{quoted(a)}" for a in entity.fixed) or "false"
    con.execute(
        f"create or replace temp table outdated as select h.*, n.{key} is null as is_gone from {entity.history} as h "
        f"join replaced as r on r.{key} = h.{key} left join {entity.table} as n on n.{key} = h.{key} "
        f"where h.recorded_to is null and (n.{key} is null or {unlike})"
    )
    con.execute(
        f"update {entity.history} as h set recorded_to = $now from outdated as o "
        f"where o.{key} = h.{key} and o.valid_from = h.valid_from and h.recorded_to is null",
        {"now": now},
    )
    mended = ", ".join(f"{'n' if a in entity.fixed else 'o'}.{quoted(a)}" for a in entity.attributes)
    con.execute(
        f"insert into {entity.history} by name select o.{key}, {mended}, o.valid_from, o.valid_to, $now as recorded_from, "
        f"cast(null as timestamp) as recorded_to from outdated as o join {entity.table} as n on n.{key} = o.{key}",
        {"now": now},
    )


def date_departures(con: Connection) -> None:
    """Persons who are first known as dead or gone, but were on record before, get a past in which they were still there."""
    con.execute(
        "create or replace temp table left_later as select d.person_id, d.happened_on from departure as d "
        "join core.person as p on p.person_id = d.person_id anti join person_before as b on b.person_id = d.person_id anti join person_since as s on s.person_id = d.person_id "
        "where d.happened_on > p.valid_from"
    )
    kept = ", ".join("'alive' as vital_status" if a == "vital_status" else f"p.{quoted(a)}" for a in PERSON.attributes)
    con.execute(
        f"insert into core.person_history by name select p.person_id, {kept}, p.valid_from, l.happened_on as valid_to, p.recorded_from, "
        "cast(null as timestamp) as recorded_to from core.person as p join left_later as l on l.person_id = p.person_id"
    )
    con.execute(
        "update core.person as p set valid_from = l.happened_on from left_later as l where l.person_id = p.person_id"
    )
