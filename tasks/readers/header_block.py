"""Headers of several rows, as printed forms have them; a cell merged over others belongs to every column below it."""

from collections.abc import Sequence
from dataclasses import dataclass

from tasks.readers.opened import Merged, Row

HEADER_SEARCH_ROWS = 40
MOST_HEADER_ROWS = 3


@dataclass(frozen=True)
class HeaderBlock:
    """Rows that may be a header: the levels of each column joined from above, and its lowest level alone.

    `start` is the first row from 0, `end` the one after the last; `tied` says that merged cells hold the rows together.
    """

    start: int
    end: int
    joined: tuple[str, ...]
    lowest: tuple[str, ...]
    tied: bool = False


def header_blocks(rows: Sequence[Row], merged: Sequence[Merged] = ()) -> list[HeaderBlock]:
    """Every block of one to three of the first rows; where merged cells tie rows together, only the tied ones.

    Blocks of one row come first, then those of two.
    """
    tied = {start: end for start, end in _tied_rows(merged).items() if start < HEADER_SEARCH_ROWS}
    inside = {row for start, end in tied.items() for row in range(start, end)}
    last = min(len(rows), HEADER_SEARCH_ROWS)
    ranges = [(start, min(end, len(rows))) for start, end in tied.items() if start < len(rows)]
    for depth in range(1, MOST_HEADER_ROWS + 1):
        ranges += [(s, s + depth) for s in range(last - depth + 1) if not inside & set(range(s, s + depth))]
    ranges.sort(key=lambda r: (0 if r[0] in tied else r[1] - r[0], r[0]))
    return [_block(rows, range(start, end), merged, tied=start in tied) for start, end in ranges]


def _tied_rows(merged: Sequence[Merged]) -> dict[int, int]:
    """First row of each group of two or three rows held together by cells merged downwards, and the row after its last."""
    tied: dict[int, int] = {}
    for (top, _), (bottom, _) in sorted(merged):
        if not 1 <= bottom - top < MOST_HEADER_ROWS:
            continue
        start = next((s for s, e in tied.items() if s <= top < e), top)
        if bottom - start < MOST_HEADER_ROWS:
            tied[start] = max(bottom + 1, tied.get(start, 0))
    return tied


def _block(rows: Sequence[Row], span: range, merged: Sequence[Merged], *, tied: bool) -> HeaderBlock:
    levels = [_spread(rows[i], i, span.stop, merged) for i in span]
    columns = list(zip(*levels, strict=False)) if levels else []
    parts = [[str(cell).strip() for cell in column if cell not in ("", None)] for column in columns]
    joined = tuple("/".join(dict.fromkeys(texts)) for texts in parts)
    return HeaderBlock(span.start, span.stop, joined, tuple(texts[-1] if texts else "" for texts in parts), tied)


def _spread(row: Row, index: int, end: int, merged: Sequence[Merged]) -> list[object]:
    """A row of a header with the text of merged cells in every column they cover; the last row names single columns."""
    cells = list(row)
    known = [(left, right) for (top, left), (bottom, right) in merged if top <= index <= bottom and right > left]
    for left, right in known:
        cells[left : right + 1] = [row[left]] * (min(right + 1, len(row)) - left)
    if not merged and index < end - 1:
        # No merged cells are known of this format: a group's name stands over its first column.
        for i in range(1, len(cells)):
            cells[i] = cells[i] if cells[i] not in ("", None) else cells[i - 1]
    return cells
