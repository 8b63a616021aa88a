"""Contracts: their version follows from what changed, former tables stay for two releases, registered dashboards are protected."""

import json
from collections.abc import Callable, Iterator
from contextlib import closing
from dataclasses import replace
from pathlib import Path

import duckdb
import psycopg
import pytest
import yaml

from config.dashboards import Dashboard, load_dashboards
from config.settings import Settings
from tasks.contract import write
from tasks.contract.compatibility import RELEASES_KEPT, FormerTable, compatibility_views, former_tables
from tasks.contract.dashboards import DashboardBroken, protect_dashboards
from tasks.contract.model import Terms
from tasks.contract.version import Level, compare_terms, next_version
from tasks.publish.facts import ReleaseReport
from tasks.publish.release import build_release
from tasks.publish.serve import serve_release
from tasks.warehouse import Connection, open_memory
from tests.contract_mutations import Mutation, mutations
from tests.publish_figures import FACTS, INDICATORS, RELEASE, fill_areas, fill_figures

LATER = ("2026-12-24T0215", "2027-01-24T0215", "2027-02-24T0215")


@pytest.fixture(scope="module")
def con() -> Iterator[Connection]:
    with closing(open_memory()) as made:
        fill_areas(made)
        yield made


def build(con: Connection, home: Path, release: str, indicators: object = INDICATORS) -> ReleaseReport:
    con.execute("delete from out.indicator")
    fill_figures(con, release)
    return build_release(con, Settings(home=home), release, indicators=indicators, facts=FACTS)  # type: ignore[arg-type]


@pytest.fixture(scope="module")
def report(con: Connection, tmp_path_factory: pytest.TempPathFactory) -> ReleaseReport:
    return build(con, tmp_path_factory.mktemp("home"), RELEASE)


@pytest.fixture(scope="module")
def terms(report: ReleaseReport) -> Terms:
    return read_terms(report.folder)


def contract(folder: Path) -> dict[str, object]:
    found: dict[str, object] = json.loads((folder / "contract" / "contract.json").read_text(encoding="utf-8"))
    return found


def read_terms(folder: Path) -> Terms:
    return Terms.from_json(contract(folder)["terms"])  # type: ignore[arg-type]


def level_of(before: Terms, after: Terms) -> Level:
    return max((c.level for c in compare_terms(before, after)), default=Level.PATCH)


def test_every_mutation_forces_the_level_a_reader_would_ask_for(terms: Terms) -> None:
    found = list(mutations(terms))
    breaking = [m for m in found if m.level is Level.MAJOR]
    assert len(breaking) >= 200 and len({m.what for m in found}) >= len(found) - len(terms.offers)
    wrong: list[Mutation] = [m for m in found if level_of(terms, m.terms) is not m.level]
    assert [m.what for m in wrong] == []


def test_the_same_terms_are_no_change_also_through_a_file(terms: Terms) -> None:
    assert compare_terms(terms, Terms.from_json(json.loads(json.dumps(terms.as_json())))) == []


@pytest.mark.parametrize(("level", "version"), [(Level.PATCH, "2.3.5"), (Level.MINOR, "2.4.0"), (Level.MAJOR, "3.0.0")])
def test_the_version_is_raised_at_the_place_of_the_level(terms: Terms, level: Level, version: str) -> None:
    mutated = next(m.terms for m in mutations(terms) if m.level is level)
    assert next_version("2.3.4", compare_terms(terms, mutated)) == version
    assert next_version(None, []) == "1.0.0"


def test_every_published_table_has_a_contract_and_a_place_in_the_data_package(report: ReleaseReport) -> None:
    package = json.loads((report.folder / "datapackage.json").read_text(encoding="utf-8"))
    assert {r["name"].replace("-", "_") for r in package["resources"]} == set(report.rows)
    for resource in package["resources"]:
        head = (report.folder / resource["path"]).read_text(encoding="utf-8").splitlines()[0]
        assert head.split(",") == [f["name"] for f in resource["schema"]["fields"]]
    for table in report.rows:
        found = yaml.safe_load((report.folder / "contract" / f"{table}.odcs.yaml").read_text(encoding="utf-8"))
        assert (found["apiVersion"], found["kind"], found["version"]) == ("v3.1.0", "DataContract", "1.0.0")
        assert all(p["description"] for p in found["schema"][0]["properties"])
        assert all((report.folder / s["path"]).exists() for s in found["servers"] if table != "dictionary")


