"""Files of the inbox into the archive and the list of submissions; the bytes are kept before anyone judges them."""

import datetime as dt
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from pathlib import Path, PurePosixPath

from config.raw_key import RawKeys, load_raw_keys
from config.settings import Settings
from config.sources import Source
from tasks.file_hash import KnownHashes
from tasks.forget.log import forgotten_hashes
from tasks.lines import add_lines, read_lines
from tasks.raw_zone.files import keep, refuse_unreadable, stored
from tasks.readers.own_form import SOURCES, read_own
from tasks.readers.returned import returned_key
from tasks.readers.safety import is_partial_name
from tasks.warehouse import Connection, rows

REVISION_WORDS = re.compile(
    r"(?:^|[ _\-(])(?:revisi|rev|final|baru|perbaikan|update)(?![a-z])(?:[ _\-]?(\d{1,2})(?!\d))?", re.I
)
RECEIPTS = "receipts.jsonl"


@dataclass(frozen=True)
class Arrival:
    """A file found in the inbox and the tables of its source that it may hold; no tables when nobody declared it.

    A repair workbook that came back `repairs` a submission and stands in its slot, whatever it is called.
    """

    source: str
    tables: tuple[str, ...]
    path: Path
    name: str
    repairs: str = ""
    slot: str = ""

    @property
    def submitter(self) -> str:
        """The folder below the source, which is who sent it; else the source itself."""
        parts = PurePosixPath(self.name).parts
        return parts[0] if len(parts) > 1 else self.source


@dataclass(frozen=True)
class Receipt:
    """A file that is now in the archive."""

    submission_id: str
    arrival: Arrival
    raw_hash: str
    received_at: dt.datetime


def find_arrivals(inbox: Path, sources: Mapping[str, Source]) -> list[Arrival]:
    """Every file of the inbox with its source's tables, later revisions of a file after earlier ones."""
    found: list[Arrival] = []
    for folder in sorted(p for p in inbox.iterdir() if p.is_dir()) if inbox.is_dir() else []:
        source = sources.get(folder.name)
        for path in sorted(p for p in folder.rglob("*") if p.is_file() and not is_partial_name(p)):
            name = path.relative_to(folder).as_posix()
            found.append(Arrival(folder.name, matching_tables(source, name), path, name))
    loose = sorted(p for p in inbox.iterdir() if p.is_file() and not is_partial_name(p)) if inbox.is_dir() else []
    found += [Arrival("inbox", (), path, path.name) for path in loose]
    return sorted(found, key=lambda a: (a.source, a.tables, revision_rank(a.name), a.path.stat().st_mtime_ns, a.name))


def matching_tables(source: Source | None, name: str) -> tuple[str, ...]:
    """Tables of a source whose glob the file's path or name fits, in capitals and with blanks too."""
    if source is None:
        return ()
    path = PurePosixPath(plain_name(name))
    return tuple(t for t, table in source.each_table() if any(path.match(plain_name(g)) for g in table.files))


def plain_name(name: str) -> str:
    """A path in small letters with one underscore for blanks, since people rename what programs call `bnba_musdes`."""
    return re.sub(r"[ _]+", "_", name.lower())


def revision_rank(name: str) -> int:
    """0 for a first version, more for `rev`, `final2` and the like; how people say that a file replaces another."""
    marks = REVISION_WORDS.findall(PurePosixPath(name).stem)
    return sum(1 + int(mark or 0) for mark in marks)


def receive(
    con: Connection, settings: Settings, arrivals: list[Arrival], now: dt.datetime
) -> tuple[list[Receipt], list[Arrival]]:
    """Archives files not seen before and lists them as received; a file seen before changes nothing.

    A file that changes while it is read is left for the next run: the second list. One that was deleted on request does not come back.
    Raises RawKeyError when the archive is encrypted under another key.
    """
    keys = load_raw_keys(settings)
    refuse_unreadable(settings.archive, keys)
    postponed: list[Arrival] = []
    forgotten, hashes = forgotten_hashes(settings.home), KnownHashes(settings.home)
    known = {
        r["submission_id"]: r["message_key"]
        for r in rows(con, "select submission_id, message_key from core.submission")
    }
    receipts: list[Receipt] = []
    # A returned workbook under another name is known only once the file it repairs is listed.
    for arrival in sorted(arrivals, key=lambda a: not a.tables):
        # A form of ours that comes back is its own source, into whichever folder it is put.
        if not arrival.tables and (form := read_own(arrival.path)):
            arrival = replace(arrival, source=form.source, tables=(SOURCES[form.source],))
        digest = hashes.hash_unless_changing(arrival.path)
        if digest is None:
            postponed.append(arrival)
            continue
        if digest in forgotten:
            continue
        submission_id = f"{arrival.source}-{digest[:16]}"
        if known.get(submission_id, "unknown_file") == "unknown_file":
            arrival = recognised(con, arrival)
        # A file that nobody knew may have got its right name or its source's declaration since.
        if submission_id in known and not (known[submission_id] == "unknown_file" and arrival.tables):
            continue
        known[submission_id] = None
        # One microsecond apart, so that the order of files within a run is the order of their receipt.
        receipt = Receipt(submission_id, arrival, digest, now + dt.timedelta(microseconds=len(receipts)))
        keep_bytes(settings.archive, receipt, keys)
        list_submission(con, receipt)
        receipts.append(receipt)
    hashes.keep()
    return receipts, postponed


