import re
import shutil
import subprocess
from collections.abc import Iterator
from dataclasses import dataclass, field
from functools import cache
from html.parser import HTMLParser
from itertools import pairwise
from pathlib import Path

import pytest

from config.region import load_regions
from config.settings import Settings
from tasks.publish.release import build_release
from tasks.site.palette import contrast
from tasks.warehouse import open_memory
from tests.publish_figures import FACTS, INDICATORS, REGENCY, RELEASE, figure, fill, fill_areas, fill_figures

LATER = "2026-12-24T0215"
BROWSER = shutil.which("chromium") or shutil.which("chromium-browser") or shutil.which("google-chrome")


@dataclass
class Page(HTMLParser):
    """What a page is made of: its elements with their attributes in order, and its text."""

    path: Path
    elements: list[tuple[str, dict[str, str]]] = field(default_factory=list)
    text: str = ""

    def __post_init__(self) -> None:
        super().__init__()
        self.feed(self.path.read_text(encoding="utf-8"))

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.elements.append((tag, {name: value or "" for name, value in attrs}))

    def handle_data(self, data: str) -> None:
        self.text += data

    def all(self, tag: str) -> list[dict[str, str]]:
        return [attributes for name, attributes in self.elements if name == tag]


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The site of a second release; the first showed 120 families for 33.26.01.2001, this one 130."""
    home = tmp_path_factory.mktemp("home")
    for release, families, period in ((RELEASE, 120.0, "2026-09"), (LATER, 130.0, "2026-10")):
        con = open_memory()
        fill_areas(con)
        fill_figures(con, release, families)
        con.execute("update out.indicator set period = $period where period = '2026-09'", {"period": period})
        fill(
            con, "out.indicator", [figure(area_code="33.26.01.2006", value=7777.0, n=4, period=period, release=release)]
        )
        # Without the pointer there is no last release to be compared with, which other tests see to.
        (home / "published" / "current").unlink(missing_ok=True)
        build_release(con, Settings(home=home), release, indicators=INDICATORS, facts=FACTS)
        con.close()
    return home / "published" / LATER / "site"


@pytest.fixture(scope="module")
def pages(site: Path) -> dict[str, Page]:
    return {path.relative_to(site).as_posix(): Page(path) for path in sorted(site.rglob("*.html"))}


def links(page: Page) -> Iterator[str]:
    for _, attributes in page.elements:
        yield from (attributes[name] for name in ("href", "src") if name in attributes)


def test_both_languages_have_every_page(pages: dict[str, Page]) -> None:
    trees = {
        language: {p.partition("/")[2] for p in pages if p.startswith(f"{language}/")} for language in ("id", "en")
    }
    assert trees["id"] == trees["en"]
    regions = load_regions(REGENCY)
    areas = {r.area_code for r in regions} | {r.kecamatan_code for r in regions}
    assert {p.split("/")[1] for p in trees["id"] if p.startswith("area/")} == {f"{code}.html" for code in areas}
    assert len(areas) == 304


def test_every_link_leads_to_a_file_or_a_place_and_none_outside(pages: dict[str, Page]) -> None:
    broken = set()

    @cache
    def ids(path: Path) -> frozenset[str]:
        return frozenset(a["id"] for _, a in Page(path).elements if "id" in a)

    for name, page in pages.items():
        for link in set(links(page)):
            target, _, place = link.partition("#")
            path = (page.path.parent / target).resolve() if target else page.path
            if ":" in link or link.startswith("//") or not path.is_file() or (place and place not in ids(path)):
                broken.add((name, link))
    assert broken == set()


def test_style_and_script_call_nothing(site: Path) -> None:
    for name in ("style.css", "site.js"):
        text = (site / name).read_text(encoding="utf-8")
        assert not re.search(r"https?:|//[a-z]|@import|url\((?!#)|fetch|XMLHttp", text.replace("// Adds", ""))


@pytest.mark.parametrize("language", ["id", "en"])
def test_every_page_has_language_title_and_landmarks(pages: dict[str, Page], language: str) -> None:
    titles: dict[str, str] = {}
    for name, page in pages.items():
        if not name.startswith(f"{language}/"):
            continue
        assert page.all("html") == [{"lang": language}]
        title = re.findall(r"<title>(.*?)</title>", page.path.read_text(encoding="utf-8").partition("</head>")[0])
        assert titles.setdefault(title[0], name) == name
        counts = {tag: len(page.all(tag)) for tag in ("header", "main", "footer", "h1")}
        assert counts == {"header": 1, "main": 1, "footer": 1, "h1": 1}, name
        assert all(nav.get("aria-label") for nav in page.all("nav")) and page.all("nav")
        assert page.all("a")[0] == {"class": "skip", "href": "#content"}


def test_pictures_have_words_and_tables_have_heads(pages: dict[str, Page]) -> None:
    for name, page in pages.items():
        assert all(svg.get("aria-label") or svg.get("aria-hidden") == "true" for svg in page.all("svg")), name
        assert all(head.get("scope") in ("col", "row") for head in page.all("th")), name
        levels = [int(tag[1]) for tag, _ in page.elements if re.fullmatch("h[1-6]", tag)]
        assert all(after <= before + 1 for before, after in pairwise(levels)), name


def test_no_page_holds_anything_like_an_identity_number(pages: dict[str, Page], site: Path) -> None:
    for path in (*(page.path for page in pages.values()), site / "style.css", site / "site.js"):
        assert not re.search(r"(?<![\d.])\d{16}(?!\d)", path.read_text(encoding="utf-8")), path.name


def test_text_can_be_read_on_its_ground(site: Path) -> None:
    css = (site / "style.css").read_text(encoding="utf-8")
    colours = dict(re.findall(r"--([a-z]+): (#[0-9a-f]{6});", css))
    for ink in ("ink", "quiet", "accent", "mark"):
        for ground in ("paper", "soft"):
            assert contrast(colours[ink], colours[ground]) >= 4.5, (ink, ground)
    demo = re.search(r"\.demo \{.*?background: (#\w{6}); color: (#\w{6})", css)
    assert demo and contrast(*demo.groups()) >= 4.5


def kinds(page: Page) -> dict[str, str]:
    return {path["data-area"]: path["class"] for path in page.all("path") if "data-area" in path}


def test_withheld_areas_are_hatched_and_areas_without_data_dotted(pages: dict[str, Page], site: Path) -> None:
    page = pages["id/indicator/adequate_sanitation.html"]
    found = kinds(page)
    assert len(found) == 285
    assert (found["33.26.01.2001"], found["33.26.01.2002"], found["33.26.01.2005"]) == ("c1", "few", "none")
    css = (site / "style.css").read_text(encoding="utf-8")
    assert ".few { fill: url(#hatch); }" in css and {"hatch", "dots"} <= {p["id"] for p in page.all("pattern")}


def test_a_withheld_value_is_on_no_page_and_its_word_stands_there(pages: dict[str, Page]) -> None:
    assert not any(
        re.search(r"7[.,]?777(?!\d)", re.sub(r'\bd="[^"]*"', "", p.path.read_text(encoding="utf-8")))
        for p in pages.values()
    )
    assert "sedikit" in pages["id/area/33.26.01.2006.html"].text
    assert "few" in pages["en/area/33.26.01.2006.html"].text


def test_the_note_on_changes_is_linked(pages: dict[str, Page]) -> None:
    for language in ("id", "en"):
        assert f"../../difference/notes.{language}.html" in set(links(pages[f"{language}/notes.html"]))


def test_a_trend_reaches_back_into_earlier_releases(pages: dict[str, Page]) -> None:
    changed, still = (pages[f"id/area/33.26.01.{code}.html"] for code in ("2001", "2005"))
    assert "September 2026: 120" in changed.text
    assert any(svg.get("class") == "spark" for svg in changed.all("svg"))
    assert not any(svg.get("class") == "spark" for svg in still.all("svg"))


def test_numbers_are_written_as_the_language_writes_them(pages: dict[str, Page]) -> None:
    assert "33,3" in pages["id/area/33.26.01.2001.html"].text
    assert "33.3" in pages["en/area/33.26.01.2001.html"].text


def test_an_interval_stands_below_its_value(pages: dict[str, Page]) -> None:
    assert "8,06,9\N{EN DASH}9,1" in pages["id/indicator/survey_p0.html"].text
    assert "\N{EN DASH}" not in pages["id/indicator/adequate_sanitation.html"].text


def test_demo_figures_say_so_on_every_page(pages: dict[str, Page]) -> None:
    assert [
        name for name, page in pages.items() if "/" in name and not re.search("SINTETIS|SYNTHETIC", page.text)
    ] == []


def test_a_name_with_signs_is_only_text(pages: dict[str, Page]) -> None:
    assert pages["id/index.html"].all("script") == [{"src": "../site.js", "defer": ""}]


@pytest.mark.skipif(BROWSER is None, reason="no browser here")
def test_a_browser_adds_the_search_field(site: Path, tmp_path: Path) -> None:
    flags = "--headless --no-sandbox --disable-gpu --no-first-run --disable-background-networking --disable-component-update"
    command = [str(BROWSER), *flags.split(), "--disable-sync", f"--user-data-dir={tmp_path}", "--dump-dom"]
    try:
        seen = subprocess.run(
            [*command, (site / "id" / "areas.html").as_uri()], capture_output=True, text=True, timeout=60
        )
    except subprocess.TimeoutExpired:
        pytest.skip("the browser does not answer")
    if seen.returncode:
        pytest.skip("the browser does not start here")
    assert '<input type="search">' in seen.stdout
