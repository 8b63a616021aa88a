"""Writes the contract of a release beside its tables, raised to the version that the changes since the last one ask for."""

import json
from dataclasses import asdict
from pathlib import Path
from typing import Any

import yaml

from config.dashboards import load_dashboards
from config.settings import Settings
from tasks.contract.compatibility import FILE, FOLDER, former_tables, load_former, view_sql
from tasks.contract.dashboards import protect_dashboards
from tasks.contract.documents import data_package, odcs
from tasks.contract.model import Terms, terms_of
from tasks.contract.version import compare_terms, next_version
from tasks.publish.facts import Release
from tasks.warehouse import Connection, quoted, scalar


def write_contract(con: Connection, settings: Settings, release: Release, folder: Path, previous: str | None) -> str:
    """Writes `contract/` and `datapackage.json` of a release that is being built, and the views of former tables; returns the version.

    Raises DashboardBroken before anything is written.
    """
    terms = terms_of(con, release)
    earlier = load_contract(settings.published / previous) if previous else None
    before = Terms.from_json(earlier["terms"]) if earlier else terms
    changes = compare_terms(before, terms)
    version = next_version(earlier["version"] if earlier else None, changes)
    protect_dashboards(load_dashboards(), terms, changes, version, settings.language)
    former = former_tables(before, earlier["version"], changes, list(load_former(earlier))) if earlier else []
    create_former(con, {f.name: view_sql(f, terms.tables.get(f.table)) for f in former})
    target = folder / FOLDER
    target.mkdir()
    for name, table in terms.tables.items():
        _write_yaml(target / f"{name}.odcs.yaml", odcs(name, table, version, release))
    _write_json(folder / "datapackage.json", data_package(terms, version, release))
    told = [{"level": c.level.name.lower(), "table": c.table, "name": c.name, "what": c.what} for c in changes]
    content = {
        "version": version,
        "changes": told,
        "former_tables": [asdict(f) for f in former],
        "terms": terms.as_json(),
    }
    _write_json(target / FILE, content)
    return version


def load_contract(folder: Path) -> dict[str, Any] | None:
    """The contract of a published release, none for one that was made before there were contracts."""
    path = folder / FOLDER / FILE
    found: dict[str, Any] | None = json.loads(path.read_text(encoding="utf-8")) if path.exists() else None
    return found


def create_former(con: Connection, views: dict[str, str]) -> None:
    """Creates the views of former tables in `published`, with names that hold under whatever name the file is opened."""
    home = scalar(con, "select current_database()")
    con.execute("use published")
    try:
        for name, query in views.items():
            con.execute(f"create view {quoted(name)} as {query}")
    finally:
        con.execute(f"use {quoted(home)}")


def _write_json(path: Path, content: object) -> None:
    path.write_text(json.dumps(content, indent=1, ensure_ascii=False) + "\n", encoding="utf-8")


def _write_yaml(path: Path, content: object) -> None:
    text = yaml.dump(content, Dumper=yaml.CSafeDumper, sort_keys=False, allow_unicode=True, width=120)
    path.write_text(text, encoding="utf-8")
