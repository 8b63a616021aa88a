"""How much a column's title looks like one of ours: spelled out, translated, and compared word by word and letter by letter."""

import re
from collections.abc import Iterable
from functools import cache, lru_cache

from config.headers import load_headers

# A word matches another when this share of its letters does; words of up to three letters must be equal.
WORD_LIKENESS = 0.75
TITLE_LIKENESS = 0.8
SHORT_WORD = 3
# A short form keeps the first letter and the order of the others: "klg" of "keluarga".
SHORT_FORM = 0.9
# Known titles of any source say a little less than those the source declares, and a likeness less than equality.
KNOWN, ALIKE = 0.97, 0.97


def plain(text: object) -> str:
    """Letters and digits in capitals, so that case, blanks and punctuation do not matter."""
    return re.sub(r"[^A-Z0-9]", "", str(text).upper())


@cache
def words_of(title: str) -> tuple[str, ...]:
    """The words of a title in Indonesian, short forms spelled out, each once and sorted."""
    known = load_headers().words
    split = re.sub(r"(?<=[a-z])(?=[A-Z])", " ", title)
    found = re.findall(r"[a-z0-9]+", split.lower())
    return tuple(sorted({w for word in found for w in known.get(word, word).split()}))


@cache
def letters_alike(left: str, right: str) -> float:
    """1 minus the edits (insert, delete, replace, swap neighbours) that make one text of the other, by the longer length."""
    longest = max(len(left), len(right))
    if not longest or min(len(left), len(right)) / longest < WORD_LIKENESS - 0.1:
        return 0.0
    before: list[int] = []
    row = list(range(len(right) + 1))
    for i, a in enumerate(left, start=1):
        last, before, row = before, row, [i]
        for j, b in enumerate(right, start=1):
            best = min(before[j] + 1, row[j - 1] + 1, before[j - 1] + (a != b))
            if i > 1 and j > 1 and a == right[j - 2] and left[i - 2] == b:
                best = min(best, last[j - 2] + 1)
            row.append(best)
    return 1 - row[-1] / longest


def _word_alike(left: str, right: str) -> float:
    if left == right:
        return 1.0
    short, long = sorted((left, right), key=len)
    if len(short) >= SHORT_WORD and len(long) > len(short) + 1 and _is_short_form(short, long):
        return SHORT_FORM
    alike = letters_alike(left, right) if len(short) > SHORT_WORD else 0.0
    return alike if alike >= WORD_LIKENESS else 0.0


def _is_short_form(short: str, long: str) -> bool:
    letters = iter(long)
    return short[0] == long[0] and all(letter in letters for letter in short)


@cache
def words_alike(left: str, right: str) -> float:
    """Weight of the words two titles share by the weight of all their words, from 0 to 1."""
    mine, theirs = words_of(left), list(words_of(right))
    weigh = load_headers().weight
    shared = together = 0.0
    for word in mine:
        alike, partner = max(((_word_alike(word, other), other) for other in theirs), default=(0.0, ""))
        weight = weigh.get(partner if alike else word, 1.0)
        together += weight
        if alike:
            shared += weight * alike
            theirs.remove(partner)
    together += sum(weigh.get(word, 1.0) for word in theirs)
    return shared / together if together else 0.0


@lru_cache(maxsize=200_000)
def title_alike(title: str, wanted: str) -> float:
    """How much a title looks like a wanted one: 1 the same letters, less for similar words or letters."""
    if plain(title) == plain(wanted):
        return 1.0
    letters = letters_alike(plain(title), plain(wanted)) if len(plain(wanted)) > SHORT_WORD else 0.0
    return max(ALIKE * words_alike(title, wanted), ALIKE * letters if letters >= TITLE_LIKENESS else 0.0)


def best_title(title: str, declared: Iterable[str], known: Iterable[str]) -> tuple[float, str]:
    """The best likeness of a title to declared and generally known ones, from 0 to 1, and which one it is like."""
    spellings = [(title_alike(title, d), d) for d in declared]
    spellings += [(KNOWN * title_alike(title, k), k) for k in known]
    return max(spellings, default=(0.0, ""), key=lambda found: found[0])
