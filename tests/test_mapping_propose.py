"""Each piece of evidence for a proposed column speaks where it should and is silent where it should not."""

import pytest

from config.headers import load_headers
from config.sources import load_sources
from tasks.readers.mapping.header import find_header, layout_mark
from tasks.readers.mapping.proposal import Basis
from tasks.readers.mapping.propose import propose
from tasks.readers.mapping.sample import chosen_rows, take_sample
from tasks.readers.mapping.settle import ColumnsInDoubt, Sheet, settle
from tasks.readers.mapping.titles import title_alike, words_of
from tasks.readers.opened import SheetFacts
from tests.column_views import PEOPLE, REGENCY, ROWS, TITLES, names, proposed, seen

CUT = load_headers().cuts


@pytest.mark.parametrize(
    ("title", "wanted"),
    [
        ("NO. KK", "No KK"),
        ("Tgl Lhr", "Tanggal Lahir"),
        ("TglLahir", "Tanggal Lahir"),
        ("Date of Birth", "Tanggal Lahir"),
        ("Pekerjan", "Pekerjaan"),
        ("Jns Kel", "Jenis Kelamin"),
        ("Village", "Desa"),
        ("Tmpt. Lahir", "Tempat Lahir"),
    ],
)
def test_a_title_written_another_way_is_alike(title: str, wanted: str) -> None:
    assert title_alike(title, wanted) > 0.8


@pytest.mark.parametrize(
    ("title", "wanted"),
    [
        ("Nama Ibu", "Nama"),
        ("NIK Ayah", "NIK"),
        ("Tempat Lahir", "Tanggal Lahir"),
        ("RT", "RW"),
        ("Status", "Status Kawin"),
        ("Kode Desa", "Desa"),
        ("Catatan", "Alamat"),
    ],
)
def test_a_title_of_something_else_is_not(title: str, wanted: str) -> None:
    assert title_alike(title, wanted) < 0.7


# Titles that nobody declared, for the columns that are.
WRITTEN_ANOTHER_WAY = [
    "No. NIK",
    "Nomor Kartu Keluarga",
    "Nama Lengkap",
    "Tmpt Lahir",
    "Date of Birth",
    "Address",
    "No RT",
    "No RW",
    "Profesi",
    "Ket.",
]


def test_words_are_spelled_out_and_translated() -> None:
    assert words_of("Tgl. Birth") == ("lahir", "tanggal")
    assert words_of("Warung") == ("warung",)


def test_declared_titles_are_sure() -> None:
    found = proposed(seen(TITLES))
    assert len(found) == len(TITLES)
    assert all(confidence == 1 and not doubt for _, confidence, doubt in found.values())


def test_other_titles_are_sure_when_the_values_agree() -> None:
    found = proposed(seen(WRITTEN_ANOTHER_WAY))
    assert [name for name, _, _ in found.values()] == [
        "nik", "kk", "full_name", "birth_place", "birth_date", "address", "rt", "rw", "occupation", "verification_status"
    ]  # fmt: skip
    assert all(confidence >= CUT.load and not doubt for _, confidence, doubt in found.values())


@pytest.mark.parametrize(
    ("column", "name"),
    [
        (0, "nik"),
        (1, "kk"),
        (2, "full_name"),
        (3, "birth_place"),
        (4, "birth_date"),
        (5, "address"),
        (8, "occupation"),
        (9, "verification_status"),
    ],
)
def test_values_alone_propose_and_do_not_load(column: int, name: str) -> None:
    titles = [f"{t} x" if i == column else t for i, t in enumerate(TITLES)]
    titles[column] = "Isian Khusus"
    rows = [[*row[:column], row[column], *row[column + 1 :]] for row in ROWS]
    guess = propose(seen(titles, rows))[column]
    view = seen(titles, rows)
    if guess.slot is not None:
        assert view.slots[guess.slot].name == name
        assert (guess.doubt == "unsure") == (guess.confidence < CUT.load)
    else:
        assert name == "full_name"


def test_a_title_with_values_of_another_kind_is_not_believed() -> None:
    rows = [[*row[:4], "belum tahu", *row[5:]] for row in ROWS]
    assert "Tgl Lahir" not in names(seen([*TITLES[:4], "Tgl Lahir", *TITLES[5:]], rows))


def test_a_birth_date_is_known_by_the_number_beside_it() -> None:
    rows = [[*row[:4], "01-02-2020", *row[4:]] for row in ROWS]
    found = names(seen([*TITLES[:4], "Tanggal A", "Tanggal B", *TITLES[5:]], rows))
    assert found.get("Tanggal B") == "birth_date" and "Tanggal A" not in found


def test_two_columns_of_the_same_title_are_rivals() -> None:
    rows = [[*row, row[2]] for row in ROWS]
    doubts = [doubt for _, _, doubt in proposed(seen([*TITLES, "Nama"], rows)).values()]
    assert "rival" in doubts
    assert "rival" not in [doubt for _, _, doubt in proposed(seen([*TITLES, "Nama Ayah"], rows)).values()]


