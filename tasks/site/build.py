"""Writes the site of a release: one tree of pages for each language, a style sheet and a small script."""

import shutil
from collections.abc import Callable, Iterator
from pathlib import Path

from jinja2 import Environment, FileSystemLoader, StrictUndefined

from config.settings import Settings
from tasks.publish.facts import Release
from tasks.site.content import Content, View, bare_content, load_content
from tasks.site.drawing import patterns
from tasks.site.pages import Page, figure_pages, file_pages
from tasks.site.words import Words
from tasks.warehouse import Connection

HERE = Path(__file__).resolve().parent
LANGUAGES = ("id", "en")
SITE = "site"


def write_pages(con: Connection, release: Release, folder: Path, *, settings: Settings, language: str) -> int:
    """Writes the pages of figures of one language in `folder/site` from the tables of `published`; returns how many.

    The folder needs no network and no server. Trends come from the releases in `settings.published` before this one. What the
    languages share is written with the first of them.
    """
    content = load_content(con, settings, release, folder)
    site = folder / SITE
    site.mkdir(exist_ok=True)
    if language == LANGUAGES[0]:
        environment, words = _environment(), _words(content)
        for name in ("style.css", "index.html"):
            text = environment.get_template(f"whole/{name}").render(layout=content.layout, words=words)
            (site / name).write_text(text, encoding="utf-8")
        shutil.copyfile(HERE / "static" / "site.js", site / "site.js")
    return _write_language(content, language, figure_pages)


def write_file_pages(con: Connection, release: Release, folder: Path) -> None:
    """Writes the pages that tell of the other files of the release, once these and the pages of figures stand in `folder`."""
    content = bare_content(con, release, folder)
    for language in LANGUAGES:
        _write_language(content, language, file_pages)


def _write_language(content: Content, language: str, pages: Callable[[View], Iterator[Page]]) -> int:
    environment, words = _environment(), _words(content)
    view = View(content=content, words=words[language])
    common = _common(view, next(other for other in words.values() if other is not view.words))
    root = content.folder / SITE / language
    for name in ("area", "indicator"):
        (root / name).mkdir(parents=True, exist_ok=True)
    count = 0
    for path, template, values in pages(view):
        place = {"here": path, "up": "../" * path.count("/")}
        text = environment.get_template(template).render({**common, **place, **values})
        (root / path).write_text(text, encoding="utf-8")
        count += 1
    return count


def _common(view: View, other: Words) -> dict[str, object]:
    words, release = view.words, view.content.release
    return {
        "words": words,
        "publication": release.publication,
        "patterns": patterns(),
        "demo": release.facts.demo,
        "site_name": words.pick(release.publication.title),
        "regency": view.name(view.regency),
        "release_id": release.release_id,
        "created": words.moment(release.created),
        "threshold": release.threshold,
        "other": other.language,
        "other_name": other.say("language"),
    }


def _words(content: Content) -> dict[str, Words]:
    release = content.release
    return {name: Words(language=name, publication=release.publication, regency=release.regency) for name in LANGUAGES}


def _environment() -> Environment:
    return Environment(
        loader=FileSystemLoader(HERE / "templates"),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
        auto_reload=False,
    )
