"""Maps of columns that people confirmed, kept beside the archive so that a layout is never asked about twice, also after a rebuild."""

import datetime as dt
from collections.abc import Mapping
from pathlib import Path

from config.settings import Settings
from tasks.lines import add_lines, read_lines
from tasks.readers.mapping.proposal import ConfirmedMap
from tasks.receive import Receipt

FILE = "column_maps.jsonl"
# Maps of each source and submitter, by table and mark of the layout.
Maps = Mapping[tuple[str, str], Mapping[tuple[str, str], ConfirmedMap]]


def confirmed_maps(settings: Settings) -> Maps:
    """Every confirmed map; the last word about a layout counts."""
    found: dict[tuple[str, str], dict[tuple[str, str], ConfirmedMap]] = {}
    for said in read_lines(_path(settings)):
        columns = {name: (title, nth) for name, (title, nth) in said["columns"].items()}
        found.setdefault((said["source"], said["submitter"]), {})[said["table"], said["layout"]] = ConfirmedMap(
            columns, frozenset(said["accepted"])
        )
    return found


def keep_map(
    settings: Settings, sender: tuple[str, str], layout: tuple[str, str], said: ConfirmedMap, by: str, now: dt.datetime
) -> None:
    """Appends what a person said of a layout: `sender` is source and submitter, `layout` table and mark."""
    entry = {
        "source": sender[0],
        "submitter": sender[1],
        "table": layout[0],
        "layout": layout[1],
        "columns": dict(sorted(said.columns.items())),
        "accepted": sorted(said.accepted),
        "decided_by": by,
        "decided_at": now.isoformat(timespec="seconds"),
    }
    add_lines(_path(settings), [entry])


def keep_returned_maps(settings: Settings, receipt: Receipt, maps: Mapping[tuple[str, str], ConfirmedMap]) -> None:
    """Keeps the maps that a workbook brought back, once: read again after a rebuild it does not overrule what was said since."""
    if maps and receipt.submission_id in {said["decided_by"] for said in read_lines(_path(settings))}:
        return
    for layout, said in maps.items():
        sender = (receipt.arrival.source, receipt.arrival.submitter)
        keep_map(settings, sender, layout, said, receipt.submission_id, receipt.received_at)


def _path(settings: Settings) -> Path:
    return settings.home / "decisions" / FILE
