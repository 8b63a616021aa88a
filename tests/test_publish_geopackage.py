import sqlite3
import struct
from collections.abc import Iterator
from contextlib import closing
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest

from tasks.publish.geopackage import geometry_blob, write_geopackage

MADE = datetime(2026, 11, 24, 2, 15, tzinfo=UTC)
SQUARE = [[109.5, -7.0], [109.6, -7.0], [109.6, -7.1], [109.5, -7.1], [109.5, -7.0]]
HOLE = [[109.52, -7.02], [109.54, -7.02], [109.54, -7.04], [109.52, -7.02]]
ISLAND = [[109.7, -6.8], [109.8, -6.8], [109.8, -6.9], [109.7, -6.8]]


def feature(code: str, share: float | None, geometry: dict[str, Any]) -> dict[str, Any]:
    properties = {"area_code": code, "families": 12, "adequate_sanitation": share, "adequate_sanitation_status": "ok"}
    return {"geometry": geometry, "properties": properties}


LAYERS = {
    "desa": [
        feature("33.26.01.2001", 33.3, {"type": "Polygon", "coordinates": [SQUARE, HOLE]}),
        feature("33.26.01.2002", None, {"type": "MultiPolygon", "coordinates": [[SQUARE], [ISLAND]]}),
    ],
    "kecamatan": [feature("33.26.01", 60.0, {"type": "Polygon", "coordinates": [SQUARE]})],
}


@pytest.fixture(scope="module")
def path(tmp_path_factory: pytest.TempPathFactory) -> Path:
    made = tmp_path_factory.mktemp("geo") / "areas.gpkg"
    write_geopackage(LAYERS, made, MADE)
    return made


@pytest.fixture
def file(path: Path) -> Iterator[sqlite3.Connection]:
    with closing(sqlite3.connect(path)) as opened:
        yield opened


def rings(blob: bytes) -> list[list[list[tuple[float, float]]]]:
    """Polygons, rings and points of a GeoPackage blob with an envelope, read by the standard and not by our writer."""
    assert blob[:4] == b"GP\x00\x03" and struct.unpack_from("<i", blob, 4) == (4326,)
    at = 8 + 32

    def take(layout: str) -> tuple[Any, ...]:
        nonlocal at
        found = struct.unpack_from(layout, blob, at)
        at += struct.calcsize(layout)
        return found

    order, kind, polygons = take("<BII")
    assert (order, kind) == (1, 6)
    found = []
    for _ in range(polygons):
        order, kind, count = take("<BII")
        assert (order, kind) == (1, 3)
        found.append([[take("<dd") for _ in range(take("<I")[0])] for _ in range(count)])
    assert at == len(blob)
    return found


def test_the_file_says_what_it_is(file: sqlite3.Connection, path: Path) -> None:
    assert path.read_bytes()[68:72] == b"GPKG"
    assert file.execute("pragma user_version").fetchone() == (10300,)
    assert file.execute("pragma integrity_check").fetchone() == ("ok",)
    assert file.execute("pragma foreign_key_check").fetchall() == []
    assert {r[0] for r in file.execute("select srs_id from gpkg_spatial_ref_sys")} == {-1, 0, 4326}


def test_each_layer_is_listed_with_its_extent(file: sqlite3.Connection) -> None:
    listed = file.execute(
        "select table_name, data_type, min_x, min_y, max_x, max_y, srs_id from gpkg_contents"
    ).fetchall()
    assert listed == [
        ("desa", "features", 109.5, -7.1, 109.8, -6.8, 4326),
        ("kecamatan", "features", 109.5, -7.1, 109.6, -7.0, 4326),
    ]
    columns = file.execute("select table_name, column_name, geometry_type_name from gpkg_geometry_columns").fetchall()
    assert columns == [(name, "geom", "MULTIPOLYGON") for name in ("desa", "kecamatan")]


def test_figures_keep_their_kind_and_a_withheld_one_is_empty(file: sqlite3.Connection) -> None:
    kinds = {name: kind for _, name, kind, *_ in file.execute("pragma table_info(desa)")}
    assert kinds["area_code"] == "TEXT" and kinds["families"] == "INTEGER" and kinds["adequate_sanitation"] == "double"
    found = file.execute("select fid, area_code, adequate_sanitation from desa order by fid").fetchall()
    assert found == [(1, "33.26.01.2001", 33.3), (2, "33.26.01.2002", None)]


def test_shapes_come_back_as_they_were(file: sqlite3.Connection) -> None:
    shapes = [rings(row[0]) for row in file.execute("select geom from desa order by fid")]
    assert shapes[0] == [[[(x, y) for x, y in ring] for ring in (SQUARE, HOLE)]]
    assert shapes[1] == [[[(x, y) for x, y in ring]] for ring in (SQUARE, ISLAND)]


def test_the_envelope_is_west_east_south_north() -> None:
    blob = geometry_blob({"type": "Polygon", "coordinates": [SQUARE]})
    assert struct.unpack_from("<4d", blob, 8) == (109.5, 109.6, -7.1, -7.0)


def test_the_same_input_gives_the_same_bytes(path: Path, tmp_path: Path) -> None:
    write_geopackage(LAYERS, tmp_path / "again.gpkg", MADE)
    assert (tmp_path / "again.gpkg").read_bytes() == path.read_bytes()
