"""What a past release could know, put together in a folder apart, and whether what is made of it there is that release byte for byte."""

import datetime as dt
import json
import os
import shutil
from collections.abc import Iterable, Iterator
from contextlib import closing
from pathlib import Path
from typing import Any

import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.parquet as pq

from config.messages import message
from config.settings import PROJECT, Settings
from tasks.facts import DEMO_MARK, configuration_hash
from tasks.forget.log import FILE as FORGOTTEN
from tasks.forget.log import forgotten_hashes
from tasks.journal import Run
from tasks.lines import add_lines, read_lines
from tasks.publish.folders import point_at
from tasks.publish.manifest import MANIFEST
from tasks.raw_zone.files import stored
from tasks.receive import RECEIPTS
from tasks.warehouse import open_bare, quoted, rows

# What the different logs call the moment of a line.
MOMENTS = ("at", "decided_at", "said_at", "given_at", "received_at")
# Files of one run are received microseconds after it began.
A_RUN = dt.timedelta(seconds=1)
ENGINE_FILE = "published.duckdb"


class NotAgain(RuntimeError):
    """A release that cannot be made again here; says why."""


def gather(settings: Settings, release: str, home: Path) -> Settings:
    """Fills an empty run-time folder with what that release could know; returns its settings.

    Files are linked, not copied, so that the folder must lie on the same disk. Raises NotAgain for a release that is not there, was
    made by another configuration, or rests on a file that was deleted.
    """
    manifest = _manifest(settings, release)
    _refuse(settings, manifest)
    until = Run.named(release).now + A_RUN
    _take_lines(settings.archive / RECEIPTS, home / "raw" / RECEIPTS, until)
    for raw_hash in {entry["raw_hash"] for entry in read_lines(home / "raw" / RECEIPTS)}:
        if (found := stored(settings.archive, raw_hash)).exists():
            _link(found, home / "raw" / found.name)
    for path in (settings.home / "decisions").rglob("*.jsonl"):
        inside = path.relative_to(settings.home)
        _take_lines(path, home / inside, dt.datetime.max if inside == FORGOTTEN else until)
    for path in (settings.home / "ledger").rglob("*.parquet"):
        _take_rows(path, home / path.relative_to(settings.home), release, until)
    for path in [settings.home / DEMO_MARK, *(settings.home / "models").glob("*")]:
        if path.exists():
            _link(path, home / path.relative_to(settings.home))
    _take_releases(settings, home, release, manifest["previous"])
    return settings.model_copy(update={"home": home, "serving_url": None})


def differing(settings: Settings, release: str, again: Path) -> Iterator[str]:
    """The files of a release that are not the same in the one made again; the engine's own file is held against it table by table."""
    first, second = settings.published / release, again / "published" / release
    before, after = (_hashes(folder) for folder in (first, second))
    for name in sorted(before.keys() | after.keys()):
        same = before.get(name) == after.get(name)
        if name == ENGINE_FILE and name in before and name in after:
            same = _tables(first / name) == _tables(second / name) and not list(
                _other_rows(first / name, second / name)
            )
        if not same:
            yield name


def _refuse(settings: Settings, manifest: dict[str, Any]) -> None:
    said = {"release": manifest["release"]}
    if manifest["config_hash"] != configuration_hash(PROJECT):
        raise NotAgain(
            message("again.other_configuration", settings.language, version=manifest["code_version"], **said)
        )
    gone = set(manifest["inputs"]) & forgotten_hashes(settings.home)
    if gone:
        raise NotAgain(message("again.forgotten", settings.language, count=len(gone), **said))


def _manifest(settings: Settings, release: str) -> dict[str, Any]:
    path = settings.published / release / MANIFEST
    if not path.exists() or path.parent.is_symlink():
        raise NotAgain(message("again.unknown", settings.language, release=release))
    found: dict[str, Any] = json.loads(path.read_text(encoding="utf-8"))
    return found


def _hashes(folder: Path) -> dict[str, str]:
    manifest = json.loads((folder / MANIFEST).read_text(encoding="utf-8"))
    return {name: said["sha256"] for name, said in manifest["files"].items()} | {
        f"{MANIFEST}: {key}": json.dumps(said, sort_keys=True) for key, said in manifest.items() if key != "files"
    }


def _take_lines(path: Path, target: Path, until: dt.datetime) -> None:
    add_lines(target, [entry for entry in read_lines(path) if _moment(entry) < until])


def _moment(entry: dict[str, Any]) -> dt.datetime:
    said = dt.datetime.fromisoformat(next(str(entry[key]) for key in MOMENTS if key in entry))
    return said.astimezone(dt.UTC).replace(tzinfo=None) if said.tzinfo else said


def _take_rows(path: Path, target: Path, release: str, until: dt.datetime) -> None:
    """A file of the ledger as it was: those of later runs are left out, and of one that was made of several since, what is later."""
    target.parent.mkdir(parents=True, exist_ok=True)
    if path.stem <= release:
        _link(path, target)
    elif path.stem.startswith("upto-"):
        table = pq.read_table(path)
        pq.write_table(
            table.filter(pc.less(table["recorded_from"], pa.scalar(until, table["recorded_from"].type))), target
        )


def _take_releases(settings: Settings, home: Path, release: str, previous: str | None) -> None:
    """The releases before, which it is compared with, and what the last of them rested on as far as it is kept."""
    for path in _earlier(settings.published, release):
        shutil.copytree(path, home / "published" / path.name, copy_function=_link)
    if previous:
        point_at(home / "published", previous)
        basis = settings.home / "basis" / f"{previous}.duckdb"
        if basis.exists():
            _link(basis, home / "basis" / basis.name)


def _earlier(published: Path, release: str) -> Iterable[Path]:
    return (
        path.parent
        for path in published.glob(f"*/{MANIFEST}")
        if not path.parent.is_symlink() and path.parent.name < release
    )


def _link(path: str | Path, target: str | Path) -> None:
    Path(target).parent.mkdir(parents=True, exist_ok=True)
    os.link(path, target)


def _tables(path: Path) -> list[dict[str, Any]]:
    """Tables and views of a database file, by what defines them."""
    with closing(open_bare()) as con:
        con.execute("attach $path as held (read_only)", {"path": str(path)})
        return rows(
            con,
            "select table_name as name, sql from duckdb_tables() where database_name = 'held' "
            "union all select view_name, sql from duckdb_views() where database_name = 'held' and not internal order by name",
        )


def _other_rows(first: Path, second: Path) -> Iterator[str]:
    """The tables that have a row in one file which the other has not, or not as often."""
    with closing(open_bare()) as con:
        for name, path in (("one", first), ("other", second)):
            con.execute(f"attach $path as {name} (read_only)", {"path": str(path)})
        for table in rows(con, "select table_name as name from duckdb_tables() where database_name = 'one'"):
            one, other = (f"from {place}.{quoted(table['name'])}" for place in ("one", "other"))
            if rows(con, f"(({one}) except all ({other})) union all (({other}) except all ({one})) limit 1"):
                yield str(table["name"])
