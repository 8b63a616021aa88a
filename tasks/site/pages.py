"""The pages of the site in one language: where each stands, which template lays it out, and what it is given."""

from collections.abc import Iterator, Mapping
from typing import Any

from config.indicator import Indicator
from tasks.site.content import View
from tasks.site.pictures import indicator_map, place_map, regency_line
from tasks.site.tables import area_list, cards, category_tables, class_table, indicator_rows, theme_tables

Page = tuple[str, str, dict[str, Any]]
# Files of a release by message key, as patterns below its folder, in the order in which they are offered.
FILES = {
    "excel": ("excel/*.xlsx",),
    "csv": ("csv/*.csv",),
    "parquet": ("parquet/*.parquet",),
    "database": ("published.duckdb",),
    "geo": ("geo/*",),
    "metadata": ("metadata/*",),
    "about": ("README.txt", "dictionary.csv", "dictionary.md"),
}


def figure_pages(view: View) -> Iterator[Page]:
    """Every page that shows figures or tells of them: path below the folder of the language, template and values."""
    yield "index.html", "index.html", front_page(view)
    yield "areas.html", "areas.html", areas_page(view)
    yield "topography.html", "topography.html", {"tables": list(_class_tables(view))}
    yield "maps.html", "maps.html", {"themes": list(_map_themes(view))}
    yield "indicators.html", "indicators.html", catalogue_page(view)
    for indicator in view.content.release.indicators:
        yield f"indicator/{indicator.name}.html", "indicator.html", indicator_page(view, indicator)
    for level in ("kecamatan", "desa"):
        for area in view.figures.at_level(level):
            yield f"area/{area['area_code']}.html", "area.html", area_page(view, area)


def file_pages(view: View) -> Iterator[Page]:
    """The pages that tell of the other files of the release, which must all be there."""
    yield "downloads.html", "downloads.html", {"groups": list(_file_groups(view))}
    yield "notes.html", "notes.html", notes_page(view)


def front_page(view: View) -> dict[str, Any]:
    """The overview of the regency."""
    layout, content = view.content.layout, view.content
    chart = content.indicators.get(layout.front_chart)
    mapped = content.indicators.get(layout.front_map)
    compared = content.named((*layout.headline, *layout.listed), "topography")
    return {
        "cards": cards(view, view.regency),
        "map": indicator_map(view, mapped, "desa") if mapped else None,
        "grids": list(category_tables(view, view.regency, ["problem"])),
        "chart": regency_line(view, chart) if chart else None,
        "classes": class_table(view, dict.fromkeys(compared), view.words.say("compare_title")),
        "kecamatan": area_list(view, view.figures.at_level("kecamatan")),
        "counts": _counts(view),
    }


def areas_page(view: View) -> dict[str, Any]:
    """Every kecamatan and desa."""
    lists = {level: area_list(view, view.figures.at_level(level)) for level in ("kecamatan", "desa")}
    return {**lists, "counts": _counts(view)}


def area_page(view: View, area: Mapping[str, Any]) -> dict[str, Any]:
    """The profile of one desa or kecamatan."""
    words, kind = view.words, area["area_kind"] or area["area_level"]
    parent = {"code": area["kecamatan_code"], "name": area["kecamatan_name"]} if area["area_level"] == "desa" else None
    below = view.figures.within(area["area_code"])
    themes = list(theme_tables(view, area))
    return {
        "area": {
            "title": words.say(f"{kind}_name", area=area["area_name"]),
            "name": area["area_name"],
            "short": words.say(f"{kind}_short"),
            "level": area["area_level"],
            "parent": parent,
            "topography": view.topography(area),
            "facts": _area_facts(view, area),
            **place_map(view, area),
        },
        "cards": cards(view, area),
        "themes": themes,
        "trends": any(row["trend"] for theme in themes for row in theme["rows"]),
        "grids": list(category_tables(view, area)),
        "desa": area_list(view, below) if below else None,
    }


def indicator_page(view: View, indicator: Indicator) -> dict[str, Any]:
    """One indicator: what it means, and its figures for every area as map and table."""
    return {
        "entry": _entry(view, indicator),
        "chart": regency_line(view, indicator),
        "upper": class_table(view, [indicator], view.words.of(indicator, "title")),
        "map": indicator_map(view, indicator, "desa"),
        "lower": indicator_rows(view, indicator),
    }


