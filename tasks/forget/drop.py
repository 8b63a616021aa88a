"""Takes a file and all that was read from it out of the archive, the warehouse, answers, bases, ledger and beliefs."""

import json
from collections.abc import Callable, Iterable
from pathlib import Path
from typing import Any

from config.schema import COLUMNS, TABLES
from config.settings import Settings
from config.whole_file import whole_file
from tasks.beliefs import IN_FORCE
from tasks.collect import RECORD_TABLES
from tasks.families import touch_all_families
from tasks.file_hash import hash_file
from tasks.publish.manifest import MANIFEST
from tasks.raw_zone.files import remove
from tasks.reply.outbox import remove_answers, slot_folder
from tasks.warehouse import Connection, attached, fetch_value, quoted, rows, transaction

SLOTS = """
select s.source, s.submitter, coalesce(r.slot_name, s.file_name) as slot
from core.submission as s
join forgotten as f on f.submission_id = s.submission_id
left join audit.returned_file as r on r.submission_id = s.submission_id
"""
# Tables, not views, that say which file a row came from.
NAMING = """
select c.schema_name || '.' || c.table_name as name
from duckdb_columns() as c
join duckdb_tables() as t on t.schema_name = c.schema_name and t.table_name = c.table_name and t.database_name = c.database_name
where c.column_name = 'submission_id' and c.database_name = current_database() and c.schema_name in ('raw', 'std', 'core', 'audit')
order by name
"""
LEDGER = ("identity_assignment", "identity_event")
HISTORIES = ("core.person_history", "core.family_history")
# In a file of the ledger or of beliefs, the columns that name a record.
RECORD_KEYS = ("item_id", "record_id")


def drop_file(con: Connection, settings: Settings, raw_hash: str) -> dict[str, Any]:
    """Drops one file by its hash, from everywhere but published figures; doing it again does no harm.

    Returns what was dropped by place, and the releases whose figures rest on the file. Link again afterwards: persons and
    families are then what the other files say.
    """
    name_forgotten(con, raw_hash)
    submissions = rows(con, SLOTS)
    dropped: dict[str, Any] = {
        "answers": drop_answers(settings, submissions),
        "ledger_rows": sum(_rewrite(con, path, _without_records) for path in _ledger_files(settings)),
        "bases": drop_bases(con, settings, submissions),
        "inbox_copies": drop_inbox(settings, raw_hash),
    }
    dropped["raw_bytes"] = remove(settings.archive, raw_hash)
    # Last, since a stop before it is made good by asking again for the file that is still listed.
    dropped["rows"] = drop_rows(con)
    return dropped | {"releases": releases_resting_on(settings.published, raw_hash)}


def name_forgotten(con: Connection, raw_hash: str) -> None:
    """The temporary tables `forgotten` (submission_id), its `forgotten_record`s, and the persons and families these stand for."""
    con.execute(
        "create or replace temp table forgotten as select submission_id from core.submission where raw_hash = $hash",
        {"hash": raw_hash},
    )
    named = [t for t in RECORD_TABLES.values() if "record_id" in TABLES[t].columns]
    said = " union ".join(
        f"select record_id from {t} where submission_id in (select submission_id from forgotten)" for t in named
    )
    con.execute(f"create or replace temp table forgotten_record as {said}")
    con.execute(
        "create or replace temp table forgotten_unit as "
        "select entity_id as unit_id from audit.identity_assignment where item_id in (select record_id from forgotten_record) "
        "union select p.family_id from core.person as p join core.person_record as r on r.person_id = p.person_id "
        "where r.record_id in (select record_id from forgotten_record) and p.family_id is not null"
    )


def drop_rows(con: Connection) -> int:
    """Takes the file's rows out of every table that names submissions, in one transaction; returns how many."""
    tables = rows(con, NAMING)
    count = 0
    with transaction(con):
        for table in tables:
            con.execute(f"delete from {table['name']} where submission_id in (select submission_id from forgotten)")
            count += int(fetch_value(con))
        con.execute("delete from audit.identity_assignment where item_id in (select record_id from forgotten_record)")
        # Edges name records and no file: those of its records go when all pairs are asked again.
        con.execute("delete from audit.link_basis")
        con.execute("delete from audit.problem_basis")
        con.execute(
            "update audit.identity_event set record_id = null where record_id in (select record_id from forgotten_record)"
        )
        # No item is left that says of which family the records were.
        touch_all_families(con)
    return count


