"""The demo inbox as files: layouts are those of the sources, workbooks open everywhere, truth points at the right rows."""

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import openpyxl
import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.parquet as pq
import pytest
from python_calamine import CalamineWorkbook

from config.codes import fold_label, load_code_lists, load_code_maps
from config.region import load_regions
from config.schema import COLUMNS
from config.simulate import SimulationParameters, read_parameters
from config.simulate_files import Defect
from config.sources import load_sources
from tasks.simulate.run import simulate_with

PERSONS = 6_000
PLACE = {"opensid": 0.12, "bantuan": 0.06, "musdes": 0.08}


@dataclass(frozen=True)
class Demo:
    """One run: its inbox and the truth about its rows."""

    inbox: Path
    records: pa.Table
    persons: dict[str, dict[str, Any]]

    def rows_of(self, file: str, sheet: str) -> pa.Table:
        here = pc.and_(pc.equal(self.records["file"], file), pc.equal(self.records["sheet"], sheet))
        return self.records.filter(here)


def more_errors(parameters: SimulationParameters) -> SimulationParameters:
    """Every declared defect ten times as often, files half of the time."""
    raised = {
        source: {defect: min(0.9, rate * 10 if source != "files" else 0.5) for defect, rate in rates.items()}
        for source, rates in parameters.defects.items()
    }
    for source, rates in raised.items():
        numbers = [defect for defect in rates if defect.startswith("nik_") or defect is Defect.KK_SWAPPED]
        total = sum(rates[defect] for defect in numbers) if source != "files" else 0
        rates.update({defect: rates[defect] * 0.5 / total for defect in numbers if total > 0.5})
    sizes = {kind: {"small": share, "large": share} for kind, share in PLACE.items()}
    shares = parameters.desa_share.model_copy(
        update={kind: getattr(parameters.desa_share, kind).model_copy(update=size) for kind, size in sizes.items()}
    )
    return parameters.model_copy(update={"defects": raised, "desa_share": shares})


@pytest.fixture(scope="module")
def demo(tmp_path_factory: pytest.TempPathFactory) -> Demo:
    root = tmp_path_factory.mktemp("demo")
    simulate_with(more_errors(read_parameters()), PERSONS, seed=11, out=root / "inbox", truth=root / "truth")
    persons = pq.read_table(root / "truth" / "persons.parquet").to_pylist()
    records = pq.read_table(root / "truth" / "records.parquet")
    return Demo(root / "inbox", records, {person["true_person_id"]: person for person in persons})


def workbooks(demo: Demo) -> Iterator[tuple[str, str, list[list[Any]]]]:
    for path in sorted(demo.inbox.rglob("*.xlsx")):
        book = CalamineWorkbook.from_path(str(path))
        for sheet in book.sheet_names:
            rows = book.get_sheet_by_name(sheet).to_python(skip_empty_area=False)
            yield path.relative_to(demo.inbox).as_posix(), sheet, rows


def test_every_kind_of_file_is_there(demo: Demo) -> None:
    kinds = {path.relative_to(demo.inbox).parts[0] for path in demo.inbox.rglob("*") if path.is_file()}
    assert {"dtsen", "p3ke", "opensid", "musdes", "kobo_survey"} <= kinds <= set(load_sources())


@pytest.mark.parametrize(("file", "width"), [("anggota_keluarga", 48), ("keluarga", 52)])
def test_dtsen_has_its_columns_quoted_and_piped(demo: Demo, file: str, width: int) -> None:
    lines = (demo.inbox / "dtsen" / f"{file}_dtsen_v3_2026_33.26.csv").read_bytes().splitlines()
    assert lines[0].count(b'"|"') == width - 1
    good = [line for line in lines if line.count(b'"|"') == width - 1]
    assert len(good) > 0.98 * len(lines)
    assert all(line.startswith(b'"') and line.endswith(b'"') for line in good)


def test_headers_are_those_the_sources_declare(demo: Demo) -> None:
    declared = {
        (source.name, table.reader.sheet): {header for column in table.columns.values() for header in column.headers}
        for source in load_sources().values()
        for _, table in source.each_table()
        if table.reader.kind in ("workbook", "table")
    }
    for file, sheet, rows in workbooks(demo):
        source = file.split("/")[0]
        wanted = declared.get((source, sheet), declared.get((source, None)))
        if wanted is None:
            continue
        best = max(len(wanted & set(map(str, row))) for row in rows[:10])
        table = next(t for _, t in load_sources()[source].each_table() if t.reader.sheet in (sheet, None))
        assert best >= len({column.headers for column in table.columns.values()}), f"{file} {sheet}"


def test_answers_are_in_the_code_lists(demo: Demo) -> None:
    """Words of the code columns are known, but for those a defect put there."""
    lists, maps = load_code_lists(), load_code_maps()
    for file, sheet, rows in workbooks(demo):
        for _, table in load_sources()[file.split("/")[0]].each_table():
            if table.reader.sheet not in (sheet, None) or table.reader.kind not in ("workbook", "table"):
                continue
            header = next(
                i for i, row in enumerate(rows) if {h for c in table.columns.values() for h in c.headers} & set(row)
            )
            for name, column in table.columns.items():
                codes = COLUMNS[name].codes
                at = next((rows[header].index(h) for h in column.headers if h in rows[header]), None)
                if codes is None or at is None:
                    continue
                words = [str(row[at]).removesuffix(".0") for row in rows[header + 1 :] if row[at] != ""]
                known = lists[codes].lookup
                unknown = [
                    w
                    for w in words
                    if fold_label(w) not in known
                    and w not in maps.get(column.map or "", {})
                    and w not in column.missing
                ]
                assert len(unknown) <= 0.25 * len(words) + 3, (file, name, sorted(set(unknown))[:5])