def catalogue_page(view: View) -> dict[str, Any]:
    """Every indicator with its definition, by theme."""
    themes = view.content.layout.arranged(view.content.release.indicators).items()
    return {
        "count": len(view.content.release.indicators),
        "themes": [
            {"name": name, "title": view.words.say(f"theme_{name}"), "entries": [_entry(view, i) for i in group]}
            for name, group in themes
        ],
    }


def notes_page(view: View) -> dict[str, Any]:
    """What the release is, what changed, and how to read it."""
    words, release = view.words, view.content.release
    changes = f"difference/notes.{words.language}.html"
    return {
        "facts": [
            (words.word("release"), release.release_id),
            (words.word("created"), words.moment(release.created)),
            (words.word("code_version"), release.facts.code_version),
            (
                words.word("threshold"),
                words.pick(release.publication.words["threshold_text"].format(threshold=release.threshold)),
            ),
            (words.word("licence"), words.pick(release.publication.licence)),
        ],
        "changes": changes if (view.content.folder / changes).exists() else "",
        "statuses": words.statuses(),
        "grades": [(g.upper(), words.label("grade", g)) for g in words.codes("grade").codes],
    }


def _entry(view: View, indicator: Indicator) -> dict[str, Any]:
    words = view.words
    period = words.period(view.figures.periods.get(indicator.name, "")) or words.status("missing")
    method = words.label("method", indicator.method)
    facts = [
        (words.say("concept"), words.of(indicator, "concept")),
        (words.word("unit"), words.unit(indicator)),
        (words.word("method"), method),
        (words.word("period"), period),
        (words.word("levels"), ", ".join(words.label("area_level", level) for level in indicator.levels)),
        (words.word("reference"), indicator.reference),
    ]
    return {
        "name": indicator.name,
        "title": words.of(indicator, "title"),
        "definition": words.of(indicator, "definition"),
        "quality": words.of(indicator, "quality"),
        "unit": words.unit(indicator),
        "method": method,
        "period": period,
        "facts": [(name, text) for name, text in facts if text],
    }


def _class_tables(view: View) -> Iterator[dict[str, Any]]:
    for theme, group in view.content.themes["topography"].items():
        title = view.words.say(f"theme_{theme}")
        yield {**class_table(view, group, title), "theme": title}


def _map_themes(view: View) -> Iterator[dict[str, Any]]:
    for theme, group in view.content.themes["kecamatan"].items():
        maps = [found for indicator in group if (found := indicator_map(view, indicator, "kecamatan"))]
        if maps:
            yield {"name": theme, "title": view.words.say(f"theme_{theme}"), "maps": maps}


def _file_groups(view: View) -> Iterator[dict[str, Any]]:
    folder = view.content.folder
    for name, patterns in FILES.items():
        found = [path for pattern in patterns for path in sorted(folder.glob(pattern))]
        files = [
            {"path": path.relative_to(folder).as_posix(), "size": _size(view, path.stat().st_size)} for path in found
        ]
        if files:
            yield {"name": name, "title": view.words.say(f"files_{name}"), "files": files}


def _size(view: View, size: int) -> str:
    return f"{view.words.number(max(size / 1024, 1))} KB"


def _area_facts(view: View, area: Mapping[str, Any]) -> list[tuple[str, str]]:
    words = view.words
    below = len(view.figures.within(area["area_code"]))
    facts = [
        (words.word("code"), area["area_code"]),
        (words.word("kecamatan"), area["kecamatan_name"] if area["area_level"] == "desa" else ""),
        (words.word("topography"), view.topography(area)),
        (words.say("surface"), f"{words.number(area['area_km2'], 2)} km²" if area["area_km2"] else ""),
        (words.word("lab_year"), str(area["lab_start_year"] or "")),
        (words.say("villages"), words.number(below) if below else ""),
    ]
    return [(name, text) for name, text in facts if text]


def _counts(view: View) -> dict[str, int]:
    return {level: len(view.figures.at_level(level)) for level in ("desa", "kecamatan")}
