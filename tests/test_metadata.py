import csv
import json
from pathlib import Path
from typing import Any

import openpyxl
import pytest
import yaml
from pydantic import ValidationError

from config.indicator import load_indicators
from config.metadata import FILE, load_metadata
from config.settings import Settings
from tasks.file_hash import hash_file
from tasks.publish.release import build_release
from tasks.warehouse import open_memory
from tests.publish_figures import FACTS, INDICATORS, RELEASE, fill_areas, fill_figures


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    con = open_memory()
    fill_areas(con)
    fill_figures(con)
    home = tmp_path_factory.mktemp("home")
    return build_release(con, Settings(home=home), RELEASE, indicators=INDICATORS, facts=FACTS).folder


@pytest.fixture(scope="module")
def structure(folder: Path) -> Any:
    return json.loads((folder / "metadata" / "sdmx_structure.json").read_text(encoding="utf-8"))["data"]


@pytest.fixture(scope="module")
def observations(folder: Path) -> list[dict[str, str]]:
    with (folder / "metadata" / "sdmx_data.csv").open(encoding="utf-8", newline="") as lines:
        return list(csv.DictReader(lines))


def components(structure: Any) -> list[dict[str, Any]]:
    [definition] = structure["dataStructures"]
    parts = definition["dataStructureComponents"]
    dimensions = [*parts["dimensionList"]["dimensions"], parts["dimensionList"]["timeDimension"]]
    return [*dimensions, *parts["measureList"]["measures"], *parts["attributeList"]["attributes"]]


def test_the_columns_of_the_data_are_the_components_of_the_structure(
    structure: Any, observations: list[dict[str, str]]
) -> None:
    assert list(observations[0])[3:] == [c["id"] for c in components(structure)]
    [flow] = structure["dataflows"]
    assert {row["STRUCTURE_ID"] for row in observations} == {f"{flow['agencyID']}:{flow['id']}({flow['version']})"}


def test_every_code_in_the_data_is_in_the_list_that_the_structure_names(
    structure: Any, observations: list[dict[str, str]]
) -> None:
    lists = {
        f"{entry['agencyID']}:{entry['id']}({entry['version']})": {c["id"] for c in entry["codes"]}
        for entry in structure["codelists"]
    }
    enumerated = [c for c in components(structure) if "enumeration" in c["localRepresentation"]]
    assert len(enumerated) > 5
    declared = {i.name for i in INDICATORS}
    for component in enumerated:
        codes = lists[component["localRepresentation"]["enumeration"].partition("Codelist=")[2]]
        found = {row[component["id"]] for row in observations if row["INDICATOR"] in declared} - {""}
        # The figures of this test have a breakdown that their indicator does not declare.
        assert found - {"desil"} <= codes, component["id"]


def test_an_observation_that_is_withheld_has_no_value_and_says_so(observations: list[dict[str, str]]) -> None:
    by_area = {(r["REF_AREA"], r["INDICATOR"], r["TIME_PERIOD"]): r for r in observations if r["BREAKDOWN"] == "total"}
    shown = by_area["33_26_01_2001", "families_registered", "2026-09"]
    withheld = by_area["33_26_01_2002", "families_registered", "2026-09"]
    assert (shown["OBS_VALUE"], shown["OBS_STATUS"], shown["UNIT_MEASURE"]) == ("120.0", "A", "keluarga")
    assert (withheld["OBS_VALUE"], withheld["OBS_STATUS"]) == ("", "Q")


def test_observations_are_told_apart_by_their_dimensions(observations: list[dict[str, str]]) -> None:
    names = ("INDICATOR", "REF_AREA", "BREAKDOWN", "CATEGORY", "METHOD", "TIME_PERIOD")
    assert len({tuple(row[n] for n in names) for row in observations}) == len(observations) > 0


def test_areas_lie_in_the_areas_above_them(structure: Any) -> None:
    [areas] = [entry["codes"] for entry in structure["codelists"] if entry["id"] == "CL_AREA"]
    parents = {code["id"]: code.get("parent") for code in areas}
    assert (parents["33_26_01_2001"], parents["33_26_01"], parents["33_26"]) == ("33_26_01", "33_26", None)
    assert {p for p in parents.values() if p} <= parents.keys()


def test_the_catalogue_names_every_table_with_files_that_are_there(folder: Path) -> None:
    catalogue = json.loads((folder / "metadata" / "dcat.jsonld").read_text(encoding="utf-8"))
    files = [d for dataset in catalogue["dcat:dataset"] for d in dataset["dcat:distribution"]]
    assert {Path(d["dct:title"]).stem.split(" ")[0] for d in files} >= {"indicator", "area", "dictionary"}
    for distribution in files:
        path = folder / "metadata" / distribution["dcat:downloadURL"]["@id"]
        assert distribution["spdx:checksum"]["spdx:checksumValue"] == hash_file(path)
        assert distribution["dcat:byteSize"]["@value"] == str(path.stat().st_size)


def test_the_sheets_of_satu_data_describe_activities_variables_and_indicators(folder: Path) -> None:
    book = openpyxl.load_workbook(folder / "metadata" / "satu_data.xlsx", read_only=True)
    sheets = {sheet.title: [list(row) for row in sheet.iter_rows(values_only=True)] for sheet in book}
    rules = load_metadata()
    assert [row[0] for row in sheets["MS-Ind"][1:]] == [i.name for i in INDICATORS]
    assert len(sheets["MS-Ind"][0]) == len(rules.indicator_fields)
    # Register and survey are the methods of these indicators; every field is answered for both.
    assert len(sheets["MS-Keg"]) == 1 + len(rules.activity_fields)
    assert all(len(row) == 3 and all(row) for row in sheets["MS-Keg"][1:])
    variables = {(row[1], row[0]) for row in sheets["MS-Var"][1:]}
    assert {("indicator", "value"), ("area", "area_name"), ("small_area", "chosen")} <= variables
    assert all(row[3] for row in sheets["MS-Var"][1:])


def test_the_manifest_hashes_the_metadata(folder: Path) -> None:
    listed = json.loads((folder / "manifest.json").read_text(encoding="utf-8"))["files"]
    names = {f"metadata/{path.name}" for path in (folder / "metadata").iterdir()}
    assert len(names) == 4
    assert names <= listed.keys()


def test_every_indicator_has_a_note_of_quality_in_both_languages() -> None:
    missing = [i.name for i in load_indicators() if not (i.quality_id and i.quality_en)]
    assert missing == []


def test_an_activity_that_leaves_a_field_open_is_named(tmp_path: Path) -> None:
    declared = yaml.safe_load(FILE.read_text(encoding="utf-8"))
    del declared["activities"]["survey"]["design"]
    path = tmp_path / "metadata.yml"
    path.write_text(yaml.safe_dump(declared), encoding="utf-8")
    with pytest.raises(ValidationError, match=r"activities\.survey: \['design'\]"):
        load_metadata(path)
