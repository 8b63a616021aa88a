"""Writes the metadata of a release that is being built, so that the manifest hashes them with everything else."""

import json
from pathlib import Path

from config.metadata import load_metadata
from tasks.contract.model import terms_of
from tasks.metadata.catalogue import catalogue
from tasks.metadata.satu_data import write_sheets
from tasks.metadata.sdmx_data import write_observations
from tasks.metadata.sdmx_structure import structure_message
from tasks.publish.facts import Release
from tasks.warehouse import Connection, rows

FOLDER = "metadata"


def write_metadata(con: Connection, release: Release, folder: Path) -> None:
    """Writes `metadata/`: the sheets of Satu Data Indonesia, the catalogue entry, and the long table with its structure for SDMX.

    Needs the tables of `published` and their files in the folder.
    """
    rules, terms = load_metadata(), terms_of(con, release)
    target = folder / FOLDER
    target.mkdir()
    write_sheets(target / "satu_data.xlsx", rules, release, terms)
    _write_json(target / "dcat.jsonld", catalogue(rules, release, terms, folder))
    areas = rows(
        con,
        "select area_code, area_name, area_level, kecamatan_code, kabupaten_code from published.area order by area_code",
    )
    _write_json(target / "sdmx_structure.json", structure_message(rules, release, areas))
    write_observations(con, rules, target / "sdmx_data.csv")


def _write_json(path: Path, content: object) -> None:
    path.write_text(json.dumps(content, indent=1, ensure_ascii=False) + "\n", encoding="utf-8")
