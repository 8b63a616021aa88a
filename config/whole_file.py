"""Files that are there whole or not at all: nobody who reads one meets half of it, and what a failed writer began is gone."""

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

# What a killed process leaves behind is known by it.
PART = ".part"


@contextmanager
def whole_file(target: Path) -> Iterator[Path]:
    """A path beside `target`, whose folder is made if need be, that takes its place once the block ends well and is gone otherwise."""
    target.parent.mkdir(parents=True, exist_ok=True)
    part = target.with_name(target.name + PART)
    try:
        yield part
        part.replace(target)
    finally:
        part.unlink(missing_ok=True)


def write_text_whole(target: Path, text: str) -> None:
    """Writes a text file so."""
    with whole_file(target) as part:
        part.write_text(text, encoding="utf-8")
