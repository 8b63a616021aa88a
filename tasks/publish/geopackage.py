"""Boundaries and headline figures as one GeoPackage, the file that QGIS opens without a question, by the standard library alone."""

import sqlite3
import struct
from collections.abc import Iterator, Mapping, Sequence
from contextlib import closing
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from tasks.warehouse import quoted

# Source of all names and numbers: OGC 12-128r18, GeoPackage Encoding Standard 1.3, sections 1.1, 2.1 and table 1 to 7.
APPLICATION_ID, USER_VERSION = 0x47504B47, 10300
WGS84 = 4326
WKB_POLYGON, WKB_MULTIPOLYGON = 3, 6
LITTLE_ENDIAN, WITH_ENVELOPE = 1, 2
TABLES = """
create table gpkg_spatial_ref_sys (
    srs_name text not null, srs_id integer not null primary key, organization text not null,
    organization_coordsys_id integer not null, definition text not null, description text
);
create table gpkg_contents (
    table_name text not null primary key, data_type text not null, identifier text unique, description text default '',
    last_change datetime not null, min_x double, min_y double, max_x double, max_y double,
    srs_id integer references gpkg_spatial_ref_sys (srs_id)
);
create table gpkg_geometry_columns (
    table_name text not null primary key references gpkg_contents (table_name), column_name text not null,
    geometry_type_name text not null, srs_id integer not null references gpkg_spatial_ref_sys (srs_id),
    z tinyint not null, m tinyint not null
);
"""
DEGREES = (
    'GEOGCS["WGS 84",DATUM["WGS_1984",SPHEROID["WGS 84",6378137,298.257223563,AUTHORITY["EPSG","7030"]],'
    'AUTHORITY["EPSG","6326"]],PRIMEM["Greenwich",0,AUTHORITY["EPSG","8901"]],UNIT["degree",0.0174532925199433,'
    'AUTHORITY["EPSG","9122"]],AXIS["Latitude",NORTH],AXIS["Longitude",EAST],AUTHORITY["EPSG","4326"]]'
)
SYSTEMS = (
    ("Undefined Cartesian", -1, "NONE", -1, "undefined", None),
    ("Undefined geographic", 0, "NONE", 0, "undefined", None),
    ("WGS 84", WGS84, "EPSG", WGS84, DEGREES, "longitude/latitude"),
)
Polygon = Sequence[Sequence[Sequence[float]]]


def write_geopackage(layers: Mapping[str, Sequence[Mapping[str, Any]]], path: Path, made: datetime) -> None:
    """Writes GeoJSON features in degrees as one layer each, their properties as columns; the same input gives the same bytes.

    `made` is when the release was made; every feature of a layer has the same properties.
    """
    with closing(sqlite3.connect(path, isolation_level=None)) as file:
        file.execute(f"pragma application_id = {APPLICATION_ID}")
        file.execute(f"pragma user_version = {USER_VERSION}")
        file.executescript(TABLES)
        file.execute("begin")
        file.executemany("insert into gpkg_spatial_ref_sys values (?, ?, ?, ?, ?, ?)", SYSTEMS)
        for name, features in layers.items():
            _write_layer(file, name, features, made)
        file.execute("commit")


def geometry_blob(geometry: Mapping[str, Any]) -> bytes:
    """A polygon or multipolygon as GeoPackage binary: header, envelope, well-known binary. Source: section 2.1.3."""
    west, east, south, north = envelope(geometry)
    flags = LITTLE_ENDIAN | WITH_ENVELOPE
    return struct.pack("<2sBBi4d", b"GP", 0, flags, WGS84, west, east, south, north) + _multipolygon(
        _polygons(geometry)
    )


def envelope(geometry: Mapping[str, Any]) -> tuple[float, float, float, float]:
    """West, east, south and north end of a geometry."""
    points = [point for polygon in _polygons(geometry) for point in polygon[0]]
    across, up = [point[0] for point in points], [point[1] for point in points]
    return min(across), max(across), min(up), max(up)


def _write_layer(file: sqlite3.Connection, name: str, features: Sequence[Mapping[str, Any]], made: datetime) -> None:
    ends = [envelope(feature["geometry"]) for feature in features]
    box = (min(e[0] for e in ends), min(e[2] for e in ends), max(e[1] for e in ends), max(e[3] for e in ends))
    changed = made.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%S.000Z")
    contents = (name, "features", name, "", changed, *box, WGS84)
    file.execute(f"insert into gpkg_contents values ({', '.join('?' * len(contents))})", contents)
    columns = "".join(f", {column} {kind}" for column, kind in _columns(features))
    file.execute(f"create table {quoted(name)} (fid integer primary key not null, geom multipolygon{columns})")
    file.execute("insert into gpkg_geometry_columns values (?, 'geom', 'MULTIPOLYGON', ?, 0, 0)", (name, WGS84))
    marks = ", ".join("?" * (len(features[0]["properties"]) + 1))
    # A few hundred shapes, which no table engine here can encode.
    values = ((geometry_blob(feature["geometry"]), *feature["properties"].values()) for feature in features)
    file.executemany(f"insert into {quoted(name)} select null, {marks}", values)


def _columns(features: Sequence[Mapping[str, Any]]) -> Iterator[tuple[str, str]]:
    for column in features[0]["properties"]:
        kinds = {type(feature["properties"][column]) for feature in features} - {type(None)}
        yield quoted(column), "integer" if kinds == {int} else "double" if kinds and kinds <= {int, float} else "text"


def _polygons(geometry: Mapping[str, Any]) -> list[Polygon]:
    found: list[Polygon] = geometry["coordinates"]
    return found if geometry["type"] == "MultiPolygon" else [geometry["coordinates"]]


def _multipolygon(polygons: Sequence[Polygon]) -> bytes:
    parts = [struct.pack("<BII", LITTLE_ENDIAN, WKB_MULTIPOLYGON, len(polygons))]
    for polygon in polygons:
        parts.append(struct.pack("<BII", LITTLE_ENDIAN, WKB_POLYGON, len(polygon)))
        for ring in polygon:
            numbers = [number for point in ring for number in point[:2]]
            parts.append(struct.pack(f"<I{len(numbers)}d", len(ring), *numbers))
    return b"".join(parts)
