import json
import re
from itertools import pairwise
from pathlib import Path

import pytest
from markupsafe import Markup

from config.indicator import load_indicators
from config.messages import load_messages
from config.site import SiteLayout, load_site
from tasks.site.drawing import Mark, Tile, choropleth, line_chart, sparkline
from tasks.site.geometry import WIDTH, Shape, frame_of, load_shapes
from tasks.site.palette import contrast, luminance, map_class
from tests.publish_figures import FAMILIES, SANITATION

LAYOUT = load_site()
NAMES = {indicator.name for indicator in load_indicators()}


def square(code: str, west: float, name: str) -> dict[str, object]:
    """A square of one degree at the equator."""
    ring = [[west, 0.5], [west + 1, 0.5], [west + 1, -0.5], [west, -0.5], [west, 0.5]]
    geometry = {"type": "Polygon", "coordinates": [ring]}
    return {"type": "Feature", "properties": {"kemendagri_code": code, "name": name}, "geometry": geometry}


@pytest.fixture
def shapes(tmp_path: Path) -> dict[str, Shape]:
    path = tmp_path / "two.geojson"
    path.write_text(json.dumps({"features": [square("a", 10, "A"), square("b", 11, "B")]}), encoding="utf-8")
    return load_shapes(path, frame_of(path))


def test_neighbours_share_their_border(shapes: dict[str, Shape]) -> None:
    half = WIDTH // 2
    assert shapes["a"].path == f"M0 0l{half} 0 0 {half}-{half} 0z"
    assert shapes["b"].path == f"M{half} 0l{half} 0 0 {half}-{half} 0z"
    assert shapes["a"].box.right == shapes["b"].box.left


def test_a_map_says_what_stands_where_and_escapes_names(shapes: dict[str, Shape]) -> None:
    tiles = {"a": Tile(kind="c3", words="A & B: 71,2 %"), "b": Tile(kind="few", words="<b>: sedikit")}
    drawn = choropleth(shapes, tiles, 'Peta "sanitasi"')
    assert 'role="img" aria-label="Peta &#34;sanitasi&#34;"' in drawn
    assert '<path class="c3" data-area="a"' in drawn and "<title>A &amp; B: 71,2 %</title>" in drawn
    assert '<path class="few" data-area="b"' in drawn and "<b>" not in drawn


@pytest.mark.parametrize(
    ("value", "status", "kind"),
    [
        (0.0, "ok", "c0"),
        (19.99, "ok", "c0"),
        (20.0, "ok", "c1"),
        (80.0, "provisional", "c4"),
        (None, "few", "few"),
        (None, "suppressed", "few"),
        (None, "missing", "none"),
    ],
)
def test_the_class_of_an_area(value: float | None, status: str, kind: str) -> None:
    assert map_class(value, status, (20, 40, 60, 80)) == kind


def test_contrast_is_that_of_the_standard() -> None:
    assert contrast("#000000", "#ffffff") == pytest.approx(21)
    assert contrast("#777777", "#ffffff") == pytest.approx(4.48, abs=0.005)


def test_the_classes_grow_darker_by_steps_that_are_seen_without_colour() -> None:
    light = [luminance(colour) for colour in LAYOUT.palette]
    assert light == sorted(light, reverse=True)
    steps = [contrast(one, other) for one, other in pairwise(LAYOUT.palette)]
    assert min(steps) > 1.2
    assert contrast(LAYOUT.palette[0], LAYOUT.palette[-1]) > 4.5


def test_a_line_stands_still_where_nothing_changes() -> None:
    assert re.findall(r"[\d.]+,([\d.]+)", sparkline([5, 5, 5])) == ["10.0", "10.0", "10.0"]


def test_points_of_a_line_stand_at_their_time() -> None:
    marks = [
        Mark(when=when, value=value, label="x", words="y") for when, value in ((2016, 12.0), (2019, 9.0), (2020, 10.0))
    ]
    drawn = line_chart(marks, "P0")
    first, second, third = (float(x) for x in re.findall(r'cx="([\d.]+)"', drawn))
    assert (second - first) / (third - second) == pytest.approx(3, abs=0.01)
    assert isinstance(drawn, Markup)


def test_every_name_of_the_layout_is_an_indicator() -> None:
    named = {name for names in LAYOUT.themes.values() for name in names}
    named |= {name for grid in LAYOUT.grids.values() for name in grid.indicators}
    named |= {*LAYOUT.headline, *LAYOUT.listed, *LAYOUT.breaks, LAYOUT.front_map, LAYOUT.front_chart}
    assert named <= NAMES


def test_themes_and_tables_have_words() -> None:
    keys = {f"site.theme_{name}" for name in (*LAYOUT.themes, "other")}
    keys |= {f"site.{part}_{name}" for name in LAYOUT.grids for part in ("grid", "head")}
    for language in ("id", "en"):
        assert keys <= load_messages(language).keys()
        assert len(load_messages(language)["site.months"].split("|")) == 12


def test_an_indicator_that_no_theme_names_is_still_shown() -> None:
    layout = LAYOUT.model_copy(update={"themes": {"housing": ("adequate_sanitation", "unknown_here")}})
    assert layout.arranged([FAMILIES, SANITATION]) == {"housing": (SANITATION,), "other": (FAMILIES,)}


def test_counts_are_not_mapped_and_limits_follow_the_scale_of_a_share() -> None:
    assert LAYOUT.limits(FAMILIES) is None
    assert LAYOUT.limits(SANITATION) == (20, 40, 60, 80)


def test_limits_that_do_not_rise_are_refused() -> None:
    with pytest.raises(ValueError, match="limits of disability do not rise"):
        SiteLayout.model_validate({**LAYOUT.model_dump(), "breaks": {"disability": (5, 5, 10, 20)}})
