"""What villages said of candidates: a file of lines that is only ever added to, counted into the last word on each reason.

A verdict stands as long as no rule finds the family that the village was not asked about, so that nobody is asked twice about the
same facts; it outlives the warehouse and follows the family when its id is redirected.
"""

from collections.abc import Iterable
from dataclasses import asdict, dataclass, fields
from pathlib import Path

import pyarrow as pa

from config.settings import Settings
from tasks.lines import add_lines, read_lines
from tasks.warehouse import Connection, replace_table, scalar, transaction


@dataclass(frozen=True)
class VillageVerdict:
    """What a village said of a family for one rule that found it; `origin` is the submission that said so."""

    family_id: str
    candidate_kind: str
    targeting_rule: str
    targeting_verdict: str
    judged_on: str
    verdict_note: str
    said_at: str
    origin: str


def verdicts_file(settings: Settings) -> Path:
    """Where verdicts are kept, beside the raw archive; notes may say what is personal."""
    return settings.home / "decisions" / "targeting_verdicts.jsonl"


def remember(settings: Settings, verdicts: Iterable[VillageVerdict]) -> int:
    """Adds verdicts to the file; returns how many."""
    return add_lines(verdicts_file(settings), map(asdict, verdicts))


def all_verdicts(settings: Settings) -> list[VillageVerdict]:
    """Every verdict in the order it was given."""
    return [VillageVerdict(**said) for said in read_lines(verdicts_file(settings))]


def count_verdicts(con: Connection, settings: Settings) -> int:
    """Makes core.targeting_verdict anew of all verdicts, of families by the ids they have now; returns the rows."""
    found = all_verdicts(settings)
    columns = [field.name for field in fields(VillageVerdict)]
    given = pa.table({c: pa.array([getattr(v, c) for v in found], pa.string()) for c in columns})
    with transaction(con):
        con.register("given", given)
        con.execute("create or replace temp table village_said as select *, row_number() over () as place from given")
        con.unregister("given")
        replace_table(con, "core.targeting_verdict", "core/targeting_verdict")
        con.execute("drop table village_said")
    return int(scalar(con, "select count(*) from core.targeting_verdict"))