def empty_histories(con: Connection, settings: Settings) -> int:
    """Takes what names a person out of histories of the file's persons and families, in the warehouse and beside it.

    Call it after linking, which puts what was believed until then into the histories, on the connection of `drop_file`; returns the
    rows of files that changed. What other files say of the persons stays in their rows in force.
    """
    with transaction(con):
        for history in HISTORIES:
            key = f"{history.removeprefix('core.').removesuffix('_history')}_id"
            emptied = ", ".join(f"{quoted(c)} = null" for c in TABLES[history].columns if COLUMNS[c].sensitive)
            con.execute(f"update {history} set {emptied} where {key} in (select unit_id from forgotten_unit)")
    return sum(_rewrite(con, path, _emptied(path.parent.name)) for path in _belief_files(settings))


def drop_answers(settings: Settings, submissions: Iterable[dict[str, Any]]) -> int:
    """Takes repair workbooks, findings and receipts of the file out of the outbox; returns for how many submissions."""
    count = 0
    for found in submissions:
        remove_answers(slot_folder(settings, found["source"], found["submitter"], found["slot"]))
        count += 1
    return count


def drop_bases(con: Connection, settings: Settings, submissions: list[dict[str, Any]]) -> int:
    """Deletes what releases keep to be explained and compared by, where the file is in it; their figures stay published."""
    count = 0
    for path in sorted((settings.home / "basis").glob("*.duckdb")) if submissions else ():
        with attached(con, "held", path):
            held = rows(
                con,
                "select 1 from held.core.submission where submission_id in (select submission_id from forgotten) limit 1",
            )
        if held:
            path.unlink()
            count += 1
    return count


def drop_inbox(settings: Settings, raw_hash: str) -> int:
    """Deletes copies of the file that still lie in the inbox, whatever they are called."""
    files = [path for path in settings.inbox.rglob("*") if path.is_file()] if settings.inbox.exists() else []
    same = [path for path in files if hash_file(path) == raw_hash]
    for path in same:
        path.unlink()
    return len(same)


def releases_resting_on(published: Path, raw_hash: str) -> list[str]:
    """The releases whose manifest names the file among their inputs; they hold figures and no rows, and are not changed."""
    manifests = sorted(published.glob(f"*/{MANIFEST}")) if published.exists() else []
    return sorted(
        {
            path.parent.resolve().name
            for path in manifests
            if raw_hash in json.loads(path.read_text(encoding="utf-8"))["inputs"]
        }
    )


def _ledger_files(settings: Settings) -> list[Path]:
    return [path for table in LEDGER for path in sorted((settings.home / "ledger" / table).glob("*.parquet"))]


def _belief_files(settings: Settings) -> list[Path]:
    return sorted((settings.home / "ledger" / "beliefs").rglob("*.parquet"))


def _without_records(columns: list[str]) -> tuple[str, str]:
    """What a ledger file keeps: no assignment of a forgotten record, and events without the record that they name."""
    gone = "in (select record_id from forgotten_record)"
    if "item_id" in columns:
        return "*", f"item_id {gone}"
    return f"* replace (case when record_id {gone} then null else record_id end as record_id)", "false"


def _emptied(folder: str) -> Callable[[list[str]], tuple[str, str]]:
    """What the files of one folder of beliefs keep: all rows, those of the file's persons and families without what names them.

    Of rows in force those stay that still are: what they hold is what other files say.
    """
    still = [e for e in IN_FORCE if e.in_force.split(".")[1] == folder]

    def kept(columns: list[str]) -> tuple[str, str]:
        keys = [c for c in ("person_id", "family_id") if c in columns]
        named = [c for c in columns if c in COLUMNS and COLUMNS[c].sensitive]
        if not keys or not named:
            return "*", "false"
        theirs = " or ".join(f"{key} in (select unit_id from forgotten_unit)" for key in keys)
        for entity in still:
            version = f"row({entity.key}, valid_from, recorded_from)"
            theirs = f"({theirs}) and {version} not in (select {version} from {entity.table})"
        emptied = ", ".join(f"case when {theirs} then null else {quoted(c)} end as {quoted(c)}" for c in named)
        return f"* replace ({emptied})", "false"

    return kept


def _rewrite(con: Connection, path: Path, kept: Callable[[list[str]], tuple[str, str]]) -> int:
    """Writes a file again as `kept` says (what to select and which rows go); returns the rows it no longer has or that were emptied."""
    names = [row["column_name"] for row in rows(con, "describe select * from read_parquet($path)", {"path": str(path)})]
    shown, gone = kept(names)
    con.execute(
        f"create or replace temp table rewritten as select {shown} from read_parquet($path) where not coalesce({gone}, false)",
        {"path": str(path)},
    )
    changed = rows(
        con, "select count(*) as n from (from read_parquet($path) except all from rewritten)", {"path": str(path)}
    )[0]["n"]
    if changed:
        with whole_file(path) as part:
            con.execute("copy rewritten to $path (format parquet, compression zstd)", {"path": str(part)})
    return int(changed)
