"""Files are hashed once and again when anything about them changed, however it came about."""

import os
from pathlib import Path

import pytest

from tasks import file_hash
from tasks.file_hash import KEPT, KnownHashes, hash_file


@pytest.fixture
def read(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """The names of the files that were read, as they are; every file counts as having been at rest."""
    names: list[str] = []

    def reading(path: Path) -> str:
        names.append(path.name)
        return hash_file(path)

    monkeypatch.setattr(file_hash, "hash_file", reading)
    monkeypatch.setattr(file_hash, "SETTLED_NS", -3_600_000_000_000)
    return names


def ask(home: Path, *paths: Path) -> list[str | None]:
    hashes = KnownHashes(home)
    found = [hashes.hash_unless_changing(path) for path in paths]
    hashes.keep()
    return found


def test_a_file_that_is_what_it_was_is_not_read_again(tmp_path: Path, read: list[str]) -> None:
    (village := tmp_path / "penduduk.xlsx").write_bytes(b"rows")
    first = ask(tmp_path, village)
    assert ask(tmp_path, village) == first == [hash_file(village)]
    assert read == ["penduduk.xlsx"]


def test_a_file_with_other_bytes_of_the_same_size_and_date_is_read_again(tmp_path: Path, read: list[str]) -> None:
    (village := tmp_path / "penduduk.xlsx").write_bytes(b"rows")
    before = village.stat()
    ask(tmp_path, village)
    village.write_bytes(b"also")
    os.utime(village, ns=(before.st_atime_ns, before.st_mtime_ns))
    assert ask(tmp_path, village) == [hash_file(village)]
    assert len(read) == 2


def test_a_file_that_took_anothers_place_is_read(tmp_path: Path, read: list[str]) -> None:
    (village := tmp_path / "penduduk.xlsx").write_bytes(b"rows")
    (coming := tmp_path / "coming.xlsx").write_bytes(b"also")
    ask(tmp_path, village)
    coming.replace(village)
    assert ask(tmp_path, village) == [hash_file(village)]
    assert len(read) == 2


def test_a_file_that_changed_a_moment_ago_is_not_trusted(
    tmp_path: Path, read: list[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(file_hash, "SETTLED_NS", 3_600_000_000_000)
    (village := tmp_path / "penduduk.xlsx").write_bytes(b"rows")
    ask(tmp_path, village)
    ask(tmp_path, village)
    assert len(read) == 2


def test_hashes_of_files_that_are_gone_are_not_kept(tmp_path: Path, read: list[str]) -> None:
    for name in ("penduduk.xlsx", "bantuan.xlsx"):
        (tmp_path / name).write_bytes(name.encode())
    ask(tmp_path, tmp_path / "penduduk.xlsx", tmp_path / "bantuan.xlsx")
    ask(tmp_path, tmp_path / "bantuan.xlsx")
    assert hash_file(tmp_path / "penduduk.xlsx") not in (tmp_path / KEPT).read_text()
    assert hash_file(tmp_path / "bantuan.xlsx") in (tmp_path / KEPT).read_text()
    assert read == ["penduduk.xlsx", "bantuan.xlsx"]


@pytest.mark.parametrize("content", [b"", b"{", b"[1]", b"\xff"])
def test_a_damaged_list_is_made_anew(tmp_path: Path, read: list[str], content: bytes) -> None:
    (tmp_path / KEPT).write_bytes(content)
    (village := tmp_path / "penduduk.xlsx").write_bytes(b"rows")
    assert ask(tmp_path, village) == ask(tmp_path, village) == [hash_file(village)]
    assert read == ["penduduk.xlsx"]
