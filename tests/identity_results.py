"""Measurements of the proof of identity kept line by line in a file of the caller's, so that a proof that was stopped goes on where it was."""

import hashlib
import json
from collections.abc import Iterable
from dataclasses import asdict, dataclass, field
from pathlib import Path
from typing import Any

from config.settings import PROJECT

FILE = "results.jsonl"
RIVALS = ("tests/identity_rivals.py", "sql/link/person_key.sql")
OURS = (
    "config/linkage.py", "config/linkage.yml", "config/linkage_model.*", "sql/link/**/*.sql", "sql/identity/*.sql", "sql/macros/*.sql",
    "tasks/link*.py", "tasks/identity/*.py", "tests/identity_parts.py",
)  # fmt: skip


@dataclass(frozen=True)
class Measurement:
    """What one part of the proof found for one seed: figures by name, and tables of rows by name."""

    persons: int
    seed: int
    part: str
    basis: str
    figures: dict[str, float]
    tables: dict[str, list[dict[str, Any]]] = field(default_factory=dict)


def basis_of(patterns: Iterable[str]) -> str:
    """Hash of the files that a measurement rests on; one made with other files is made again."""
    digest = hashlib.sha256()
    for path in sorted({path for pattern in patterns for path in PROJECT.glob(pattern)}):
        digest.update(path.relative_to(PROJECT).as_posix().encode() + path.read_bytes())
    return digest.hexdigest()[:12]


class Results:
    """The measurements in one folder, those made with today's files only."""

    def __init__(self, folder: Path) -> None:
        self.file = folder / FILE
        lines = self.file.read_text(encoding="utf-8").splitlines() if self.file.exists() else []
        # A stop in the middle of writing leaves half a line, which is measured again.
        self.found = {(one.persons, one.seed, one.part, one.basis): one for one in map(_read, lines) if one is not None}

    def get(self, persons: int, seed: int, part: str, basis: str) -> Measurement | None:
        """A measurement if it was made with these files."""
        return self.found.get((persons, seed, part, basis))

    def add(self, one: Measurement) -> None:
        """Keeps a measurement."""
        self.file.parent.mkdir(parents=True, exist_ok=True)
        with self.file.open("a", encoding="utf-8") as stream:
            stream.write("\n" + json.dumps(asdict(one)) + "\n")
        self.found[one.persons, one.seed, one.part, one.basis] = one


def _read(line: str) -> Measurement | None:
    try:
        return Measurement(**json.loads(line))
    except ValueError:
        return None