def test_workbooks_open_with_openpyxl_too(demo: Demo) -> None:
    for pattern in ("p3ke/*.xlsx", "opensid/*/penduduk.xlsx", "musdes/*/*.xlsx", "kobo_survey/*/*.xlsx"):
        path = sorted(demo.inbox.glob(pattern))[0]
        book = openpyxl.load_workbook(path)
        assert book.worksheets[0].max_row > 3
    merged = openpyxl.load_workbook(sorted(demo.inbox.glob("musdes/*/*.xlsx"))[0])["BNBA"].merged_cells.ranges
    assert "A1:L1" in {str(found) for found in merged}
    assert len(merged) >= 2


def test_p3ke_has_two_title_rows_and_opensid_43_columns(demo: Demo) -> None:
    sheets = {(file, sheet): rows for file, sheet, rows in workbooks(demo)}
    p3ke = next(rows for (file, _), rows in sheets.items() if file.startswith("p3ke"))
    assert p3ke[1][0] == "Tahun: 2025"
    assert len(p3ke[2]) == 31
    villages = [rows for (file, sheet), rows in sheets.items() if sheet == "Data Penduduk"]
    assert {len(rows[0]) for rows in villages} == {43}
    column = villages[0][0].index("sex")
    flavours = {type(row[column]) for rows in villages for row in rows[1:]}
    assert flavours == {float, str}


def test_village_files_come_from_desa_only(demo: Demo) -> None:
    kinds = {region.area_code: region.kind for region in load_regions("33.26")}
    for source in ("opensid", "opensid_bantuan", "musdes"):
        assert {kinds[folder.name] for folder in (demo.inbox / source).iterdir()} == {"desa"}


def test_every_declared_defect_occurs(demo: Demo) -> None:
    found = {word for words in pc.unique(demo.records["defects"]).to_pylist() for word in words.split(",") if word}
    assert found == {defect.value for defect in Defect}


def test_each_source_gets_each_of_its_defects() -> None:
    for source, rates in read_parameters().defects.items():
        assert rates, source
        assert all(rate > 0 for rate in rates.values())


def test_truth_points_at_the_rows(demo: Demo) -> None:
    """Rows without defects hold the person's number and name where truth says they are."""
    checked = 0
    for file, sheet, rows in workbooks(demo):
        for record in demo.rows_of(file, sheet).to_pylist()[::2]:
            if record["defects"] or record["true_person_id"] is None:
                continue
            person = demo.persons[record["true_person_id"]]
            words = {str(value).upper() for value in rows[record["row_no"] - 1]}
            assert person["name"].upper() in words or file.startswith("lab_register"), (file, record["row_no"])
            checked += 1
    assert checked > 200


def test_truth_counts_lines_of_text(demo: Demo) -> None:
    path = demo.inbox / "dtsen" / "anggota_keluarga_dtsen_v3_2026_33.26.csv"
    lines = path.read_bytes().split(b"\n")
    records = demo.rows_of("dtsen/anggota_keluarga_dtsen_v3_2026_33.26.csv", path.name).to_pylist()
    assert records[-1]["row_no"] in (len(lines) - 1, len(lines) - 2)
    clean = [record for record in records if not record["defects"]]
    for record in clean[::11]:
        person = demo.persons[record["true_person_id"]]
        line = lines[record["row_no"] - 1]
        assert line.startswith(f'"{person["nik"]}"|'.encode())
        assert f'|"{person["name"].upper()}"|'.encode() in line


def test_numbers_typed_as_numbers_are_numeric_cells_ending_in_zero(demo: Demo) -> None:
    seen = 0
    for file, sheet, rows in workbooks(demo):
        if not file.startswith(("pkh", "opensid/")) or sheet == "Kode Data":
            continue
        column = rows[0].index("NIK KTP" if file.startswith("pkh") else "nik")
        for record in demo.rows_of(file, sheet).to_pylist():
            if "nik_last_digit_lost" in record["defects"]:
                value = rows[record["row_no"] - 1][column]
                assert isinstance(value, float)
                assert int(value) % 10 == 0
                seen += 1
    assert seen > 20


def test_musdes_lists_close_with_their_count_and_may_lack_minutes(demo: Demo) -> None:
    minutes = set()
    for file, sheet, rows in workbooks(demo):
        if sheet != "BNBA":
            continue
        firsts = [str(row[0]) for row in rows]
        total = firsts.index("JUMLAH")
        assert rows[total][10] == demo.rows_of(file, sheet).num_rows
        line = next((text for text in firsts if text.startswith("Nomor Berita Acara")), "")
        minutes.add("none" if line in ("", "Nomor Berita Acara : -") else "named")
    assert minutes == {"none", "named"}
    assert list(demo.inbox.glob("musdes/*/* rev.xlsx"))


def test_bantuan_ends_with_its_mark(demo: Demo) -> None:
    sheets = [rows for file, sheet, rows in workbooks(demo) if sheet == "Peserta"]
    assert sheets
    assert all(rows[-1][0] == "###" and len(rows) > 2 for rows in sheets)


def test_kobo_members_join_their_household(demo: Demo) -> None:
    sheets = {(file, sheet): rows for file, sheet, rows in workbooks(demo) if file.startswith("kobo")}
    for (file, sheet), rows in sheets.items():
        if sheet != "anggota":
            continue
        main = sheets[file, "survei_kesejahteraan"]
        uuids = {row[main[0].index("_uuid")] for row in main[1:]}
        assert {row[rows[0].index("_submission__uuid")] for row in rows[1:]} <= uuids
    headers = {rows[0][1] for (_, sheet), rows in sheets.items() if sheet == "survei_kesejahteraan"}
    assert headers == {"Gelombang", "identitas/wave"}
