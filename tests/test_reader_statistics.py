"""SPSS and Stata files: value labels, answers declared missing apart from empty cells, damaged and locked files."""

import json
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

import pyarrow.parquet as pq
import pytest

from config.sources import SourceTable
from tasks.readers.outcome import ReadOutcome
from tasks.readers.submission import Job, read_submission
from tests.sample_bytes import statistics_bytes

NAN = float("nan")
TABLE = SourceTable.model_validate(
    {
        "files": "*.sav", "reader": {"kind": "table"}, "describes": ["person"], "key": ["nik"], "required": ["full_name"],
        "columns": {"nik": ["nik", "Nomor induk"], "full_name": ["nama", "Nama lengkap"], "education": ["ijazah", "Ijazah"]},
    }
)  # fmt: skip
VARIABLES: Mapping[str, Sequence[Any]] = {
    "nik": [3326151708450010.0, 3326151708450002.0, 1.0],
    "nama": ["A", "B", "C"],
    "ijazah": [1.0, 9.0, NAN],
}
LABELS = {"ijazah": {1: "SD", 9: "Tidak tahu"}}


def read(folder: Path, content: bytes, suffix: str = "sav") -> ReadOutcome:
    """What reading these bytes gives."""
    path = folder / "raw"
    path.write_bytes(content)
    return read_submission(Job(path, f"file.{suffix}", "s1", folder / "parts"), {"people": TABLE})


def rows(outcome: ReadOutcome) -> list[dict[str, Any]]:
    """The cells that were read."""
    assert outcome.problem is None, outcome.problem
    found: list[dict[str, Any]] = pq.read_table(outcome.parts["people"]).to_pylist()
    return found


@pytest.mark.parametrize("suffix", ["sav", "zsav"])
def test_a_declared_missing_answer_is_not_an_empty_cell(tmp_path: Path, suffix: str) -> None:
    content = statistics_bytes(
        suffix, VARIABLES, {"variable_value_labels": LABELS, "missing_ranges": {"ijazah": [9, {"lo": 98, "hi": 99}]}}
    )
    first, second, third = rows(read(tmp_path, content))
    assert [row["education"] for row in (first, second, third)] == ["SD", None, None]
    assert [row["cell_types"] for row in (first, second, third)] == ["sss", "ssm", "ns "]
    assert json.loads(second["extra"])["ijazah (tidak menjawab)"] == "9 Tidak tahu"
    assert json.loads(third["extra"])["ijazah (tidak menjawab)"] is None


def test_a_letter_of_stata_is_a_declared_missing_answer(tmp_path: Path) -> None:
    variables = {**VARIABLES, "ijazah": [1, "a", NAN]}
    content = statistics_bytes(
        "dta", variables, {"variable_value_labels": {"ijazah": {1: "SD"}}, "missing_user_values": {"ijazah": ["a"]}}
    )
    found = rows(read(tmp_path, content, "dta"))
    assert [row["education"] for row in found] == ["SD", None, None]
    assert [row["cell_types"][-1] for row in found] == ["s", "m", " "]


def test_a_number_of_sixteen_digits_is_exact_here(tmp_path: Path) -> None:
    found = rows(read(tmp_path, statistics_bytes("sav", VARIABLES, {})))
    assert [row["nik"] for row in found] == ["3326151708450010", "3326151708450002", "1"]
    assert [row["row_no"] for row in found] == [1, 2, 3]


def test_titles_of_variables_may_be_what_is_declared(tmp_path: Path) -> None:
    variables = {"v1": VARIABLES["nik"], "v2": VARIABLES["nama"]}
    content = statistics_bytes("sav", variables, {"column_labels": {"v1": "Nomor induk", "v2": "Nama lengkap"}})
    assert [row["full_name"] for row in rows(read(tmp_path, content))] == ["A", "B", "C"]


@pytest.mark.parametrize("suffix", ["sav", "dta"])
@pytest.mark.parametrize("kept", [0.3, 0.9])
def test_a_file_that_was_cut(tmp_path: Path, suffix: str, kept: float) -> None:
    content = statistics_bytes(suffix, {n: list(v) * 400 for n, v in VARIABLES.items()}, {})
    problem = read(tmp_path, content[: int(len(content) * kept)], suffix).problem
    assert problem is not None
    assert problem.key == "damaged_statistics"


def test_a_locked_file(tmp_path: Path) -> None:
    problem = read(tmp_path, b"\x1c\x00\x00\x00\x00\x00\x00\x00ENCRYPTEDSAV" + bytes(100)).problem
    assert problem is not None
    assert problem.key == "password_protected"


def test_a_file_without_cases(tmp_path: Path) -> None:
    content = statistics_bytes("sav", {"nik": ["1"], "nama": [""]}, {})
    assert [row["full_name"] for row in rows(read(tmp_path, content))] == [None]


def test_a_file_without_the_variables_says_which(tmp_path: Path) -> None:
    problem = read(tmp_path, statistics_bytes("sav", {"v1": [1.0], "v2": ["x"]}, {})).problem
    assert problem is not None
    assert (problem.key, problem.details["expected"]) == ("header_not_found", "nik, nama, ijazah")
