"""Lineage of a release: columns followed from figures to files, in the shape that catalogues read."""

import json
from collections.abc import Callable
from contextlib import closing
from pathlib import Path
from typing import Any

import pytest

from config.indicator import load_indicators
from config.publication import load_publication
from config.region import load_regency
from config.schema import TABLES
from config.settings import Settings
from config.sources import load_sources, raw_table
from tasks.lineage import columns
from tasks.lineage.columns import origins_of
from tasks.lineage.definition import LINEAGE
from tasks.lineage.openlineage import FILE, write_openlineage
from tasks.lineage.origins import Origins, kept_origins
from tasks.publish.facts import Release
from tasks.warehouse import open_bare
from tests.publish_figures import FACTS, RELEASE


@pytest.fixture(scope="module")
def events(tmp_path_factory: pytest.TempPathFactory) -> dict[str, Any]:
    """The events of a release of every indicator, by job."""
    folder = tmp_path_factory.mktemp("release")
    release = Release(
        release_id=RELEASE,
        indicators=load_indicators(),
        facts=FACTS,
        publication=load_publication(),
        regency=load_regency("33.26"),
    )
    with closing(open_bare()) as con:
        write_openlineage(con, release, folder, settings=Settings(home=folder / "home"))
    found = [json.loads(line) for line in (folder / LINEAGE / FILE).read_text(encoding="utf-8").splitlines()]
    return {event["job"]["name"]: event for event in found}


def read_by(event: dict[str, Any], field: str) -> set[str]:
    """The columns that a column of the event's output is made of."""
    fields = event["outputs"][0]["facets"]["columnLineage"]["fields"]
    return {f"{found['name']}.{found['field']}" for found in fields.get(field, {"inputFields": []})["inputFields"]}


def test_every_indicator_has_a_job_that_fills_the_long_table(events: dict[str, Any]) -> None:
    for indicator in load_indicators():
        job = events[f"estimators/{indicator.name}" if indicator.estimator else indicator.model]
        assert [output["name"] for output in job["outputs"]] == ["out.indicator"]
        assert job["inputs"] and job["eventType"] == "COMPLETE" and job["run"]["runId"]


def test_inputs_are_declared_tables_official_series_or_what_sources_send(events: dict[str, Any]) -> None:
    raw = {raw_table(s.name, name) for s in load_sources().values() for name, _ in s.each_table()}
    named = {dataset["name"] for event in events.values() for dataset in event["inputs"]}
    assert named - raw <= {*TABLES, "config.official_series"}
    for event in events.values():
        declared = {field["name"] for field in event["outputs"][0]["facets"]["schema"]["fields"]}
        assert event["outputs"][0]["facets"]["columnLineage"]["fields"].keys() <= declared


def test_a_figure_leads_back_to_the_title_of_a_column(events: dict[str, Any]) -> None:
    assert read_by(events["indicators/valid_nik"], "value") == {"core.person.nik_status"}
    assert "std.person_record.nik_status" in read_by(events["core/person"], "nik_status")
    assert read_by(events["standardise/opensid.person/std.person_record"], "nik") == {"raw.opensid_person.nik"}


def test_what_chooses_rows_is_told_apart_from_what_makes_values(events: dict[str, Any]) -> None:
    lineage = events["indicators/valid_nik"]["outputs"][0]["facets"]["columnLineage"]
    chosen = {f"{f['name']}.{f['field']}": f["transformations"][0]["type"] for f in lineage["dataset"]}
    assert chosen["core.person.vital_status"] == "INDIRECT"
    [made] = lineage["fields"]["value"]["inputFields"]
    assert made["transformations"][0]["type"] == "DIRECT"


def test_a_survey_figure_rests_on_weights_design_and_answers(events: dict[str, Any]) -> None:
    read = read_by(events["estimators/survey_p0"], "value")
    assert {
        "core.survey_household.consumption_pc_rp",
        "core.survey_household.weight",
        "core.survey_household.psu",
    } <= read


def test_columns_are_followed_through_views_and_shared_steps() -> None:
    assert "std.person_record.nik_status" in origins_of("core/person").columns["nik_status"]
    assert origins_of("indicators/base/living_family").columns["desil_nasional"] >= {"core.welfare_rank.desil"}


MODEL = "indicators/valid_nik"


def spoilt(text: str) -> str:
    """What is kept, of another SQL."""
    return json.dumps({**json.loads(text), "read_from": "another SQL"})


def test_sql_is_read_once_for_as_long_as_it_stays_the_same(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    settings = Settings(home=tmp_path)
    first = kept_origins(settings, [MODEL])
    monkeypatch.setattr(columns, "origins_of", lambda model: pytest.fail(f"{model} was read again"))
    assert kept_origins(settings, [MODEL]) == first == {MODEL: origins_of(MODEL)}
    assert [path.name for path in (tmp_path / "lineage").iterdir()] == ["origins.json"]


@pytest.mark.parametrize("change", [spoilt, lambda text: text[:40], lambda _: "[]"], ids=["old", "cut", "other"])
def test_origins_of_another_sql_and_damaged_ones_are_made_anew(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, change: Callable[[str], str]
) -> None:
    settings, path = Settings(home=tmp_path), tmp_path / "lineage" / "origins.json"
    kept_origins(settings, [MODEL])
    path.write_text(change(path.read_text(encoding="utf-8")), encoding="utf-8")
    made = Origins({"value": frozenset({"core.person.nik"})}, frozenset())
    monkeypatch.setattr(columns, "origins_of", {MODEL: made}.__getitem__)
    assert kept_origins(settings, [MODEL]) == {MODEL: made}
    assert "core.person.nik" in path.read_text(encoding="utf-8")


def test_origins_of_a_model_that_was_not_kept_are_read_out_of_its_sql(tmp_path: Path) -> None:
    settings = Settings(home=tmp_path)
    kept_origins(settings, [MODEL])
    assert kept_origins(settings, [MODEL, "core/person"])["core/person"] == origins_of("core/person")