def test_a_title_that_stands_over_two_columns_is_in_doubt() -> None:
    rows = [[*row[:9], "", ""] for row in ROWS]
    assert proposed(seen([*TITLES[:9], "Ket.", "Ket."], rows))["Ket."][2] == "rival"
    assert proposed(seen([*TITLES[:9], "Ket.", "Lain"], rows))["Ket."][2] == ""


def test_a_total_is_no_row_of_data() -> None:
    assert seen(TITLES, [*ROWS, ["JUMLAH", *[""] * 8, "8"]]).shapes.sample.rows == len(ROWS)


def test_a_column_that_counts_rows_is_none_of_ours() -> None:
    rows = [[i, *row] for i, row in enumerate(ROWS, start=1)]
    view = seen(["Urutan", *TITLES], rows)
    assert view.counts_rows(0) and view.is_foreign(0)
    assert not view.counts_rows(7)


def test_no_guess_of_an_empty_sheet_needs_values() -> None:
    assert names(seen(TITLES, [])) == names(seen(TITLES))


@pytest.mark.parametrize("source", sorted(load_sources()))
def test_every_source_proposes_its_own_declared_map(source: str) -> None:
    """Titles alone, since a source without a sample here has none elsewhere; values are held against them in test_mapping_files."""
    for table in load_sources()[source].tables.values():
        if table.reader.kind == "key_value":
            continue
        view = seen([""], [], table)
        titles = list(dict.fromkeys(slot.declared[0] for slot in view.slots))
        view = seen(titles, [], table)
        for title, (name, confidence, doubt) in proposed(view).items():
            slot = next(s for s in view.slots if s.name == name)
            assert title in slot.declared and confidence == 1
            assert not doubt or len({s.name for s in view.slots if title in s.declared}) > 1


def test_a_large_sheet_is_sampled_alike_every_time() -> None:
    assert chosen_rows(100_000) == chosen_rows(100_000)
    assert len(chosen_rows(100_000)) <= load_headers().sample.rows
    assert chosen_rows(100_000)[-1] == 99_999
    assert chosen_rows(5) == [0, 1, 2, 3, 4]


def test_a_heading_is_no_row_of_data() -> None:
    assert take_sample([["RT 01", "", ""], ["a", "b", ""]], 3).columns == (("a",), ("b",), ("",))


def test_what_says_nothing_is_empty() -> None:
    assert take_sample([["-", "N/A", "x", "y"]], 4).columns == (("",), ("",), ("x",), ("y",))


def test_the_header_is_found_below_notes_by_titles_like_ours() -> None:
    rows = [
        ["DAFTAR PENERIMA", *[""] * 9],
        ["Desa : Bubak", *[""] * 9],
        ["No. NIK", "Nomor KK", "Nama Lengkap", *TITLES[3:]],
        *ROWS,
    ]
    block = find_header(rows, seen(TITLES).table, SheetFacts(), (), REGENCY)
    assert block is not None and block.start == 2


def test_words_above_figures_are_a_header_and_records_are_none() -> None:
    table = seen(TITLES).table
    found = find_header([["aa", "bb", "cc"], *[p[:3] for p in PEOPLE]], table, SheetFacts(), (), REGENCY)
    assert found is not None and found.start == 0
    assert find_header([p[:3] for p in PEOPLE], table, SheetFacts(), (), REGENCY) is None


def test_a_layout_is_known_by_its_titles_only() -> None:
    assert layout_mark(["NIK", "Nama", ""]) == layout_mark(["nik", "NAMA"])
    assert layout_mark(["NIK", "Nama"]) != layout_mark(["Nama", "NIK"])


def test_numbers_of_questions_are_titles_and_numbers_of_columns_are_none() -> None:
    table = load_sources()["regsosek"].tables["officer"]
    rows = [
        ["Family Card Number", "Date of Visit", "202"],
        *([f"33261501021500{i:02d}", "2022-10-20", "PPL 1"] for i in range(9)),
    ]
    block = find_header(rows, table, SheetFacts(), (), REGENCY)
    assert block is not None and block.start == 0
    numbered = [["1", "2", "3"], *rows[1:]]
    assert find_header(numbered, table, SheetFacts(), (), REGENCY) is None


def test_a_date_that_says_when_is_asked_about_when_no_title_says_so() -> None:
    table = load_sources()["regsosek"].tables["officer"]
    rows = [["No KK", "Waktu Pengisian"], *([f"33261501021500{i:02d}", f"2022-10-{i + 10}"] for i in range(9))]
    with pytest.raises(ColumnsInDoubt) as stopped:
        settle(Sheet(rows, "II", "officer", table, SheetFacts()), Basis())
    assert stopped.value.details["header"] == "Waktu Pengisian"
