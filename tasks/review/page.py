"""The pages of a round of review: who looks, which desa, and two records side by side with their differences marked.

No script and nothing from elsewhere, so that they work without a network, on any browser and on a phone.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from jinja2 import Environment, FileSystemLoader, StrictUndefined

from config.codes import load_code_list
from config.messages import message
from tasks.review.pairs import COMPARED, ORIGIN, Pair, Part, differing, marked_parts
from tasks.review.round import LANGUAGES, Round, records_of

TEMPLATES = Path(__file__).resolve().parent / "templates"
LONGEST_NAME, LONGEST_NOTE = 60, 200


@dataclass(frozen=True)
class Line:
    """One field of both records in pieces; `kind` is how it is drawn."""

    name: str
    kind: str
    mark: str
    left: Sequence[Part]
    right: Sequence[Part]


@dataclass(frozen=True)
class Visit:
    """Who looks, in which language, where the pages begin and which of them this is."""

    reviewer: str
    language: str
    root: str
    here: str

    def say(self, key: str, **values: object) -> str:
        """A sentence in the visitor's language."""
        return message(f"review.{key}", self.language, **values)


def start_page(held: Round, visit: Visit) -> str:
    """Asks for the reviewer's name, then for a desa."""
    areas = held.areas(visit.reviewer) if visit.reviewer else []
    return _draw("start.html", visit, areas=areas, longest_name=LONGEST_NAME)


def pair_page(held: Round, visit: Visit, area: str, position: int | None) -> str:
    """One pair of a desa; says so where none is left."""
    asked = held.asked(visit.language, area)
    pair = asked[position - 1] if position else None
    codes = load_code_list("review_answer")
    return _draw(
        "pair.html",
        visit,
        area=area,
        place=held.places[area],
        pair=pair,
        following=None if pair else next((one for one in held.areas(visit.reviewer) if one.left), None),
        position=position,
        before=position - 1 if position else None,
        count=len(asked),
        lines=[line_of(name, pair) for name in (*COMPARED, *ORIGIN) if any(pair.fields[name])] if pair else [],
        answers=[(code, codes.label(code, visit.language)) for code in codes.codes],
        given=held.answers_of(visit.reviewer).get(records_of(pair)) if pair else None,
        longest_note=LONGEST_NOTE,
    )


def line_of(name: str, pair: Pair) -> Line:
    """One field as it is drawn; two ways of writing an address differ everywhere, there the colour alone says enough."""
    left, right = pair.fields[name]
    if name in ORIGIN:
        return Line(name, "origin", "", _plain(left), _plain(right))
    if not differing(left, right):
        return Line(name, "alike", "=" if left and right else "", _plain(left), _plain(right))
    marked = (_plain(left), _plain(right)) if name == "address" else marked_parts(left, right)
    return Line(name, "differs", "≠", *marked)


def _plain(value: str) -> list[Part]:
    return [(value, False)] if value else []


def _draw(template: str, visit: Visit, **content: object) -> str:
    other = next(language for language in LANGUAGES if language != visit.language)
    say: Callable[..., str] = visit.say
    return _environment().get_template(template).render(
        content, say=say, reviewer=visit.reviewer, language=visit.language, root=visit.root, here=visit.here,
        other_language=other, other_language_name=message("site.language", other),
    )  # fmt: skip


@cache
def _environment() -> Environment:
    return Environment(
        loader=FileSystemLoader(TEMPLATES), autoescape=True, undefined=StrictUndefined, trim_blocks=True, lstrip_blocks=True
    )  # fmt: skip
