"""Everything the pages are made of, loaded once for all languages."""

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import Any, get_args

from config.indicator import Indicator, Level
from config.settings import PROJECT, Settings
from config.site import SiteLayout, load_site
from tasks.publish.facts import Release
from tasks.site.cells import Cells
from tasks.site.figures import Figures, earlier_releases, load_areas, load_figures
from tasks.site.geometry import Shape, frame_of, load_shapes
from tasks.site.words import Words
from tasks.warehouse import Connection


@dataclass(frozen=True, kw_only=True)
class Content:
    """One release as the site shows it: what it declares, its figures, and the shapes of its areas."""

    release: Release
    layout: SiteLayout
    figures: Figures
    desa: Mapping[str, Shape]
    kecamatan: Mapping[str, Shape]
    folder: Path

    @cached_property
    def indicators(self) -> dict[str, Indicator]:
        """Declared indicators by name."""
        return {i.name: i for i in self.release.indicators}

    @cached_property
    def themes(self) -> dict[str, dict[str, tuple[Indicator, ...]]]:
        """By level the themes and their indicators that are declared for it."""
        levels = {level: self.release.at_level(level) for level in get_args(Level)}
        return {level: self.layout.arranged(indicators) for level, indicators in levels.items()}

    def named(self, names: tuple[str, ...], level: str) -> list[Indicator]:
        """Those of the named indicators that are declared for a level."""
        return [i for name in names if (i := self.indicators.get(name)) and level in i.levels]


@dataclass(frozen=True, kw_only=True)
class View:
    """The content in one language."""

    content: Content
    words: Words

    @property
    def figures(self) -> Figures:
        """The figures of the release."""
        return self.content.figures

    @cached_property
    def cells(self) -> Cells:
        """What stands in the cells of tables."""
        return Cells(words=self.words, figures=self.figures, indicators=self.content.indicators)

    @cached_property
    def columns(self) -> dict[str, dict[str, str]]:
        """What every table says of an indicator, by its name: title, unit and period."""
        words, periods = self.words, self.figures.periods
        return {
            name: {
                "name": name,
                "title": words.of(indicator, "title"),
                "unit": words.unit(indicator),
                "period": words.period(periods.get(name, "")),
            }
            for name, indicator in self.content.indicators.items()
        }

    @cached_property
    def regency(self) -> dict[str, Any]:
        """The area of the whole regency."""
        return self.figures.at_level("kabupaten")[0]

    @cached_property
    def classes(self) -> list[dict[str, Any]]:
        """The topography classes from coast to mountain, then laboratory sites and other villages where they are published."""
        order = self.words.codes("topography_class").codes
        found = sorted(self.figures.at_level("topography"), key=lambda area: order.index(area["area_code"]))
        return [*found, *self.figures.at_level("lab_site")]

    def name(self, area: Mapping[str, Any]) -> str:
        """The name of an area: classes and sites by the label of their code, others as they are called."""
        lists = {"topography": "topography_class", "lab_site": "lab_site"}
        codes = lists.get(area["area_level"])
        return self.words.label(codes, area["area_code"]) if codes else str(area["area_name"])

    def topography(self, area: Mapping[str, Any]) -> str:
        """The label of the topography class of an area, empty for an area without one."""
        found = area["topography_class"]
        return self.words.label("topography_class", found) if found else ""


def bare_content(con: Connection, release: Release, folder: Path) -> Content:
    """The content without figures and shapes, for pages that show none."""
    figures = Figures(areas=load_areas(con), totals={}, trends={}, parts={}, periods={})
    return Content(release=release, layout=load_site(), figures=figures, desa={}, kecamatan={}, folder=folder)


def load_content(con: Connection, settings: Settings, release: Release, folder: Path) -> Content:
    """The content of a release that stands in `folder` and whose database is attached as `published`."""
    boundaries = PROJECT / "config" / "regencies" / settings.regency
    frame = frame_of(boundaries / "kecamatan.geojson")
    layout = load_site()
    earlier = earlier_releases(settings.published, release.release_id)
    return Content(
        release=release,
        layout=layout,
        figures=load_figures(con, release.indicators, layout, earlier),
        desa=load_shapes(boundaries / "desa.geojson", frame),
        kecamatan=load_shapes(boundaries / "kecamatan.geojson", frame),
        folder=folder,
    )
