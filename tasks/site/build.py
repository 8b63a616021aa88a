"""Writes the site of a release: one tree of pages for each language, a style sheet and a small script."""

import shutil
from collections.abc import Mapping
from pathlib import Path

from jinja2 import Environment, FileSystemLoader, StrictUndefined

from config.settings import Settings
from tasks.publish.facts import Release
from tasks.site.content import Content, View, load_content
from tasks.site.drawing import patterns
from tasks.site.pages import all_pages
from tasks.site.words import Words
from tasks.warehouse import Connection

HERE = Path(__file__).resolve().parent
LANGUAGES = ("id", "en")
SITE = "site"


def write_pages(con: Connection, release: Release, folder: Path, *, settings: Settings, language: str) -> int:
    """Writes the pages of one language in `folder/site` from the tables of `published`, whose files stand in `folder`; returns them.

    The folder needs no network and no server. Trends come from the releases in `settings.published` before this one. What the
    languages share is written with the first of them.
    """
    content = load_content(con, settings, release, folder)
    site = folder / SITE
    site.mkdir(exist_ok=True)
    environment = _environment()
    words = {each: _words(content, each) for each in LANGUAGES}
    if language == LANGUAGES[0]:
        for name in ("style.css", "index.html"):
            text = environment.get_template(f"whole/{name}").render(layout=content.layout, words=words)
            (site / name).write_text(text, encoding="utf-8")
        shutil.copyfile(HERE / "static" / "site.js", site / "site.js")
    return _write_language(content, words, language, environment)


def _write_language(content: Content, words: Mapping[str, Words], language: str, environment: Environment) -> int:
    view = View(content=content, words=words[language])
    common = _common(view, next(other for other in words.values() if other is not view.words))
    root = content.folder / SITE / language
    for name in ("area", "indicator"):
        (root / name).mkdir(parents=True)
    count = 0
    for path, template, values in all_pages(view):
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


def _words(content: Content, language: str) -> Words:
    return Words(language=language, publication=content.release.publication, regency=content.release.regency)


def _environment() -> Environment:
    return Environment(
        loader=FileSystemLoader(HERE / "templates"),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
        auto_reload=False,
    )
