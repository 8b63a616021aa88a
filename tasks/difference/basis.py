"""What the figures of a run rest on, kept aside in one private file, so that the next release can recompute them with one thing changed."""

import datetime as dt
import re
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager
from functools import cache, partial
from pathlib import Path

from config.schema import TABLES, columns_of
from config.serving import load_serving
from config.settings import Settings
from tasks.difference.inputs import input_hashes
from tasks.explain.kept import keep_persons, keep_places, keep_traces
from tasks.warehouse import SQL, Connection, EngineError, attached, insert_rows, quoted, scalar

# Made again in every trial from the others.
DERIVED = ("core.expected_submission",)
# Kept with all columns, whether an indicator reads them or not: which files there were, and what areas are.
WHOLE = ("core.submission", "audit.waiting_submission", "core.region")
# No indicator reads it, but causes and traces do: which record is whose.
LINKS = "core.person_record"
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
# Shows a basis as a database of the given name for a block.
Basis = Callable[[Connection, str], AbstractContextManager[None]]
# The inputs that traces are made by.
TRACED_BY = ("figures", "processing")
# Where it says when a run believed something, a row is the same row.
BELIEF = ("valid_from", "recorded_from")


def basis_path(settings: Settings, run_id: str) -> Path:
    """Where the basis of a run's figures lies; it holds personal data and never leaves the run-time folder."""
    return settings.home / "basis" / f"{run_id}.duckdb"


@cache
def basis_tables() -> dict[str, tuple[str, ...]]:
    """The tables that indicators read, with the columns to keep: those that the SQL which names the table speaks of."""
    texts = [re.sub(r"--.*", "", path.read_text(encoding="utf-8")) for path in _models()]
    spoken: dict[str, set[str]] = {name: set(ALWAYS) for name in (*WHOLE, LINKS)}
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


def begin_basis(con: Connection, settings: Settings, run_id: str, as_of: dt.date) -> None:
    """Writes the part of the basis that the figures computed last brought with them: their values before disclosure, inputs.

    The rest stands in the warehouse, so that publishing need not wait until it is copied; `complete_basis` does that.
    """
    path = _part(settings, run_id)
    path.parent.mkdir(exist_ok=True)
    _drop_begun(con, settings)
    with attached(con, "basis", path, writable=True):
        for schema in ("trace", *{name.split(".")[0] for name in basis_tables()}):
            con.execute(f"create schema basis.{schema}")
        con.execute("create table basis.official_series as select * from official_series")
        con.execute("create table basis.figure as select * exclude (release) from out.indicator")
        con.execute("create table basis.exact_figure as select * from exact_figure")
        con.execute("create table basis.input (name varchar, value varchar)")
        insert_rows(con, "basis.input", list(input_hashes(con, settings, as_of).items()))
    con.execute("insert into audit.begun_basis values ($run_id)", {"run_id": run_id})


def complete_basis(con: Connection, settings: Settings, run_id: str) -> None:
    """Copies what the figures were made of to the basis of the run, if it is begun; the file appears whole or not at all.

    Needs the bases of the figures, unless it has their traces already.
    """
    if not _is_begun(con, settings, run_id):
        return
    path = _part(settings, run_id)
    with attached(con, "basis", path, writable=True):
        if not _has_traces(con):
            keep_traces(con)
        for name in basis_tables():
            _copy(con, name)
        con.execute("create or replace table basis.record (record_id varchar, submission_id varchar, content hugeint)")
        for name in RECORD_TABLES:
            con.execute(f"insert into basis.record {_records(name)}")
        keep_places(con)
        if load_serving().officers:
            keep_persons(con)
    path.replace(basis_path(settings, run_id))
    con.execute("delete from audit.begun_basis")


def finish_basis(con: Connection, settings: Settings) -> None:
    """Completes the basis that a killed run had begun, if it had published; call it before anything changes the warehouse.

    One goes whose traces cannot be made as they were, and one that cannot be read, since it must not stop every later run: its
    release is one without a basis then.
    """
    for (run_id,) in con.execute("select run_id from audit.begun_basis").fetchall():
        if (settings.published / run_id).exists() and _make_traceable(con, settings, run_id):
            complete_basis(con, settings, run_id)
    _drop_begun(con, settings)


