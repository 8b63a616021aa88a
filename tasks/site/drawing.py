"""Maps and charts as SVG written by hand; beside each stands the same as a table or sentence, so that nothing is only drawn."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from markupsafe import Markup, escape

from tasks.site.geometry import Shape, box_around

# Patterns are as large as the map they fill needs them: maps by desa, small maps by kecamatan, and keys of a legend.
PATTERN_SIZES = {"": 15, "-small": 40, "-key": 6}
PATTERN = Markup(
    '<pattern id="hatch{name}" width="{size}" height="{size}" patternUnits="userSpaceOnUse" patternTransform="rotate(45)">'
    '<rect width="{size}" height="{size}" fill="#fff"/><rect width="{third:g}" height="{size}" fill="#7b818b"/></pattern>'
    '<pattern id="dots{name}" width="{size}" height="{size}" patternUnits="userSpaceOnUse">'
    '<rect width="{size}" height="{size}" fill="#fff"/><circle cx="{half:g}" cy="{half:g}" r="{dot:g}"'
    ' fill="#7b818b"/></pattern>'
)
TICK = '<path class="tick{}" d="M{:.1f} 0v12"/>'
BAR = (
    '<svg class="compare" viewBox="-1 0 102 12" aria-hidden="true" focusable="false"><rect class="rail" y="3" width="100"'
    ' height="6"/><rect class="fill" y="3" width="{:.1f}" height="6"/>{}</svg>'
)
SPARK = (
    '<svg class="spark" viewBox="0 0 {} {}" aria-hidden="true" focusable="false"><polyline points="{}"/>'
    '<circle cx="{:.1f}" cy="{:.1f}" r="2.4"/></svg>'
)
SPARK_WIDTH, SPARK_HEIGHT = 84, 20
LINE_WIDTH, LINE_HEIGHT, LINE_LEFT, LINE_BOTTOM = 640, 220, 48, 30


@dataclass(frozen=True, kw_only=True)
class Tile:
    """One area on a map: its class name and the words that appear when it is pointed at."""

    kind: str
    words: str


def patterns() -> Markup:
    """Fills of figures that are withheld (hatch) and of areas without data (dots); once a page, before its first map."""
    fills = [
        PATTERN.format(name=name, size=size, third=size / 3, half=size / 2, dot=size / 6)
        for name, size in PATTERN_SIZES.items()
    ]
    opening = Markup('<svg width="0" height="0" class="away" aria-hidden="true" focusable="false"><defs>')
    return opening + Markup("").join(fills) + Markup("</defs></svg>")


def choropleth(
    shapes: Mapping[str, Shape], tiles: Mapping[str, Tile], title: str, *, borders: Mapping[str, Shape] | None = None
) -> Markup:
    """A map of areas coloured by class; `borders` are drawn over it as lines. Areas are clickable where a script runs."""
    parts = [f'<svg class="map" viewBox="{box_around(shapes).view}" role="img" aria-label="{escape(title)}">']
    # Hundreds of maps of hundreds of areas: only the words are from outside and need be made harmless.
    parts += [
        f'<path class="{tile.kind}" data-area="{code}" d="{shape.path}"><title>{escape(tile.words)}</title></path>'
        for code, shape in shapes.items()
        for tile in (tiles[code],)
    ]
    parts += [f'<path class="border" d="{shape.path}"/>' for shape in (borders or {}).values()]
    return Markup("".join([*parts, "</svg>"]))  # noqa: S704 (escaped above)


def sparkline(values: Sequence[float]) -> Markup:
    """A small line of two or more values; hidden from screen readers, since the table says the same in words."""
    points = _points(values, width=SPARK_WIDTH - 6, height=SPARK_HEIGHT - 6)
    line = " ".join(f"{x + 3:.1f},{y + 3:.1f}" for x, y in points)
    x, y = points[-1]
    return Markup(SPARK.format(SPARK_WIDTH, SPARK_HEIGHT, line, x + 3, y + 3))  # noqa: S704 (numbers only)


def comparison(share: float, marks: Sequence[float]) -> Markup:
    """A bar from 0 to 1 with a mark for each figure it is compared with; hidden from screen readers like a sparkline."""
    ticks = [TICK.format(at, mark * 100) for at, mark in enumerate(marks)]
    return Markup(BAR.format(share * 100, "".join(ticks)))  # noqa: S704 (numbers only)


@dataclass(frozen=True, kw_only=True)
class Mark:
    """One point of a line chart: when in years, its value, and both in words."""

    when: float
    value: float
    label: str
    words: str


def line_chart(points: Sequence[Mark], title: str) -> Markup:
    """A line over time with a mark and a value at each of two or more points, earliest first."""
    width, height = LINE_WIDTH - 2 * LINE_LEFT, LINE_HEIGHT - LINE_BOTTOM - 56
    first, span = points[0].when, points[-1].when - points[0].when
    heights = [y + 34 for _, y in _points([p.value for p in points], width=width, height=height)]
    places = [(LINE_LEFT + width * (p.when - first) / span, y) for p, y in zip(points, heights, strict=True)]
    parts = [
        Markup('<svg class="line" viewBox="0 0 {} {}" role="img" aria-label="{}">').format(
            LINE_WIDTH, LINE_HEIGHT, title
        ),
        Markup('<path class="axis" d="M{} {}H{}"/>').format(20, LINE_HEIGHT - LINE_BOTTOM, LINE_WIDTH - 10),
        Markup('<polyline points="{}"/>').format(" ".join(f"{x:.1f},{y:.1f}" for x, y in places)),
    ]
    for point, (x, y) in zip(points, places, strict=True):
        parts.append(
            Markup('<circle cx="{0:.1f}" cy="{1:.1f}" r="4"/><text x="{0:.1f}" y="{2:.1f}">{3}</text>').format(
                x, y, y - 11, point.words
            )
        )
        parts.append(
            Markup('<text class="quiet" x="{:.1f}" y="{}">{}</text>').format(
                x, LINE_HEIGHT - LINE_BOTTOM + 20, point.label
            )
        )
    return Markup("").join([*parts, Markup("</svg>")])


def _points(values: Sequence[float], *, width: float, height: float) -> list[tuple[float, float]]:
    lowest, highest = min(values), max(values)
    span = highest - lowest
    return [
        (width * at / (len(values) - 1), height * (1 - (value - lowest) / span) if span else height / 2)
        for at, value in enumerate(values)
    ]
