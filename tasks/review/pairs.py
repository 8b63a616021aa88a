"""Doubtful pairs that are still open, as a reviewer is to see them: two records side by side, most telling counts first."""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher
from typing import Any

import pyarrow as pa

from config.codes import load_code_list
from config.schema import COLUMNS
from tasks.warehouse import Connection, rows, sql_text

# What is compared, in the order people look at it; the last ones say where each record comes from.
COMPARED = (
    "full_name", "nik", "kk", "birth_place", "birth_date", "sex", "relation", "marital_status", "occupation", "vital_status",
    "address", "rt_rw", "area_name",
)  # fmt: skip
ORIGIN = ("source", "place", "observed_on")
SIDES = ("record_id_left", "record_id_right")
ASKED = pa.schema([(side, pa.string()) for side in SIDES])
RecordPair = tuple[str, str]
# A piece of a value, and whether it differs.
Part = tuple[str, bool]


@dataclass(frozen=True)
class Pair:
    """One question: two records by field, the counts that hang on it, and who looked at it before."""

    key: str
    area_code: str
    affected: int
    status: str
    seen_by: str
    fields: Mapping[str, tuple[str, str]]


def rank_pairs(con: Connection) -> list[dict[str, Any]]:
    """Makes the temporary table `open_pair` in the order of asking; returns the number of open pairs by desa."""
    con.execute(f"create or replace temp table open_pair as {sql_text('review/open_pair')}")
    return rows(
        con,
        "select o.area_code, any_value(r.area_name) as area_name, any_value(r.kecamatan_name) as kecamatan, count(*) as pairs, "
        "count(*) filter (where o.review_status = 'third_reviewer') as for_a_third, max(o.affected_count) as most_counts "
        "from open_pair as o left join core.region as r on r.area_code = o.area_code "
        "group by o.area_code order by most_counts desc, pairs desc, o.area_code",
    )


def load_pairs(con: Connection, language: str) -> dict[str, list[Pair]]:
    """The open pairs of each desa with all that is shown of them, in the order of asking; personal data."""
    sides: dict[tuple[str, str], dict[str, dict[str, Any]]] = defaultdict(dict)
    for side in rows(con, sql_text("review/side")):
        sides[side["record_id_left"], side["record_id_right"]][side["record_id"]] = side
    found: dict[str, list[Pair]] = defaultdict(list)
    asked = "select * from open_pair order by area_code, review_status = 'third_reviewer' desc, affected_count desc, match_weight desc, record_id_left, record_id_right"
    for pair in rows(con, asked):
        left, right = pair["record_id_left"], pair["record_id_right"]
        both = [_shown(sides[left, right][record], language) for record in (left, right)]
        fields = {name: (both[0][name], both[1][name]) for name in (*COMPARED, *ORIGIN)}
        found[pair["area_code"] or ""].append(
            Pair(
                f"{left}|{right}",
                pair["area_code"] or "",
                pair["affected_count"],
                pair["review_status"],
                pair["reviewer"] or "",
                fields,
            )
        )
    return found


def _shown(side: Mapping[str, Any], language: str) -> dict[str, str]:
    shown = {name: _word(name, side[name], language) for name in (*COMPARED, "source", "observed_on")}
    file, sheet = side["file_name"] or "", side["sheet"]
    named = file if not sheet or file.endswith(sheet) else f"{file}, {sheet}"
    return shown | {"source": shown["source"].upper(), "place": f"{named}, {side['row_no']}"}


def _word(name: str, value: Any, language: str) -> str:
    """A value as people write it: codes by their label, dates by day, month and year."""
    if value is None:
        return ""
    codes = COLUMNS[name].codes if name in COLUMNS else None
    if codes:
        return load_code_list(codes).label(value, language)
    return f"{value:%d-%m-%Y}" if hasattr(value, "strftime") else str(value)


def same_questions(con: Connection, pairs: Sequence[RecordPair]) -> dict[RecordPair, list[RecordPair]]:
    """For each pair, itself and every doubtful pair between the same two persons: one answer is about all of them."""
    con.register("asked", pa.table({side: [pair[n] for pair in pairs] for n, side in enumerate(SIDES)}, ASKED))
    con.execute("create or replace temp table asked_pair as select * from asked")
    con.unregister("asked")
    found = {pair: {pair} for pair in pairs}
    for asked_left, asked_right, left, right in con.execute(sql_text("review/same_question")).fetchall():
        found[asked_left, asked_right].add((left, right))
    con.execute("drop table asked_pair")
    return {pair: sorted(together) for pair, together in found.items()}


def marked_parts(first: str, second: str) -> tuple[list[Part], list[Part]]:
    """Both values in pieces, each with whether the other value has something else there."""
    sides: tuple[list[Part], list[Part]] = ([], [])
    for kind, a, b, c, d in SequenceMatcher(None, first.casefold(), second.casefold(), autojunk=False).get_opcodes():
        for parts, text in zip(sides, (first[a:b], second[c:d]), strict=True):
            if text:
                parts.append((text, kind != "equal"))
    return sides


def differing(first: str, second: str) -> bool:
    """Whether two shown values differ; an empty one says nothing."""
    return bool(first and second) and first.casefold() != second.casefold()
