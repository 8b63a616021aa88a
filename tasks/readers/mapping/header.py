"""Which row is the header of a sheet whose titles nobody declared, and the mark by which such a layout is known again."""

import hashlib
import re
from collections.abc import Collection, Sequence

from config.headers import load_headers
from config.sources import SourceTable
from tasks.readers.header_block import HeaderBlock, header_blocks
from tasks.readers.mapping.fits import Slot, slots_of
from tasks.readers.mapping.sample import take_sample
from tasks.readers.mapping.shapes import Shapes
from tasks.readers.mapping.titles import plain
from tasks.readers.mapping.view import titles_like
from tasks.readers.opened import Row, SheetFacts

# A title that is at least so much like one of ours says that its row is a header.
LIKE_OURS = 0.7
ENOUGH_TITLES = 2
LONGEST_TITLE = 120
# The number of a question on a form, which is all the title that some columns have.
QUESTION = re.compile(r"\d{3}[a-z]?\d?")
# So many rows that could be headers are looked at; nobody writes more notes above a table.
MOST_TRIED = 24


def layout_mark(labels: Sequence[str]) -> str:
    """A hash of the titles and their places from the left: the same for the next file made the same way, whatever it holds."""
    titles = [plain(label) for label in labels]
    while titles and not titles[-1]:
        titles.pop()
    return hashlib.sha256("\x1f".join(titles).encode()).hexdigest()[:16]


def find_header(
    rows: Sequence[Row], table: SourceTable, facts: SheetFacts, known: Collection[str], regency: str
) -> HeaderBlock | None:
    """The rows that are a header: one with a confirmed map, else the one with the most titles like ours, else words above figures."""
    blocks = [b for b in header_blocks(rows, facts.merged) if _may_be_titles(b.joined)]
    for block in blocks:
        if layout_mark(block.joined) in known:
            return block
    slots = slots_of(table)
    liked = [(titles_like_ours(b, slots), b) for b in blocks[:MOST_TRIED]]
    count, best = max(liked, key=lambda item: item[0], default=(0, None))
    if count >= min(ENOUGH_TITLES, len(slots)):
        return best
    return next(
        (b for b in blocks[:MOST_TRIED] if b.end - b.start == 1 and _stands_above_figures(b, rows, regency)), None
    )


def _may_be_titles(labels: Sequence[str]) -> bool:
    """Whether cells are words and each is written once; figures, dates and long sentences are no titles."""
    filled = [label for label in labels if label]
    wordy = [
        t
        for t in filled
        if QUESTION.fullmatch(t)
        or (any(map(str.isalpha, t)) and len(t) <= LONGEST_TITLE and sum(map(str.isdigit, t)) < 6)
    ]
    return len(filled) >= ENOUGH_TITLES and len(wordy) == len(filled) and len(set(filled)) > len(filled) / 2


def titles_like_ours(block: HeaderBlock, slots: Sequence[Slot]) -> int:
    """How many of our columns the titles of a header are like."""
    likes = [titles_like(label, slots) for label in block.joined if label]
    return len(
        {max(range(len(slots)), key=lambda s: like[s][0]) for like in likes if max(a for a, _ in like) >= LIKE_OURS}
    )


def _stands_above_figures(block: HeaderBlock, rows: Sequence[Row], regency: str) -> bool:
    """Whether below at least two of the words only numbers, dates or identity numbers stand: a row of data would be like those below it."""
    width = len(block.joined)
    shapes = Shapes(take_sample(rows[block.end :], width), regency)
    if shapes.sample.rows < load_headers().sample.run:
        return False
    said = shapes.filled.sum(axis=1)
    figures = [
        c
        for c in range(width)
        if block.joined[c]
        and said[c]
        and any(shapes.marks[k][c].sum() == said[c] for k in ("identity", "date", "number"))
    ]
    return len(figures) >= ENOUGH_TITLES
