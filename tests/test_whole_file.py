"""A file is there whole or not at all, since whoever reads one cannot tell half of it."""

from pathlib import Path

import pytest

from config.whole_file import PART, whole_file, write_text_whole


def test_a_file_appears_once_it_is_whole(tmp_path: Path) -> None:
    target = tmp_path / "folder" / "list.csv"
    with whole_file(target) as part:
        part.write_text("one", encoding="utf-8")
        assert not target.exists()
    assert target.read_text(encoding="utf-8") == "one"
    assert [p.name for p in target.parent.iterdir()] == ["list.csv"]


def test_a_failed_writer_leaves_what_there_was(tmp_path: Path) -> None:
    target = tmp_path / "list.csv"
    write_text_whole(target, "one")
    with pytest.raises(RuntimeError), whole_file(target) as part:
        part.write_text("tw", encoding="utf-8")
        raise RuntimeError
    assert target.read_text(encoding="utf-8") == "one"
    assert not list(tmp_path.glob(f"*{PART}"))
