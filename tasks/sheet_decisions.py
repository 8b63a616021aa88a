"""What people said of sheets, kept beside the archive so that no sheet is asked about twice, also after a rebuild."""

import datetime as dt
from collections.abc import Mapping
from pathlib import Path

from config.settings import Settings
from tasks.lines import add_lines, read_lines
from tasks.readers.mapping.proposal import SheetAnswers
from tasks.receive import Receipt

FILE = "sheet_maps.jsonl"
# Answers of each source and submitter.
Sheets = Mapping[tuple[str, str], SheetAnswers]


def confirmed_sheets(settings: Settings) -> Sheets:
    """Every answer by source and submitter; the last word about a sheet counts."""
    found: dict[tuple[str, str], dict[tuple[str, str], str]] = {}
    for said in _entries(settings):
        found.setdefault((said["source"], said["submitter"]), {})[said["sheet"], said["layout"]] = said["table"]
    return found


def keep_sheets(settings: Settings, sender: tuple[str, str], answers: SheetAnswers, by: str, now: dt.datetime) -> None:
    """Appends what a person said of the sheets of one `sender`, source and submitter."""
    entries = (
        {
            "source": sender[0],
            "submitter": sender[1],
            "sheet": sheet,
            "layout": layout,
            "table": table,
            "decided_by": by,
            "decided_at": now.isoformat(timespec="seconds"),
        }
        for (sheet, layout), table in answers.items()
    )
    add_lines(_path(settings), entries)


def keep_returned_sheets(settings: Settings, receipt: Receipt, answers: SheetAnswers) -> None:
    """Keeps what a workbook brought back, once: read again after a rebuild it does not overrule what was said since."""
    if answers and receipt.submission_id not in {said["decided_by"] for said in _entries(settings)}:
        sender = (receipt.arrival.source, receipt.arrival.submitter)
        keep_sheets(settings, sender, answers, receipt.submission_id, receipt.received_at)


def _entries(settings: Settings) -> list[dict[str, str]]:
    return read_lines(_path(settings))


def _path(settings: Settings) -> Path:
    return settings.home / "decisions" / FILE
