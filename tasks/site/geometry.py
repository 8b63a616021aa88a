"""Boundaries as short SVG paths, so that maps need no map program, no tiles and no network."""

import json
import math
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

WIDTH = 1600
Point = tuple[float, float]


@dataclass(frozen=True, kw_only=True)
class Box:
    """A rectangle in units of the map, y downwards."""

    left: int
    top: int
    right: int
    bottom: int

    @property
    def view(self) -> str:
        """The rectangle with a small margin as the `viewBox` of an SVG."""
        edge = max(self.right - self.left, self.bottom - self.top) // 40
        size = self.right - self.left + 2 * edge, self.bottom - self.top + 2 * edge
        return f"{self.left - edge} {self.top - edge} {size[0]} {size[1]}"

    def joined(self, other: "Box") -> "Box":
        """The smallest rectangle around both."""
        return Box(
            left=min(self.left, other.left),
            top=min(self.top, other.top),
            right=max(self.right, other.right),
            bottom=max(self.bottom, other.bottom),
        )


@dataclass(frozen=True, kw_only=True)
class Shape:
    """One area as the `d` of an SVG path, with the rectangle around it."""

    path: str
    box: Box


def load_shapes(path: Path, frame: "Frame") -> dict[str, Shape]:
    """Area code -> shape of every feature of a GeoJSON file in degrees.

    Points are rounded to one grid, so that neighbours keep a common border; a ring smaller than a grid cell is left out.
    """
    features = json.loads(path.read_text(encoding="utf-8"))["features"]
    # Shapes are no table, and a few hundred of them are drawn in well under a second.
    return {f["properties"]["kemendagri_code"]: _shape(f["geometry"], frame) for f in features}


@dataclass(frozen=True, kw_only=True)
class Frame:
    """Where a map lies on the earth; plain cylindrical with true scale at the middle latitude, enough for one regency."""

    west: float
    north: float
    units_per_degree: float
    shrink: float

    def grid(self, point: Point) -> tuple[int, int]:
        """Grid position of a point given as longitude and latitude."""
        x = (point[0] - self.west) * self.shrink * self.units_per_degree
        return round(x), round((self.north - point[1]) * self.units_per_degree)


def frame_of(path: Path) -> Frame:
    """The frame that makes the features of a GeoJSON file WIDTH units wide."""
    features = json.loads(path.read_text(encoding="utf-8"))["features"]
    points = [p for f in features for ring in _rings(f["geometry"]) for p in ring]
    longitudes, latitudes = [p[0] for p in points], [p[1] for p in points]
    shrink = math.cos(math.radians((min(latitudes) + max(latitudes)) / 2))
    west = min(longitudes)
    return Frame(
        west=west,
        north=max(latitudes),
        units_per_degree=WIDTH / ((max(longitudes) - west) * shrink),
        shrink=shrink,
    )


def box_around(shapes: Mapping[str, Shape]) -> Box:
    """The rectangle around all shapes, of which there must be one."""
    boxes = iter([s.box for s in shapes.values()])
    around = next(boxes)
    for box in boxes:
        around = around.joined(box)
    return around


def _rings(geometry: dict[str, Any]) -> Iterator[list[Point]]:
    polygons = geometry["coordinates"] if geometry["type"] == "MultiPolygon" else [geometry["coordinates"]]
    for polygon in polygons:
        yield from polygon


def _shape(geometry: dict[str, Any], frame: Frame) -> Shape:
    rings = [_without_repeats([frame.grid(p) for p in ring]) for ring in _rings(geometry)]
    kept = [ring for ring in rings if len(ring) > 2] or rings[:1]
    points = [p for ring in kept for p in ring]
    across, down = [x for x, _ in points], [y for _, y in points]
    box = Box(left=min(across), top=min(down), right=max(across), bottom=max(down))
    return Shape(path="".join(map(_ring_path, kept)), box=box)


def _without_repeats(ring: list[tuple[int, int]]) -> list[tuple[int, int]]:
    """The ring without its closing point and without points that fell on the one before."""
    points = [p for p, before in zip(ring, [None, *ring], strict=False) if p != before]
    if len(points) > 1 and points[0] == points[-1]:
        points.pop()
    return points


def _ring_path(ring: list[tuple[int, int]]) -> str:
    steps = [f"M{ring[0][0]} {ring[0][1]}l"]
    for (x, y), (x_before, y_before) in zip(ring[1:], ring, strict=False):
        dx, dy = x - x_before, y - y_before
        steps.append(f"{dx}" if len(steps) == 1 or dx < 0 else f" {dx}")
        steps.append(f"{dy}" if dy < 0 else f" {dy}")
    return "".join(steps) + "z"
