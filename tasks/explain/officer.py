"""Names and numbers of the persons behind shown rows, for an officer with a purpose; asking leaves a line in the access log."""

import datetime as dt
from contextlib import closing

from config.settings import Settings
from tasks.access_log import note_access
from tasks.explain.answer import Explanation
from tasks.warehouse import open_to_read, rows

PERSONAL = ("source", "file_name", "sheet", "row_no", "full_name", "nik", "kk", "address")
QUERY = """
select s.source, f.file_name, s.sheet, s.row_no, s.full_name, s.nik, s.kk, s.address
from std.person_record as s
join core.submission as f on f.submission_id = s.submission_id
where list_contains($places, f.raw_hash || '|' || s.sheet || '|' || s.row_no)
order by s.source, f.file_name, s.sheet, s.row_no
"""


def show_identifiers(
    settings: Settings, found: Explanation, by: str, purpose: str, now: dt.datetime
) -> list[dict[str, object]]:
    """What the rows in `found.places` say of persons, logged first; rows of files that were taken out since are not there.

    Raises NoPurposeError, and WarehouseInUse while a run writes.
    """
    figure = found.figure
    about = {
        "what": "explain",
        **{
            name: getattr(figure, name)
            for name in ("release", "area_code", "indicator", "period", "breakdown", "category")
        },
        "rows": len(found.places),
    }
    note_access(settings, by, purpose, about, now)
    places = [f"{p['raw_hash']}|{p['sheet']}|{p['row_no']}" for p in found.places]
    with closing(open_to_read(settings)) as con:
        return rows(con, QUERY, {"places": places})
