"""Files that stopped and may go on: by a decision of the laboratory or by new configuration; decisions outlive the warehouse."""

import datetime as dt
import hashlib

from config.settings import PROJECT, Settings
from config.sources import Source, raw_table
from tasks.facts import configuration_hash
from tasks.lines import add_lines, read_lines
from tasks.warehouse import Connection, insert_rows, rows, transaction

RELEASES = "releases.jsonl"
READ_AGAIN = (
    "audit.row_account",
    "audit.rejected_row",
    "audit.row_finding",
    "audit.column_place",
    "audit.waiting_submission",
    "audit.column_proposal",
    "audit.sheet_proposal",
)


class NotHeldError(ValueError):
    """A decision names a file that is not held, or gives no minutes."""


def release(con: Connection, settings: Settings, submission_id: str, minutes: str, now: dt.datetime) -> None:
    """Records the number of the minutes of a held list, so that the next ingest takes it in; survives a rebuild.

    Raises NotHeldError when no such file is held or the number is empty.
    """
    held = rows(con, "select state from core.submission where submission_id = ?", [submission_id])
    if not held or held[0]["state"] != "held":
        raise NotHeldError(f"{submission_id} is not held: see lab desk for the files that are")
    if not has_number(minutes):
        raise NotHeldError("the number of the minutes is empty")
    entry = {
        "submission_id": submission_id,
        "minutes": minutes.strip(),
        "decided_at": now.isoformat(timespec="seconds"),
    }
    add_lines(settings.home / "decisions" / RELEASES, [entry])


def has_number(minutes: str) -> bool:
    """Whether a title's or a person's text names minutes at all; a dash is how people leave the line empty."""
    return minutes.strip(" -.:") != ""


def released(settings: Settings) -> frozenset[str]:
    """Submissions whose minutes the laboratory has recorded."""
    # What people decided about releases of figures stands in the same file.
    said = read_lines(settings.home / "decisions" / RELEASES)
    return frozenset(entry["submission_id"] for entry in said if "submission_id" in entry)


def reading_basis(settings: Settings) -> str:
    """SHA-256 of everything that decides how a header is understood: configuration, SQL and the laboratory's decisions."""
    digest = hashlib.sha256(configuration_hash(PROJECT).encode())
    for path in sorted(p for p in (settings.home / "decisions").rglob("*") if p.is_file()):
        digest.update(path.name.encode())
        digest.update(path.read_bytes())
    return digest.hexdigest()


def may_go_on(con: Connection, settings: Settings, source: str) -> list[str]:
    """A source's stopped files for which what stopped them has changed.

    A held list goes on once its minutes are recorded, a file that waits for a mapping once configuration or decisions changed.
    """
    stopped = rows(
        con,
        "select s.submission_id, s.state, w.config_hash from core.submission as s "
        "left join audit.waiting_submission as w on w.submission_id = s.submission_id "
        "where s.source = ? and s.state in ('held', 'waiting_for_mapping')",
        [source],
    )
    if not stopped:
        return []
    decided, basis = released(settings), reading_basis(settings)
    return [
        r["submission_id"]
        for r in stopped
        if (r["submission_id"] in decided if r["state"] == "held" else r["config_hash"] != basis)
    ]


def reopen(con: Connection, settings: Settings, source: Source) -> int:
    """Makes a source's stopped files received again where what stopped them has changed; returns how many."""
    ids = may_go_on(con, settings, source.name)
    if ids:
        _read_again(con, source, ids)
    return len(ids)


def _read_again(con: Connection, source: Source, ids: list[str]) -> None:
    """Forgets what reading gave, since reading again gives it anew."""
    with transaction(con):
        for table in (*READ_AGAIN, *(raw_table(source.name, name) for name in source.tables)):
            con.execute(f"delete from {table} where list_contains($ids, submission_id)", {"ids": ids})
        con.execute(
            "update core.submission set state = 'received', message_key = null, message_detail = null "
            "where list_contains($ids, submission_id)",
            {"ids": ids},
        )


def note_waiting(con: Connection, settings: Settings, source: Source) -> int:
    """Remembers with what the source's waiting files were read, so that they are read again only when that changes."""
    waits = rows(
        con,
        "select submission_id from core.submission where source = ? and state = 'waiting_for_mapping'",
        [source.name],
    )
    if not waits:
        return 0
    ids, basis = [r["submission_id"] for r in waits], reading_basis(settings)
    con.execute("delete from audit.waiting_submission where list_contains($ids, submission_id)", {"ids": ids})
    insert_rows(con, "audit.waiting_submission", [(i, basis) for i in ids])
    return len(ids)
