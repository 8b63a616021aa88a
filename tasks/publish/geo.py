"""Boundaries with the latest headline figures as properties, so that any map program can colour them by status and value."""

import json
from pathlib import Path

from config.settings import PROJECT, Settings
from tasks.publish.facts import Release
from tasks.publish.geopackage import write_geopackage
from tasks.publish.wide import wide_table
from tasks.warehouse import Connection, rows

FOLDER = "geo"
MAPPED_LEVELS = ("desa", "kecamatan")


class BoundaryWithoutArea(ValueError):
    """A boundary whose code is not among the published areas, so that its figures cannot be found."""


def write_maps(con: Connection, release: Release, folder: Path, *, settings: Settings) -> None:
    """Writes `geo/<level>.geojson` for desa and kecamatan from the boundaries of the regency, and both as `geo/areas.gpkg`.

    The properties of a feature are its row of the wide table: withheld and missing figures are null with their status.
    Raises BoundaryWithoutArea.
    """
    target = folder / FOLDER
    target.mkdir()
    layers = {}
    boundaries = PROJECT / "config" / "regencies" / settings.regency
    for level in MAPPED_LEVELS:
        collection = json.loads((boundaries / f"{level}.geojson").read_text(encoding="utf-8"))
        areas = {row["area_code"]: row for row in rows(con, f"select * from published.{wide_table(level)}")}
        # A few hundred features at most, and shapes are no table: a plain loop is the simplest that is fast enough.
        for feature in collection["features"]:
            code = feature["properties"]["kemendagri_code"]
            if code not in areas:
                raise BoundaryWithoutArea(f"{level}: no published area for the boundary {code}")
            feature["properties"] = areas[code]
        text = json.dumps(collection, ensure_ascii=False, separators=(",", ":"), allow_nan=False)
        (target / f"{level}.geojson").write_text(text, encoding="utf-8")
        layers[level] = collection["features"]
    write_geopackage(layers, target / "areas.gpkg", release.created)
