"""Whether the run-time folder is whole: archive, ledger, warehouse, release, and nothing left over by a run that was stopped."""

import datetime as dt
import json
import os
from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path

from config.raw_key import RawKeyError, load_raw_keys
from config.settings import Settings
from config.sources import load_sources
from config.whole_file import PART
from tasks.facts import DEMO_MARK
from tasks.file_hash import hash_file
from tasks.forget.find import has_outlived
from tasks.health.finding import Finding, broken, warning, well
from tasks.publish.folders import BUILDING, CURRENT, NEXT_CURRENT, REMOVING
from tasks.publish.manifest import MANIFEST
from tasks.raw_zone.change import plain_files
from tasks.raw_zone.files import refuse_unreadable
from tasks.receive import archived
from tasks.warehouse import EngineError, StaleWarehouse, WarehouseInUse, connect, refuse_stale


def check_folders(settings: Settings) -> Iterator[Finding]:
    """Everything below the run-time folder."""
    if not settings.home.exists():
        yield warning("no_home", home=settings.home)
        return
    if not os.access(settings.home, os.W_OK | os.X_OK):
        yield broken("home_not_writable", home=settings.home)
        return
    yield from check_archive(settings)
    yield from check_warehouse(settings)
    yield from check_release(settings.published)
    yield from check_leftovers(settings)


def check_archive(settings: Settings) -> Iterator[Finding]:
    """Whether every file that was received is in the archive; without it no rebuild gives the same."""
    try:
        receipts = list(archived(settings.archive, load_sources()))
    except ValueError as problem:
        yield broken("receipts_damaged", problem=problem)
        return
    missing = [r.raw_hash[:12] for r in receipts if not r.arrival.path.exists()]
    if missing:
        yield broken("raw_missing", count=len(missing), hashes=", ".join(missing[:5]))
    elif not receipts:
        yield warning("nothing_received", inbox=settings.inbox)
    else:
        yield well("archive", files=len(receipts))
    if receipts and settings.warehouse.exists() and not any((settings.home / "ledger").rglob("*.parquet")):
        yield warning("no_ledger", folder=settings.home / "ledger")
    yield from check_raw_keys(settings, len(receipts))


def check_retention(settings: Settings, today: dt.date) -> Iterator[Finding]:
    """Whether files are held longer than their sources let us keep them, and whether that is more than an assumption.

    Of invented files nobody has signed anything.
    """
    sources = load_sources()
    with suppress(ValueError):
        held = [r for r in archived(settings.archive, sources) if r.arrival.path.exists()]
        due = [r for r in held if has_outlived(r.received_at.date(), sources.get(r.arrival.source), today)]
        if due:
            yield warning("retention", count=len(due), sources=", ".join(sorted({r.arrival.source for r in due})))
        named = {r.arrival.source for r in held} & {n for n, s in sources.items() if s.retention.basis == "assumption"}
        if named and not (settings.home / DEMO_MARK).exists():
            yield warning("retention_assumed", sources=", ".join(sorted(named)))


def check_raw_keys(settings: Settings, received: int) -> Iterator[Finding]:
    """Whether received files lie encrypted, and whether the keys that are given open them."""
    try:
        keys = load_raw_keys(settings)
        refuse_unreadable(settings.archive, keys)
    except RawKeyError as problem:
        yield broken("raw_key_wrong", problem=problem)
        return
    if settings.raw_key_file and settings.raw_key_file.stat().st_mode & 0o077:
        yield warning("raw_key_open", file=settings.raw_key_file)
    if received and not keys.keys:
        yield warning("raw_not_encrypted")
    elif keys.keys and (count := plain_files(settings.archive)):
        yield warning("raw_partly_encrypted", count=count)
    elif received:
        yield well("raw_encrypted")


def check_warehouse(settings: Settings) -> Iterator[Finding]:
    """Whether the warehouse can be opened and has today's tables."""
    if not settings.warehouse.exists():
        yield warning("no_warehouse")
        return
    try:
        con = connect(settings.warehouse, settings)
        refuse_stale(con)
        con.close()
    except WarehouseInUse:
        yield warning("warehouse_in_use")
    except StaleWarehouse:
        yield broken("warehouse_stale")
    except EngineError:
        yield broken("warehouse_damaged", path=settings.warehouse)
    else:
        yield well("warehouse", megabytes=settings.warehouse.stat().st_size // 1_000_000)


def check_release(published: Path) -> Iterator[Finding]:
    """Whether readers see a release, and all of it as its manifest says."""
    folder = published / CURRENT
    if not folder.is_symlink():
        yield warning("no_release")
        return
    name = folder.readlink().name
    try:
        listed = json.loads((folder / MANIFEST).read_text(encoding="utf-8"))["files"]
    except (OSError, ValueError, KeyError):
        yield broken("release_not_there", release=name)
        return
    wrong = [f for f, said in listed.items() if not (folder / f).is_file() or hash_file(folder / f) != said["sha256"]]
    if wrong:
        yield broken("release_changed", release=name, count=len(wrong), file=wrong[0])
    else:
        yield well("release", release=name, files=len(listed))


def check_leftovers(settings: Settings) -> Iterator[Finding]:
    """What a stopped run left; the next one clears it."""
    published = settings.published
    found = [*published.glob(f"{BUILDING}*"), *published.glob(f"{REMOVING}*"), *published.glob(NEXT_CURRENT)]
    for folder in ("reading", "outbox", "raw", "ledger", "basis"):
        found += (settings.home / folder).rglob(f"*{PART}")
    found += settings.home.glob("*.next.duckdb")
    if found:
        yield warning("leftovers", count=len(found), example=found[0].relative_to(settings.home))
