"""What readers of a release see at one moment, held against its manifest: files, the published database file, and PostgreSQL."""

import hashlib
import json
from pathlib import Path
from typing import Any

import duckdb
import psycopg

FIGURES = "select count(*), count(value), round(cast(sum(value) as decimal(38, 6)), 3) from {}indicator"


def seen_in_files(published: Path) -> tuple[str, list[str]]:
    """The release that `current` shows, and what is wrong with it: files that are missing, of another content, or that no one lists."""
    pointer = published / "current"
    if not pointer.is_symlink():
        return "", ["readers see no release"]
    # The pointer may move while a reader reads; a reader resolves it once, as a program that opens a folder does.
    folder = published / pointer.readlink()
    try:
        manifest: dict[str, Any] = json.loads((folder / "manifest.json").read_text(encoding="utf-8"))
    except (FileNotFoundError, json.JSONDecodeError) as error:
        return folder.name, [f"no whole manifest: {error}"]
    faults = [] if manifest["release"] == folder.name else ["the manifest is of another release"]
    listed = set(manifest["files"])
    found = {str(p.relative_to(folder)) for p in folder.rglob("*") if p.is_file()} - {"manifest.json"}
    faults += [f"{name} is listed and not there, or there and not listed" for name in sorted(listed ^ found)]
    for name in listed & found:
        if hashlib.sha256((folder / name).read_bytes()).hexdigest() != manifest["files"][name]["sha256"]:
            faults.append(f"{name} is not what the manifest says")
    return folder.name, faults


def seen_in_database(published: Path) -> tuple[str, list[str]]:
    """The release that `current/published.duckdb` shows, and what is wrong with it: a mix, or tables of other sizes than the manifest's."""
    folder = (published / "current").resolve()
    rows = json.loads((folder / "manifest.json").read_text(encoding="utf-8"))["rows"]
    with duckdb.connect(str(folder / "published.duckdb"), read_only=True) as con:
        releases = [r[0] for r in con.execute("select distinct release from indicator").fetchall()]
        counts = {t: (con.execute(f"select count(*) from {t}").fetchone() or (0,))[0] for t in rows}
    faults = [] if releases == [folder.name] else [f"figures of {releases} in {folder.name}"]
    return folder.name, faults + [f"{t} has {n} rows, not {rows[t]}" for t, n in counts.items() if n != rows[t]]


def seen_in_server(url: str, published: Path) -> tuple[str, list[str]]:
    """The release that the server shows, and what is wrong with it: a mix, or other figures than that release's own files."""
    with psycopg.connect(url) as reader:
        # One statement a table within one transaction that sees one state, as a dashboard's page should.
        reader.execute("set transaction isolation level repeatable read")
        releases = [r[0] for r in reader.execute("select distinct release from out.indicator").fetchall()]
        figures = reader.execute(FIGURES.format("out.")).fetchone()
        wide = reader.execute("select count(*) from out.wide_desa").fetchone()
    if len(releases) != 1:
        return "", [f"figures of {releases}"]
    folder = published / releases[0] / "parquet"
    with duckdb.connect() as con:
        own = con.execute(
            FIGURES.format("").replace("indicator", f"read_parquet('{folder / 'indicator.parquet'}')")
        ).fetchone()
        own_wide = con.execute(f"select count(*) from read_parquet('{folder / 'wide_desa.parquet'}')").fetchone()
    faults = (
        []
        if (figures, wide) == (own, own_wide)
        else [f"{figures}, {wide} served of {releases[0]}, not {own}, {own_wide}"]
    )
    return releases[0], faults