def test_a_removed_indicator_is_a_new_major_and_its_columns_stay_in_views_for_two_releases(
    con: Connection, tmp_path: Path
) -> None:
    build(con, tmp_path, RELEASE)
    fewer = tuple(i for i in INDICATORS if i.name != "adequate_sanitation")
    made = [build(con, tmp_path, release, fewer) for release in LATER]
    versions = [contract(m.folder)["version"] for m in made]
    assert versions == ["2.0.0", "2.0.1", "2.0.2"]
    levels = ("desa", "kabupaten", "kecamatan", "topography")
    views = [sorted(compatibility_views(m.folder)) for m in made]
    assert views == [[f"wide_{level}_v1" for level in levels]] * 2 + [[]]
    with duckdb.connect() as reader:
        reader.execute("attach $path as elsewhere (read_only)", {"path": str(made[0].folder / "published.duckdb")})
        found = reader.execute(
            "select families_registered, adequate_sanitation, adequate_sanitation_status "
            "from elsewhere.wide_desa_v1 where area_code = '33.26.01.2001'"
        ).fetchall()
    assert found == [(120.0, None, None)]


def test_former_tables_are_served_to_dashboards_too(
    con: Connection, tmp_path: Path, postgres: Callable[[str], str]
) -> None:
    build(con, tmp_path, RELEASE)
    build(con, tmp_path, LATER[0], INDICATORS[:1])
    url = postgres("former")
    serve_release(Settings(home=tmp_path, serving_url=url.replace("postgresql://", "postgresql+psycopg://")), LATER[0])
    with psycopg.connect(url) as reader:
        found = reader.execute(
            "select families_registered, adequate_sanitation from out.wide_desa_v1 where area_code = '33.26.01.2001'"
        )
        assert found.fetchall() == [(120.0, None)]


def test_a_view_of_a_former_table_is_dropped_after_two_releases(terms: Terms) -> None:
    former = FormerTable(table="area", major=1, columns={"area_code": "string"}, releases_left=RELEASES_KEPT)
    second = former_tables(terms, "2.0.0", [], [former])
    assert [f.releases_left for f in second] == [1]
    assert former_tables(terms, "2.0.1", [], second) == []


def mine(**changes: object) -> Dashboard:
    found = {"name": "dinas", "owner": "Dinas Sosial", "major": 1, "reads": {"wide_desa": ("area_code", "survey_p0")}}
    return Dashboard.model_validate(found | changes)


def stops(dashboard: Dashboard, before: Terms, after: Terms) -> str:
    """What a release with the terms `after` is told; empty when it may appear."""
    changes = compare_terms(before, after)
    try:
        protect_dashboards([dashboard], after, changes, next_version("1.0.0", changes), "en")
    except DashboardBroken as stop:
        return str(stop)
    return ""


def test_a_release_without_a_column_that_a_dashboard_reads_is_stopped_with_its_name(terms: Terms) -> None:
    assert "dinas (Dinas Sosial): wide_desa.survey_p0" in stops(mine(), terms, terms)
    assert "no_table" in stops(mine(reads={"no_table": ("a",)}), terms, terms)
    assert stops(mine(reads={"wide_desa": ("area_code",)}), terms, terms) == ""


def test_a_column_that_means_something_else_stops_until_the_dashboard_is_made_for_it(terms: Terms) -> None:
    table = terms.tables["area"]
    other = replace(table.columns["area_km2"], unit="hektare")
    after = replace(
        terms, tables={**terms.tables, "area": replace(table, columns={**table.columns, "area_km2": other})}
    )
    reading = mine(reads={"area": ("area_km2",)})
    assert "area.area_km2 (unit)" in stops(reading, terms, after)
    assert stops(mine(reads={"area": ("area_code",)}), terms, after) == ""
    assert stops(mine(reads={"area": ("area_km2",)}, major=2), terms, after) == ""


def test_codes_and_indicators_that_mean_something_else_stop_their_readers(terms: Terms) -> None:
    labels = {**terms.codes["figure_status"], "few": "else"}
    after = replace(terms, codes={**terms.codes, "figure_status": labels})
    assert "figure_status" in stops(mine(reads={"indicator": ("status",)}), terms, after)
    assert stops(mine(reads={"indicator": ("value",)}), terms, after) == ""
    name = "families_registered"
    after = replace(terms, indicators={**terms.indicators, name: {**terms.indicators[name], "definition_en": "else"}})
    assert name in stops(mine(reads={}, indicators=(name,)), terms, after)


def test_nothing_is_published_when_a_dashboard_would_break(
    con: Connection, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    build(con, tmp_path, RELEASE)
    monkeypatch.setattr(write, "load_dashboards", lambda: (mine(),))
    with pytest.raises(DashboardBroken, match=r"dinas \(Dinas Sosial\): wide_desa\.survey_p0"):
        build(con, tmp_path, LATER[0])
    assert sorted(p.name for p in (tmp_path / "published").iterdir()) == [RELEASE, "current"]


def test_registered_dashboards_read_what_is_published(terms: Terms) -> None:
    for dashboard in load_dashboards():
        assert stops(dashboard, terms, terms) == ""