def _make_traceable(con: Connection, settings: Settings, run_id: str) -> bool:
    """Makes the bases of figures again for a begun basis without traces; false where it cannot be read, or SQL and code are others now."""
    try:
        with attached(con, "basis", _part(settings, run_id)):
            is_traced = _has_traces(con)
            made_by = dict(con.execute("select name, value from basis.input").fetchall())
    except EngineError:
        return False
    if is_traced:
        return True
    day = dt.date.fromisoformat(made_by["as_of"])
    now = input_hashes(con, settings, day)
    if any(now[kind] != made_by[kind] for kind in TRACED_BY):
        return False
    # Hardly ever needed, and much to load for commands that only look at a basis.
    from tasks.indicators import share_bases

    share_bases(con, settings.regency, day)
    return True


def _has_traces(con: Connection) -> bool:
    # All are written at once, and before anything else of that schema.
    traces = "select count(*) from duckdb_tables() where database_name = 'basis' and schema_name = 'trace'"
    return bool(scalar(con, traces))


def _is_begun(con: Connection, settings: Settings, run_id: str) -> bool:
    begun = con.execute("select run_id from audit.begun_basis").fetchall() == [(run_id,)]
    return begun and _part(settings, run_id).exists()


def _drop_begun(con: Connection, settings: Settings) -> None:
    con.execute("delete from audit.begun_basis")
    # Beside each may lie the engine's log of what a killed run wrote to it.
    for path in (settings.home / "basis").glob("*.part*"):
        path.unlink()


def basis_of(con: Connection, settings: Settings, run_id: str) -> Basis | None:
    """How to show the basis of a run, complete or begun; none when there is neither."""
    if _is_begun(con, settings, run_id):
        return partial(_show_begun, path=_part(settings, run_id))
    path = basis_path(settings, run_id)
    return partial(attached, path=path) if path.exists() else None


@contextmanager
def _show_begun(con: Connection, name: str, path: Path) -> Iterator[None]:
    """One that is only begun, as if it were complete: what is not in it stands in the warehouse."""
    home = quoted(str(scalar(con, "select current_database()")))
    with attached(con, "begun", path), attached(con, name, ":memory:", writable=True):
        for schema in {table.split(".")[0] for table in basis_tables()}:
            con.execute(f"create schema {name}.{schema}")
        for table, columns in basis_tables().items():
            con.execute(f"create view {name}.{table} as select {', '.join(map(quoted, columns))} from {home}.{table}")
        for table in ("official_series", "figure", "input"):
            con.execute(f"create view {name}.{table} as select * from begun.{table}")
        records = " union all ".join(_records(table, f"{home}.") for table in RECORD_TABLES)
        con.execute(f"create view {name}.record as {records}")
        yield


def forget_bases(settings: Settings, keep: set[str]) -> None:
    """Removes the bases of all runs but those to keep, and what a killed run left."""
    for path in (settings.home / "basis").glob("*"):
        if path.stem not in keep or path.suffix != ".duckdb":
            path.unlink()


def _models() -> list[Path]:
    found = [SQL / name for name in MODELS]
    return [p for path in found for p in (sorted(path.rglob("*.sql")) if path.is_dir() else [path])]


def _part(settings: Settings, run_id: str) -> Path:
    return basis_path(settings, run_id).with_suffix(".part")


def _copy(con: Connection, name: str) -> None:
    con.execute(
        f"create or replace table basis.{name} as select {', '.join(map(quoted, basis_tables()[name]))} from {name}"
    )


def _records(name: str, database: str = "") -> str:
    # Persons' records as repaired: an accepted repair changes what a record says.
    said = "std.person_statement" if name == "std.person_record" else name
    left_out = {"family_id", "household_id", "record_id", "submission_id", "sheet", "row_no"}
    row = ", ".join(f"t.{quoted(c)}" for c in TABLES[name].columns if c not in left_out)
    return f"select t.record_id, t.submission_id, hash('{name}', {row})::hugeint as content from {database}{said} as t"
