"""Headers whose words stand in two rows without merged cells, as each format keeps them: they load where they are plain, else one question."""

import random
from pathlib import Path

import pytest

from config.sources import load_sources
from tasks.readers.outcome import ReadOutcome
from tasks.readers.submission import Job, read_submission
from tests.column_views import ROWS
from tests.deform_sheet import Grid
from tests.deform_write import save

MINUTES = ["Nomor Berita Acara : 141/07/VIII/2026", *[""] * 9]
WORDS = (
    ["Nomor", "Nomor", "Nama", "Tempat", "Tanggal", "Alamat", "No", "No", "Mata", "Hasil"],
    ["Induk Kependudukan", "Kartu Keluarga", "Lengkap", "Lahir", "Lahir", "Rumah", "RT", "RW", "Pencaharian", "Verifikasi"],
)  # fmt: skip
HYPHENS = (
    ["No.", "No.", "Nama", "Tempat", "Tgl", "Alamat", "", "", "Peker-", "Ketera-"],
    ["NIK", "KK", "", "Lahir", "Lahir", "", "RT", "RW", "jaan", "ngan"],
)
GROUPS = (
    ["Nomor", "", "Nama", "Lahir", "", "Alamat", "", "", "Pekerjaan", "Keterangan"],
    ["NIK", "No KK", "", "Tempat", "Tanggal", "Jalan", "RT", "RW", "", ""],
)
# The upper row names what the lower one does not say; which birth it is of cannot be known for sure.
UNCLEAR = (
    ["Identitas", "", "", "Ayah", "", "Tempat Tinggal", "", "", "Lain", ""],
    ["NIK", "No KK", "Nama", "Tempat", "Tanggal", "Alamat", "RT", "RW", "Pekerjaan", "Keterangan"],
)
RIGHT = {"nik": "A", "kk": "B", "full_name": "C", "birth_place": "D", "birth_date": "E", "address": "F", "rt": "G", "rw": "H"}  # fmt: skip


def read(levels: tuple[list[str], list[str]], kind: str, folder: Path) -> ReadOutcome:
    lines: list[list[object]] = []
    for line in (MINUTES, *levels, *ROWS):
        lines.append([*line])
    path = save(folder, "bnba", [Grid("BNBA", lines)], kind, random.Random(1))
    return read_submission(Job(path, path.name, "s1", folder / "parts"), load_sources()["musdes"].tables)


@pytest.mark.parametrize("levels", [WORDS, HYPHENS, GROUPS])
@pytest.mark.parametrize("kind", ["xlsx", "xls", "ods", "csv"])
def test_plain_words_over_two_rows_load(levels: tuple[list[str], list[str]], kind: str, tmp_path: Path) -> None:
    outcome = read(levels, kind, tmp_path)
    assert outcome.problem is None
    assert {p.column: p.letter for p in outcome.places if p.column in RIGHT} == RIGHT
    (account,) = outcome.accounts
    assert (account.buckets["title"], account.buckets["header"]) == (1, 2)


@pytest.mark.parametrize("kind", ["xlsx", "xls", "ods", "csv"])
def test_what_is_not_plain_is_one_question(kind: str, tmp_path: Path) -> None:
    outcome = read(UNCLEAR, kind, tmp_path)
    assert outcome.problem is not None and outcome.problem.key == "column_in_doubt"
    assert len(outcome.proposals) == 1
