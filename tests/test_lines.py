"""Files of decisions and receipts: a line that was torn by a killed process or a full disk costs no other line."""

import errno
import os
from pathlib import Path

import pytest

from tasks.lines import add_lines, read_lines


def test_lines_come_back_in_their_order(tmp_path: Path) -> None:
    path = tmp_path / "decisions" / "said.jsonl"
    assert read_lines(path) == []
    assert add_lines(path, [{"n": 1}, {"n": 2}]) == 2
    add_lines(path, [{"n": 3}])
    assert read_lines(path) == [{"n": 1}, {"n": 2}, {"n": 3}]


@pytest.mark.parametrize(
    "torn", ['{"n": 2, "who": "Si', '{"n": 2, "who": "Sitti é'.encode()[:-1].decode("latin-1"), "{"]
)
def test_a_torn_last_line_costs_no_other(tmp_path: Path, torn: str) -> None:
    path = tmp_path / "said.jsonl"
    path.write_bytes(b'{"n": 1}\n' + torn.encode("latin-1"))
    assert read_lines(path) == [{"n": 1}]
    add_lines(path, [{"n": 3}])
    assert read_lines(path) == [{"n": 1}, {"n": 3}]


def test_a_last_line_that_an_editor_left_without_an_end_counts(tmp_path: Path) -> None:
    path = tmp_path / "said.jsonl"
    path.write_text('{"n": 1}\n{"n": 2}', encoding="utf-8")
    assert read_lines(path) == [{"n": 1}, {"n": 2}]
    add_lines(path, [{"n": 3}])
    assert read_lines(path) == [{"n": 1}, {"n": 2}, {"n": 3}]


def test_a_character_that_ends_a_line_elsewhere_does_not_end_one_here(tmp_path: Path) -> None:
    path, said = tmp_path / "said.jsonl", {"reason": "one\u2028two\x85three\nfour"}
    add_lines(path, [said])
    assert read_lines(path) == [said]


def test_a_damaged_line_in_the_middle_is_named_without_its_content(tmp_path: Path) -> None:
    path = tmp_path / "said.jsonl"
    path.write_text('{"n": 1}\n{"name": "Rekaan\n{"n": 3}\n', encoding="utf-8")
    with pytest.raises(ValueError, match=r"^said\.jsonl: line 2 is damaged; bring the file back from a backup$"):
        read_lines(path)


def test_a_full_disk_leaves_the_lines_before(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = tmp_path / "said.jsonl"
    add_lines(path, [{"n": 1}])
    write = os.write

    def half(descriptor: int, content: bytes) -> int:
        if len(content) < 6:
            raise OSError(errno.ENOSPC, "full")
        return write(descriptor, content[: len(content) // 2])

    monkeypatch.setattr(os, "write", half)
    with pytest.raises(OSError, match="full"):
        add_lines(path, [{"n": 2}, {"n": 3}])
    monkeypatch.undo()
    assert path.read_text(encoding="utf-8") == '{"n": 1}\n'
