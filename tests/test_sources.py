"""Every source of the folder: its declaration holds together, and its sample file gives the rows and the account it should."""

import datetime as dt
from pathlib import Path
from typing import Any

import pytest

from config.codes import load_code_list, load_code_map
from config.schema import COLUMNS, Kind
from config.sources import FOLDER, Source, load_sources, read_source, std_table
from tasks.receive import matching_tables
from tests.intake_lab import SAMPLES as DATA
from tests.intake_lab import Lab, closes, load_sample, put_sample

SOURCES = load_sources()
TABLES = [(s.name, t) for s in SOURCES.values() for t in s.tables]
SAMPLES = sorted(path.relative_to(DATA).as_posix() for path in DATA.glob("*/*.yml"))


def plain(value: object) -> object:
    """Dates as a YAML file may also write them."""
    return value.isoformat() if isinstance(value, dt.date) else value


def test_sources_are_read_by_folder() -> None:
    assert sorted(SOURCES) == sorted(path.stem for path in FOLDER.glob("*.yml"))
    assert len(SOURCES) >= 10


@pytest.mark.parametrize("name", sorted(SOURCES))
def test_every_source_has_a_sample(name: str) -> None:
    tables = {t for s in SAMPLES if s.startswith(f"{name}/") for t in load_sample(s)["expect"]["rows"]}
    assert tables == set(SOURCES[name].tables)


@pytest.mark.parametrize(("name", "table"), TABLES)
def test_every_code_is_declared(name: str, table: str) -> None:
    for column, mapped in SOURCES[name].tables[table].columns.items():
        if COLUMNS[column].codes:
            assert load_code_list(COLUMNS[column].codes or "").codes
        if mapped.map:
            assert load_code_map(mapped.map)


@pytest.mark.parametrize(("name", "table"), TABLES)
def test_key_and_constants_hold(name: str, table: str) -> None:
    declared = SOURCES[name].tables[table]
    taken = declared.parent.take if declared.parent else ()
    assert declared.key
    assert set(declared.key) <= {*declared.names, *taken}
    assert not set(declared.columns) & set(declared.constants)
    for column, value in declared.constants.items():
        assert COLUMNS[column].kind is Kind.CODE
        assert value in load_code_list(COLUMNS[column].codes or "").codes


@pytest.mark.parametrize(("name", "table"), TABLES)
def test_a_header_is_either_read_or_ignored(name: str, table: str) -> None:
    declared = SOURCES[name].tables[table]
    assert not {h for c in declared.columns.values() for h in c.headers} & set(declared.ignore)


@pytest.mark.parametrize("sample", SAMPLES)
def test_a_sample_is_recognised_by_its_name(sample: str) -> None:
    source, name = load_sample(sample)["file"].split("/", 1)
    assert matching_tables(SOURCES[source], name)


@pytest.mark.parametrize("sample", SAMPLES)
def test_a_sample_gives_what_is_expected_of_it(lab: Lab, sample: str) -> None:
    content = load_sample(sample)
    name = put_sample(lab, content)
    lab.take_in()
    found, expected = lab.submission(name), content["expect"]
    assert (found["state"], found["message_key"]) == (expected["state"], expected["message"])
    assert found["period"] == expected.get("period")
    assert found["has_minutes"] == expected.get("has_minutes")
    assert_rows(lab, found["source"], expected["rows"])
    assert_accounts(lab, expected["accounts"])
    assert_notes(lab, expected)
    wanted = expected.get("records", {})
    assert {t: lab.row(f"select count(*) as n from {t}")["n"] for t in wanted} == wanted


def assert_rows(lab: Lab, source: str, expected: dict[str, list[dict[str, Any]]]) -> None:
    """Every row of the standardised tables, in the columns that the sample names."""
    for table, wanted in expected.items():
        rows = lab.rows(f"select * from {std_table(source, table)} order by row_no")
        seen = [{c: plain(row[c]) for c in want} for row, want in zip(rows, wanted, strict=True)]
        assert seen == [{c: plain(v) for c, v in want.items()} for want in wanted]


def assert_accounts(lab: Lab, expected: list[dict[str, int]]) -> None:
    """Every sheet's account, which must close."""
    accounts = lab.accounts()
    assert all(closes(account) for account in accounts)
    assert sorted(accounts, key=str) == sorted(expected, key=str)


def assert_notes(lab: Lab, expected: dict[str, Any]) -> None:
    """What the reader itself said of single rows."""
    for table, key in (("audit.rejected_row", "rejected"), ("audit.row_finding", "findings")):
        notes = lab.rows(f"select row_no, rule from {table} order by row_no")
        assert [[n["row_no"], n["rule"]] for n in notes] == expected.get(key, [])


@pytest.mark.parametrize(
    ("change", "said"),
    [
        ({"columns": {"nik": "NIK", "shoe_size": "Sepatu"}}, "not in the column dictionary"),
        ({"columns": {"nik": "NIK", "area_code_raw": "Kode"}}, "must declare region"),
        ({"columns": {"nik": {"from": "NIK", "map": "opensid_sex"}}}, "cannot have a map"),
        ({"columns": {"nik": {"from": "NIK", "option": "PKH"}}}, "whether an option was chosen"),
        ({"columns": {"nik": "NIK", "receives_pkh": {"from": "PKH", "bit": 3}}}, "power of two"),
        ({"columns": {"nik": "NIK", "sex": {"from": "JK", "bit": 4}}}, "whether an option was chosen"),
        ({"columns": {"nik": "NIK", "sex": {"map": "opensid_sex"}}}, "needs the header it comes from"),
        (
            {"columns": {"nik": "NIK", "sex": {"parts": {"day": "a", "month": "b", "year": "c"}}}},
            "cannot have these parts",
        ),
        ({"key": ["full_name"]}, "neither mapped nor constant nor taken"),
        ({"describes": ["welfare"]}, "describes welfare"),
        ({"colour": "red"}, "Extra inputs are not permitted"),
    ],
)
def test_a_wrong_declaration_is_refused(change: dict[str, Any], said: str) -> None:
    table = {
        "files": "x.xlsx", "reader": {"kind": "workbook"}, "describes": ["person"], "key": ["nik"], "columns": {"nik": "NIK"},
    } | change  # fmt: skip
    with pytest.raises(ValueError, match=said):
        Source.model_validate(
            {
                "name": "x", "title": {"id": "x", "en": "x"}, "publisher": "x", "licence": "x", "cadence": "yearly", "retention": {"basis": "open"},
                "precedence": {"default": 1}, "tables": {"t": table},
            }
        )  # fmt: skip


def test_a_source_is_named_like_its_file(tmp_path: Path) -> None:
    path = tmp_path / "other.yml"
    path.write_text((FOLDER / "pkh.yml").read_text(encoding="utf-8"), encoding="utf-8")
    with pytest.raises(ValueError, match="must be the file's name"):
        read_source(path)
