"""The review desk's outgoing side: one workbook of doubtful pairs for each desa that has any, and none where none is left."""

from collections.abc import Mapping
from hashlib import sha256
from pathlib import Path
from typing import Any

from config.messages import message
from config.settings import Settings
from tasks.readers.review_form import REVIEW
from tasks.review.pairs import load_pairs, rank_pairs
from tasks.review.workbook import Questions, mark_of, write_workbook
from tasks.warehouse import Connection

# More than a person answers in a day; the others come when these are answered, best first.
MOST_PAIRS = 60
NO_DESA = "tanpa_desa"


def write_desk(con: Connection, settings: Settings) -> list[dict[str, Any]]:
    """Writes the workbooks of all open pairs into the outbox and takes away those without any; returns pairs by desa."""
    found = rank_pairs(con)
    pairs = load_pairs(con, settings.language)
    written = set()
    for area in found:
        path = workbook_path(settings, area["area_code"])
        asked = pairs[area["area_code"] or ""]
        questions = Questions(place_of(area), asked[:MOST_PAIRS], max(len(asked) - MOST_PAIRS, 0))
        mark = sha256(repr(questions).encode()).hexdigest()
        # One that asks the same may lie open before its reviewer.
        if mark_of(path) != mark:
            write_workbook(path, questions, mark)
        written.add(path)
    for path in settings.outbox.glob(f"*/{REVIEW}/{_stem()}*.xlsx"):
        if path not in written:
            path.unlink()
    return found


def workbook_path(settings: Settings, area_code: str | None) -> Path:
    """Where the questions of one desa go."""
    area = area_code or NO_DESA
    return settings.outbox / area / REVIEW / f"{_stem()}_{area}.xlsx"


def _stem() -> str:
    return message("review.file", "id")


def place_of(area: Mapping[str, Any]) -> str:
    """A desa as people call it, with its kecamatan and code."""
    return ", ".join(str(part) for part in (area["area_name"], area["kecamatan"], area["area_code"]) if part) or NO_DESA
