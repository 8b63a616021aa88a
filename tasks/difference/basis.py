"""What the figures of a run rest on, kept aside in one private file, so that the next release can recompute them with one thing changed."""

import datetime as dt
import re
from functools import cache
from pathlib import Path

from config.schema import TABLES, columns_of
from config.serving import load_serving
from config.settings import Settings
from tasks.difference.inputs import input_hashes
from tasks.explain.kept import keep_persons, keep_traces
from tasks.warehouse import SQL, Connection, quoted

# Made again in every trial from the others.
DERIVED = ("core.expected_submission",)
# Kept with all columns, whether an indicator reads them or not: which files there were, and what areas are.
WHOLE = ("core.submission", "audit.waiting_submission", "core.region")
# Kept wherever they stand, since blocks of rows are told by them.
ALWAYS = ("record_id", "person_id", "family_id", "household_id", "submission_id", "programme")
MODELS = ("indicators", "core/area.sql", "core/area_member.sql")
RECORD_TABLES = (
    "std.person_record",
    "std.family_record",
    "std.housing_record",
    "std.welfare_record",
    "std.participation_record",
    "std.verification_record",
    "core.survey_household",
    "core.budget_line",
)
# Where it says when a run believed something, a row is the same row.
BELIEF = ("valid_from", "recorded_from")


def basis_path(settings: Settings, run_id: str) -> Path:
    """Where the basis of a run's figures lies; it holds personal data and never leaves the run-time folder."""
    return settings.home / "basis" / f"{run_id}.duckdb"


@cache
def basis_tables() -> dict[str, tuple[str, ...]]:
    """The tables that indicators read, with the columns to keep: those that the SQL which names the table speaks of."""
    texts = [re.sub(r"--.*", "", path.read_text(encoding="utf-8")) for path in _models()]
    spoken: dict[str, set[str]] = {name: set(ALWAYS) for name in WHOLE}
    for text in texts:
        words = set(re.findall(r"[a-z_0-9]+", text))
        for name in set(re.findall(r"\b(?:std|core|audit|out)\.[a-z_]+", text)) & set(TABLES) - set(DERIVED):
            spoken.setdefault(name, set(ALWAYS)).update(words)
    return {
        name: tuple(
            c.name for c in columns_of(TABLES[name]) if name in WHOLE or (c.name in words and c.name not in BELIEF)
        )
        for name, words in sorted(spoken.items())
    }


def save_basis(con: Connection, settings: Settings, run_id: str, as_of: dt.date) -> Path:
    """Writes the basis of the figures that were computed last: tables, records by file, what traces them, figures before disclosure, inputs.

    The file appears whole or not at all.
    """
    path = basis_path(settings, run_id)
    path.parent.mkdir(exist_ok=True)
    part = path.with_suffix(".part")
    part.unlink(missing_ok=True)
    con.execute("attach $path as basis", {"path": str(part)})
    try:
        _fill(con, settings, as_of)
    finally:
        con.execute("detach basis")
    part.replace(path)
    return path


def forget_bases(settings: Settings, keep: set[str]) -> None:
    """Removes the bases of all runs but those to keep, and what a killed run left."""
    for path in (settings.home / "basis").glob("*"):
        if path.stem not in keep or path.suffix != ".duckdb":
            path.unlink()


def _models() -> list[Path]:
    found = [SQL / name for name in MODELS]
    return [p for path in found for p in (sorted(path.rglob("*.sql")) if path.is_dir() else [path])]


def _fill(con: Connection, settings: Settings, as_of: dt.date) -> None:
    for schema in {name.split(".")[0] for name in basis_tables()}:
        con.execute(f"create schema basis.{schema}")
    for name, columns in basis_tables().items():
        con.execute(f"create table basis.{name} as select {', '.join(map(quoted, columns))} from {name}")
    con.execute("create table basis.official_series as select * from official_series")
    con.execute("create table basis.figure as select * exclude (release) from out.indicator")
    con.execute("create table basis.exact_figure as select * from exact_figure")
    con.execute("create table basis.record (record_id varchar, submission_id varchar, content hugeint)")
    for name in RECORD_TABLES:
        con.execute(f"insert into basis.record {_records(name)}", {"name": name})
    keep_traces(con)
    if load_serving().officers:
        keep_persons(con)
    con.execute("create table basis.input (name varchar, value varchar)")
    con.executemany("insert into basis.input values (?, ?)", list(input_hashes(con, settings, as_of).items()))


def _records(name: str) -> str:
    # Persons' records as repaired: an accepted repair changes what a record says.
    said = "std.person_statement" if name == "std.person_record" else name
    left_out = {"family_id", "household_id", "record_id", "submission_id", "sheet", "row_no"}
    row = ", ".join(f"t.{quoted(c)}" for c in TABLES[name].columns if c not in left_out)
    return f"select t.record_id, t.submission_id, hash($name, {row})::hugeint from {said} as t"
