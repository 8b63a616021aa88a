"""What the site reads of a release, and the cells that are made of it."""

from collections.abc import Iterator
from contextlib import closing

import pytest

from config.indicator import load_indicators
from config.publication import load_publication
from config.region import load_regency
from config.site import load_site
from tasks.site.cells import Cells
from tasks.site.figures import Figure, Figures, load_figures
from tasks.site.words import Words
from tasks.warehouse import Connection, open_bare

DESA = "33.26.01.2001"


@pytest.fixture
def con() -> Iterator[Connection]:
    """A release of one village: a share with its interval, a category that is withheld and one that is missing."""
    with closing(open_bare()) as con:
        con.execute("attach ':memory:' as published")
        con.execute("create table published.area as select ? as area_code, 'desa' as area_level", [DESA])
        con.execute(
            "create table published.indicator as from (values"
            " ('decent_house', 'register', '2026-09', 'total', 'total', 81.5, 80.0, 82.5, 1234, 'a', 'ok'),"
            " ('households_by_problem', 'register', '2026-09', 'problem', 'stunting', null, null, null, null, null, 'few'),"
            " ('households_by_problem', 'register', '2026-09', 'problem', 'no_toilet', null, null, null, null, null, 'missing'),"
            " ('households_by_problem', 'register', '2026-08', 'problem', 'no_water', 5.0, null, null, null, null, 'ok')"
            ") as figure (indicator, method, period, breakdown, category, value, lower, upper, n, grade, status),"
            " published.area"
        )
        yield con


@pytest.fixture
def figures(con: Connection) -> Figures:
    return load_figures(con, load_indicators(), load_site(), [])


def test_categories_are_the_latest_that_are_not_missing(figures: Figures) -> None:
    withheld = Figure(period="", value=None, status="few")
    assert figures.categories(DESA, "problem") == {"stunting": {"households_by_problem": withheld}}
    assert figures.categories(DESA, "programme") == {}


def test_a_cell_says_value_interval_records_and_quality(figures: Figures) -> None:
    words = Words(language="id", publication=load_publication(), regency=load_regency("33.26"))
    cells = Cells(words=words, figures=figures, indicators={i.name: i for i in load_indicators()})
    found = cells.total(DESA, "decent_house")
    assert (found["text"], found["range"], found["kind"], found["n"]) == ("81,5", "80,0\N{EN DASH}82,5", "", "1.234")
    assert found["quality"].startswith("A: ")
    missing = cells.total(DESA, "electricity")
    assert missing == {"text": words.status("missing"), "range": "", "kind": "none", "n": "", "quality": ""}
    assert cells.total(DESA, "decent_house") is found
