"""Which files are to be forgotten: the one that is named, or those that have outlived the retention of their source."""

import datetime as dt
from collections.abc import Mapping
from typing import Any

from config.messages import message
from config.sources import Source
from tasks.warehouse import Connection, rows

FILES = "select raw_hash, submission_id, source, file_name, submitter, received_at, state from core.submission"


class UnknownFileError(LookupError):
    """No file of that id or hash is held."""


def find_file(con: Connection, word: str, language: str) -> str:
    """The hash of the file with that submission id or the beginning of a hash; raises UnknownFileError for none or several."""
    found = rows(
        con,
        f"select distinct raw_hash from ({FILES}) where submission_id = $word or (length($word) >= 8 and starts_with(raw_hash, $word))",
        {"word": word},
    )
    if len(found) != 1:
        raise UnknownFileError(message("forget.unknown", language, word=word, count=len(found)))
    return str(found[0]["raw_hash"])


def due_files(con: Connection, sources: Mapping[str, Source], today: dt.date) -> list[dict[str, Any]]:
    """Files received longer ago than their source may be kept, oldest first; none of an open source."""
    found = rows(con, f"{FILES} order by received_at, submission_id")
    return [
        {
            "submission": f["submission_id"],
            "file": f["file_name"],
            "received": f["received_at"].date(),
            "months": sources[f["source"]].retention.months,
        }
        for f in found
        if has_outlived(f["received_at"].date(), sources.get(f["source"]), today)
    ]


def has_outlived(received: dt.date, source: Source | None, today: dt.date) -> bool:
    """Whether a file received that day is older than its source may be kept."""
    months = source.retention.months if source else None
    return months is not None and months_between(received, today) >= months


def months_between(earlier: dt.date, later: dt.date) -> int:
    """Whole months from one day to another."""
    return (later.year - earlier.year) * 12 + later.month - earlier.month - (later.day < earlier.day)
