import re
from string import Formatter

from config.codes import load_code_list
from config.publication import Pair, Publication, load_publication

PUBLICATION = load_publication()


def pairs(part: object) -> list[Pair]:
    if isinstance(part, Pair):
        return [part]
    values = part.values() if isinstance(part, dict) else vars(part).values() if hasattr(part, "__dict__") else ()
    return [pair for value in values for pair in pairs(value)]


def placeholders(text: str) -> set[str]:
    return {name for _, name, _, _ in Formatter().parse(text) if name}


def test_every_status_of_the_code_list_has_a_word_and_a_meaning() -> None:
    assert set(PUBLICATION.statuses) == set(load_code_list("figure_status").codes)


def test_only_withheld_and_missing_figures_have_no_value() -> None:
    assert {n for n, s in PUBLICATION.statuses.items() if not s.shows} == {"few", "unreliable", "suppressed", "missing"}


def test_both_languages_ask_for_the_same_facts_and_none_is_empty() -> None:
    found = pairs(PUBLICATION)
    assert len(found) > 60
    assert [p for p in found if placeholders(p.id) != placeholders(p.en)] == []
    assert [p for p in found if not p.id.strip() or not p.en.strip()] == []


def test_sheet_names_are_ones_a_workbook_takes() -> None:
    names = [s.title.id for s in PUBLICATION.sheets.values()]
    assert len(set(names)) == len(names)
    assert all(re.fullmatch(r"[^\[\]:*?/\\]{1,31}", n) for n in names)


def test_every_scale_has_decimals() -> None:
    assert set(PUBLICATION.decimals_by_scale) == {"share", "count", "mean", "sum", "rate"}


def test_an_unknown_key_is_refused() -> None:
    assert Publication.model_config["extra"] == "forbid"
