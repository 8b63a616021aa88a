"""A round of review on a page: the open pairs in memory and each answer remembered at once.

The warehouse is asked once, when the round begins, so that it is free for the pipeline while people think.
"""

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass, field
from threading import Lock

from config.settings import Settings
from tasks.review.desk import NO_DESA, place_of
from tasks.review.pairs import Pair, RecordPair, load_pairs, rank_pairs, same_questions
from tasks.review.verdicts import REVIEWER, Answer, all_said, remember, said
from tasks.warehouse import Connection

LANGUAGES = ("id", "en")
# Where an answer stood; a workbook's is the id of its submission.
ORIGIN = "page"


@dataclass(frozen=True)
class Area:
    """One desa with how many pairs it has and how many of them the reviewer has not answered."""

    code: str
    place: str
    pairs: int
    left: int


@dataclass(frozen=True)
class Round:
    """Open pairs by language and desa in the order of asking, and the record pairs that an answer to each is about."""

    settings: Settings
    places: Mapping[str, str]
    pairs: Mapping[str, Mapping[str, list[Pair]]]
    together: Mapping[RecordPair, list[RecordPair]]
    _lock: Lock = field(default_factory=Lock)

    def areas(self, reviewer: str) -> list[Area]:
        """Every desa with pairs, most at stake first."""
        answered = self.answers_of(reviewer)
        return [
            Area(code, place, len(asked), sum(records_of(pair) not in answered for pair in asked))
            for code, place in self.places.items()
            if (asked := self.asked(LANGUAGES[0], code))
        ]

    def asked(self, language: str, area: str) -> list[Pair]:
        """The pairs of a desa; none of an unknown one."""
        return self.pairs[language].get("" if area == NO_DESA else area, [])

    def answers_of(self, reviewer: str) -> dict[RecordPair, Answer]:
        """What this reviewer said last of each pair, on whatever way."""
        mine = (s for s in all_said(self.settings) if (s.role, s.reviewer) == (REVIEWER, reviewer))
        return {(s.record_id_left, s.record_id_right): s.answer for s in mine}

    def next_open(self, area: str, reviewer: str, after: int) -> int | None:
        """Position, from 1, of the next pair that the reviewer has not answered, from the beginning again after the last one."""
        answered = self.answers_of(reviewer)
        left = [n for n, pair in enumerate(self.asked(LANGUAGES[0], area), 1) if records_of(pair) not in answered]
        return next((n for n in left if n > after), left[0] if left else None)

    def answer(self, area: str, position: int, answer: Answer, *, reviewer: str, note: str, now: dt.datetime) -> None:
        """Remembers an answer of every doubtful pair between the same two persons, as a workbook's answer is."""
        pair = records_of(self.asked(LANGUAGES[0], area)[position - 1])
        with self._lock:
            remember(
                self.settings,
                [
                    said(left, right, answer, (reviewer, REVIEWER), reason=note, at=now, origin=ORIGIN)
                    for left, right in self.together[pair]
                ],
            )


def load_round(con: Connection, settings: Settings) -> Round:
    """All open pairs as they stand now, in both languages; personal data."""
    areas = rank_pairs(con)
    pairs = {language: load_pairs(con, language) for language in LANGUAGES}
    everything = [records_of(pair) for asked in pairs[LANGUAGES[0]].values() for pair in asked]
    return Round(
        settings,
        {area["area_code"] or NO_DESA: place_of(area) for area in areas},
        pairs,
        same_questions(con, everything),
    )


def records_of(pair: Pair) -> RecordPair:
    """The two records that a pair is about."""
    left, _, right = pair.key.partition("|")
    return left, right