def recognised(con: Connection, arrival: Arrival) -> Arrival:
    """The arrival in its original's slot when it is a repair workbook that its own submitter sends back."""
    key = returned_key(arrival.path)
    found = rows(
        con,
        "select s.source_table, coalesce(r.slot_name, s.file_name) as slot from core.submission as s "
        "left join audit.returned_file as r on r.submission_id = s.submission_id "
        "where s.submission_id = ? and s.source = ? and s.submitter = ? and s.source_table is not null",
        [key.submission_id if key else None, arrival.source, arrival.submitter],
    )
    if key is None or not found:
        return arrival
    tables = tuple(found[0]["source_table"].split("+"))
    return replace(arrival, tables=tables, repairs=key.submission_id, slot=found[0]["slot"])


def keep_bytes(archive: Path, receipt: Receipt, keys: RawKeys) -> None:
    """Copies a file into the archive under its hash and notes who sent it, so that a warehouse can be rebuilt."""
    archive.mkdir(parents=True, exist_ok=True)
    keep(receipt.arrival.path, archive, receipt.raw_hash, keys)
    entry = {
        "raw_hash": receipt.raw_hash,
        "source": receipt.arrival.source,
        "file_name": receipt.arrival.name,
        "received_at": receipt.received_at.isoformat(),
    }
    if receipt.arrival.repairs:
        entry |= {"repairs": receipt.arrival.repairs, "slot": receipt.arrival.slot}
    add_lines(archive / RECEIPTS, [entry])


def has_work(con: Connection, source: str) -> bool:
    """Whether files of a source are archived and not yet settled."""
    unsettled = "select 1 from core.submission where source = ? and state in ('received', 'understood') limit 1"
    return bool(rows(con, unsettled, [source]))


def waiting(con: Connection, settings: Settings, source: Source) -> list[Receipt]:
    """Files of a source that are archived and not yet read, in the order of their receipt."""
    found = rows(
        con,
        "select submission_id, raw_hash, file_name, received_at, coalesce(repairs_id, '') as repairs_id, "
        "coalesce(slot_name, '') as slot_name from core.submission left join audit.returned_file using (submission_id) "
        "where source = ? and state = 'received' order by received_at",
        [source.name],
    )
    return [
        Receipt(
            r["submission_id"],
            Arrival(
                source.name,
                matching_tables(source, r["slot_name"] or r["file_name"]),
                stored(settings.archive, r["raw_hash"]),
                r["file_name"],
                r["repairs_id"],
                r["slot_name"],
            ),
            r["raw_hash"],
            r["received_at"],
        )
        for r in found
    ]


def archived(archive: Path, sources: Mapping[str, Source]) -> Iterator[Receipt]:
    """Every file of the archive as it was received, in that order; what a rebuild starts from."""
    forgotten = forgotten_hashes(archive.parent)
    for entry in read_lines(archive / RECEIPTS):
        if entry["raw_hash"] in forgotten:
            continue
        slot = entry.get("slot", "")
        own = SOURCES.get(entry["source"])
        tables = (own,) if own else matching_tables(sources.get(entry["source"]), slot or entry["file_name"])
        path = stored(archive, entry["raw_hash"])
        arrival = Arrival(entry["source"], tables, path, entry["file_name"], entry.get("repairs", ""), slot)
        submission_id = f"{entry['source']}-{entry['raw_hash'][:16]}"
        yield Receipt(submission_id, arrival, entry["raw_hash"], dt.datetime.fromisoformat(entry["received_at"]))


def list_submission(con: Connection, receipt: Receipt) -> None:
    """Adds a received file to the submissions; one that no source declares is refused at once."""
    state, key = ("received", None) if receipt.arrival.tables else ("rejected", "unknown_file")
    # First, since a file that is listed is not received again after a kill in between.
    if receipt.arrival.repairs:
        con.execute("delete from audit.returned_file where submission_id = ?", [receipt.submission_id])
        con.execute(
            "insert into audit.returned_file values (?, ?, ?)",
            [receipt.submission_id, receipt.arrival.repairs, receipt.arrival.slot],
        )
    con.execute("delete from core.submission where submission_id = ?", [receipt.submission_id])
    con.execute(
        "insert into core.submission (submission_id, raw_hash, source, source_table, file_name, submitter, state, message_key, "
        "received_at) values (?, ?, ?, ?, ?, ?, ?, ?, ?)",
        [
            receipt.submission_id,
            receipt.raw_hash,
            receipt.arrival.source,
            "+".join(receipt.arrival.tables) or None,
            receipt.arrival.name,
            receipt.arrival.submitter,
            state,
            key,
            receipt.received_at,
        ],
    )


def path_facts(arrival: Arrival, source: Source) -> dict[str, str]:
    """Named groups that the declared patterns find in a file's path, or in the path of its slot."""
    facts: dict[str, str] = {}
    for name in arrival.tables:
        for pattern in source.tables[name].path_facts:
            said = arrival.slot or arrival.name
            if match := re.search(pattern, said) or re.search(pattern, plain_name(said)):
                facts |= {key: value for key, value in match.groupdict().items() if value}
    return facts
