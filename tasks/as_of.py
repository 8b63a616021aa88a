"""What was believed on one day about another, of one person or family: for questions about a figure published long ago."""

import datetime as dt
from typing import Any

from config.schema import COLUMNS
from tasks.versions import FAMILY, PERSON, Versioned
from tasks.warehouse import Connection, rows

ENTITIES = {"P": PERSON, "F": FAMILY}
HIDDEN = "***"


class UnknownThenError(LookupError):
    """Nothing was believed of that id on that day about that other day."""


def look_back(
    con: Connection, identity: str, known_on: dt.date, held_on: dt.date, *, show_names: bool = False
) -> list[dict[str, Any]]:
    """One row an attribute with its value as believed at the end of `known_on` about `held_on`, and as it is in force now.

    Values that tell who it is are hidden unless `show_names`. Raises UnknownThenError.
    """
    entity = ENTITIES.get(identity[:1])
    if entity is None:
        raise UnknownThenError(f"{identity} is no id of a person or family")
    then = _only(con, f"select * from {entity.name}_as_of($known_on, $held_on)", entity, identity, known_on=known_on, held_on=held_on)  # fmt: skip
    if then is None:
        raise UnknownThenError(f"on {known_on} nothing was believed of {identity} about {held_on}")
    now = _only(con, f"select * from {entity.table}", entity, identity) or {}
    return [
        {"attribute": a, "then": _shown(a, then[a], show_names), "now": _shown(a, now.get(a), show_names)}
        for a in (*entity.attributes, "valid_from", "recorded_from")
    ]


def _only(con: Connection, query: str, entity: Versioned, identity: str, **days: dt.date) -> dict[str, Any] | None:
    found = rows(con, f"select * from ({query}) where {entity.key} = $identity", {"identity": identity, **days})
    return found[0] if found else None


def _shown(attribute: str, value: object, show_names: bool) -> str:
    if value is None:
        return ""
    return HIDDEN if COLUMNS[attribute].sensitive and not show_names else str(value)
