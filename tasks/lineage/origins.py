"""Which stored columns models are made of, kept in the run-time folder, since reading that out of all SQL takes a release a second."""

from collections.abc import Collection, Mapping
from contextlib import suppress
from dataclasses import dataclass
from importlib.metadata import version
from pathlib import Path

from pydantic import TypeAdapter

from config.settings import Settings
from config.whole_file import whole_file
from tasks.lineage.definition import LINEAGE, files_of, hash_of

FILE = "origins.json"
# What origins follow from, beside the version of the parser.
READ_FROM = ("sql/core", "sql/std", "sql/indicators", "config/schema", "tasks/lineage/columns.py")
# The schema by which tables that steps hand on are named.
TEMPORARY = "temp"
Names = frozenset[str]


@dataclass(frozen=True)
class Origins:
    """Of one model: stored columns as schema.table.column that each of its columns is made of, and those that choose its rows."""

    columns: Mapping[str, Names]
    choosing: Names

    @property
    def every(self) -> Names:
        """All stored columns that the model reads."""
        return self.choosing.union(*self.columns.values())

    @property
    def tables(self) -> Names:
        """The tables it reads."""
        return frozenset(name.rsplit(".", 1)[0] for name in self.every)


@dataclass(frozen=True)
class _Kept:
    read_from: str
    models: Mapping[str, Origins]


_KEPT = TypeAdapter(_Kept)


def kept_origins(settings: Settings, models: Collection[str]) -> Mapping[str, Origins]:
    """The origins of at least these models; read out of the SQL where what is kept is of another SQL, damaged or not all."""
    path = settings.home / LINEAGE / FILE
    read_from = f"{hash_of(files_of(READ_FROM))} {version('sqlglot')}"
    kept = _read(path)
    if kept is None or kept.read_from != read_from or not kept.models.keys() >= set(models):
        # Here alone a release needs the parser of SQL.
        from tasks.lineage.columns import origins_of

        kept = _Kept(read_from, {model: origins_of(model) for model in models})
        _write(path, kept)
    return kept.models


def _read(path: Path) -> _Kept | None:
    with suppress(FileNotFoundError, ValueError):
        return _KEPT.validate_json(path.read_bytes())
    return None


def _write(path: Path, kept: _Kept) -> None:
    with whole_file(path) as part:
        part.write_bytes(_KEPT.dump_json(kept))
