"""What a release says of its own making: code, configuration and the files it rests on; so that it can be made again."""

import datetime as dt
import hashlib
from collections.abc import Iterable
from importlib.metadata import version
from pathlib import Path

from config.settings import PROJECT, Settings
from tasks.journal import Run
from tasks.publish.facts import ReleaseFacts
from tasks.warehouse import Connection, rows

DEMO_MARK = "demo.txt"
HASHED = ("config", "sql")
CODE = ("tasks",)


def release_facts(con: Connection, settings: Settings, run: Run) -> ReleaseFacts:
    """Facts of a release made by this run from what the warehouse holds."""
    used = rows(
        con,
        "select distinct raw_hash from core.submission where state in ('accepted', 'accepted_in_part') order by raw_hash",
    )
    return ReleaseFacts(
        created=run.now.replace(tzinfo=dt.UTC),
        code_version=version("lab-kemiskinan"),
        config_hash=configuration_hash(PROJECT),
        inputs=[r["raw_hash"] for r in used],
        demo=(settings.home / DEMO_MARK).exists(),
        parameters={"regency": settings.regency},
    )


def configuration_hash(root: Path) -> str:
    """SHA-256 over the names and bytes of every configuration and SQL file."""
    return _hash_of(root, HASHED)


def code_hash(root: Path) -> str:
    """SHA-256 over the names and bytes of every file of the code that computes."""
    return _hash_of(root, CODE)


def _hash_of(root: Path, folders: Iterable[str]) -> str:
    digest = hashlib.sha256()
    for folder in folders:
        for path in sorted(p for p in (root / folder).rglob("*") if p.is_file() and "__pycache__" not in p.parts):
            digest.update(path.relative_to(root).as_posix().encode())
            digest.update(path.read_bytes())
    return digest.hexdigest()
