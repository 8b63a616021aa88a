"""Files of JSON lines that are only ever added to: what people decided and what was received; a line is there whole or not at all.

They outlive every warehouse, so a process that is killed or a disk that is full in the middle of a line must cost neither the lines
before it nor those that come after.
"""

import json
import os
import re
from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import Any

END = b"\n"
LONG_NUMBER = re.compile(r"\d{6,}")


def read_lines(path: Path) -> list[dict[str, Any]]:
    """Every whole line of the file, none when there is no file; raises ValueError naming the file and the line that is none.

    A last line that was not written to its end does not count.
    """
    if not path.exists():
        return []
    # Not splitlines(): a reason or a name may hold a character that Unicode takes for the end of a line.
    *whole, last = path.read_bytes().split(END)
    found = [_entry(path, number, line) for number, line in enumerate(whole, 1) if line.strip()]
    return [*found, json.loads(last)] if is_whole(last) else found


def add_lines(path: Path, entries: Iterable[Mapping[str, object]]) -> int:
    """Adds a line for each entry, written through to the disk; returns how many. Raises OSError when they did not fit: none is there then."""
    lines = [json.dumps(entry, ensure_ascii=False).encode() + END for entry in entries]
    path.parent.mkdir(parents=True, exist_ok=True)
    with path.open("ab", buffering=0) as stream:
        begun = _end_last_line(path, stream.tell())
        try:
            _write_through(stream.fileno(), b"".join(lines))
        except OSError:
            os.truncate(path, begun)
            raise
    return len(lines)


def may_be_logged(words: str) -> bool:
    """Whether somebody's purpose or reason says anything, and holds no number that could be a person's."""
    return bool(words.strip()) and not LONG_NUMBER.search(words)


def is_whole(line: bytes) -> bool:
    """Whether a line without its end says all that it was meant to."""
    try:
        return isinstance(json.loads(line), dict)
    except ValueError:
        return False


def _entry(path: Path, number: int, line: bytes) -> dict[str, Any]:
    if not is_whole(line):
        raise ValueError(f"{path.name}: line {number} is damaged; bring the file back from a backup")
    entry: dict[str, Any] = json.loads(line)
    return entry


def _end_last_line(path: Path, size: int) -> int:
    """Ends a last line that has no end, or takes it out when it was never whole; returns where the next line begins."""
    with path.open("rb") as stream:
        stream.seek(max(0, size - 1))
        if stream.read() in (b"", END):
            return size
    tail = path.read_bytes().rpartition(END)[2]
    if is_whole(tail):
        with path.open("ab") as stream:
            stream.write(END)
        return size + 1
    os.truncate(path, size - len(tail))
    return size - len(tail)


def _write_through(descriptor: int, content: bytes) -> None:
    while content:
        content = content[os.write(descriptor, content) :]
    os.fsync(descriptor)
