"""Candidates of exclusion and inclusion: what each rule finds and what it leaves, since when, and what the village gets."""

import datetime as dt
from pathlib import Path
from typing import Any

import openpyxl
import pytest

from config.codes import load_code_list
from config.settings import Settings
from tasks.beliefs import restore_beliefs, save_beliefs
from tasks.indicators import build_bases
from tasks.officers.targeting_figures import ranks_beside, rule_effects
from tasks.officers.targeting_list import write_targeting_lists
from tasks.targeting.candidates import find_candidates, remember_candidates, rule_names
from tasks.warehouse import Connection, open_memory, rows
from tests.conftest import Insert
from tests.indicator_cases import PARAMETERS

DESA = "33.26.01.2001"
# Two runs of one quarter, and one of the next.
FIRST, SECOND, LATER = dt.datetime(2026, 7, 5), dt.datetime(2026, 9, 5), dt.datetime(2026, 10, 5)


@pytest.fixture
def family(con: Connection, insert: Insert) -> Connection:
    """One living family of decile 6 by all scopes and of local decile 5, on no list."""
    insert("core.region", {"area_code": DESA, "area_name": "Klesem", "kecamatan_name": "Kandangserang"})
    insert("core.household", {"household_id": "h", "area_code": DESA, "member_count": 3})
    insert(
        "core.family",
        {"family_id": "f", "household_id": "h", "area_code": DESA, "member_count": 3, "head_person_id": "p"},
    )
    insert("core.person", {"person_id": "p", "family_id": "f", "full_name": "SLAMET"})
    for scope in ("nasional", "provinsi", "kabupaten"):
        insert("core.welfare_rank", {"family_id": "f", "rank_scope": scope, "desil": 6, "observed_on": "2026-01-01"})
    insert("core.local_rank", {"family_id": "f", "local_desil": 5})
    return con


def found(con: Connection) -> set[str]:
    build_bases(con, PARAMETERS)
    find_candidates(con)
    return {r["targeting_rule"] for r in rows(con, "select targeting_rule from core.targeting")}


def rank(con: Connection, local: int | None, national: int | None) -> None:
    con.execute("update core.local_rank set local_desil = ?", [local or 5])
    if national is None:
        con.execute("delete from core.welfare_rank")
    else:
        con.execute("update core.welfare_rank set desil = ?", [national])


def receive(insert: Insert, programme: str = "pkh") -> None:
    insert(
        "core.participation",
        {"participation_id": programme, "family_id": "f", "programme": programme, "source": "pkh", "area_code": DESA},
    )


def judge(insert: Insert, verdict: str, on: str = "2026-08-01") -> None:
    insert(
        "core.verification",
        {
            "verification_id": f"{verdict}{on}",
            "family_id": "f",
            "verification_status": verdict,
            "source": "musdes",
            "observed_on": on,
        },
    )


def test_an_ordinary_family_is_no_candidate(family: Connection) -> None:
    assert found(family) == set()


def test_every_rule_has_a_word_and_every_word_a_rule() -> None:
    assert list(load_code_list("targeting_rule").codes) == rule_names()
    assert {rule.split("_")[0] for rule in rule_names()} == set(load_code_list("candidate_kind").codes)


@pytest.mark.parametrize(
    ("local", "national", "expected"),
    [
        (2, 5, {"exclusion_local_rank"}),
        (3, 5, set()),
        (2, None, {"exclusion_unranked"}),
        (3, None, set()),
        (2, 4, {"exclusion_unserved"}),
        (3, 4, set()),
    ],
)
def test_the_poor_by_local_rank_are_left_out_above_the_deciles_without_one_or_unserved(
    family: Connection, local: int, national: int | None, expected: set[str]
) -> None:
    rank(family, local, national)
    assert found(family) == expected


def test_who_receives_is_not_unserved(family: Connection, insert: Insert) -> None:
    rank(family, 2, 4)
    receive(insert)
    assert found(family) == set()


@pytest.mark.parametrize(
    ("verdict", "national", "finds"),
    [("layak", 5, True), ("layak", 4, False), ("usulan_baru", None, True), ("aktif", 5, False)],
)
def test_the_village_may_find_who_is_left_out(
    family: Connection, insert: Insert, verdict: str, national: int | None, finds: bool
) -> None:
    rank(family, 5, national)
    judge(insert, verdict)
    assert found(family) == ({"exclusion_village"} if finds else set())


def test_the_latest_verdict_counts(family: Connection, insert: Insert) -> None:
    judge(insert, "layak", "2026-05-01")
    judge(insert, "tidak_layak", "2026-08-01")
    assert found(family) == set()
    receive(insert)
    assert found(family) == {"inclusion_village"}


@pytest.mark.parametrize(("problems", "finds"), [(4, True), (3, False)])
def test_many_problems_not_served_are_need(family: Connection, insert: Insert, problems: int, finds: bool) -> None:
    for problem in ("water", "house", "school", "work")[:problems]:
        insert("core.problem", {"household_id": "h", "problem": problem, "problem_state": "open"})
    insert("core.problem", {"household_id": "h", "problem": "income", "problem_state": "served"})
    assert found(family) == ({"exclusion_problems"} if finds else set())


@pytest.mark.parametrize(("local", "finds"), [(8, True), (7, False)])
def test_a_well_off_family_is_wrongly_served_only_when_it_receives(
    family: Connection, insert: Insert, local: int, finds: bool
) -> None:
    rank(family, local, 6)
    assert found(family) == set()
    receive(insert)
    assert found(family) == ({"inclusion_local_rank"} if finds else set())


def test_a_car_and_a_family_that_is_gone(family: Connection, insert: Insert) -> None:
    insert("core.housing", {"family_id": "f", "asset_car": True})
    assert found(family) == set()
    receive(insert)
    assert found(family) == {"inclusion_car"}
    family.execute("update core.family set member_count = 0")
    assert found(family) == {"inclusion_gone"}


def listed(con: Connection, tmp_path: Path, now: dt.datetime) -> list[dict[str, Any]]:
    """The rows of the village's workbook by title."""
    for path in tmp_path.rglob("*.xlsx"):
        path.unlink()
    paths = write_targeting_lists(con, Settings(home=tmp_path), None, now)
    if not paths:
        return []
    sheet = openpyxl.load_workbook(paths[0]).active
    assert sheet is not None
    titles = [str(cell.value).split("\n")[1] for cell in sheet[4][:-1]]
    return [dict(zip(titles, line, strict=False)) for line in sheet.iter_rows(min_row=5, values_only=True)]


def test_a_candidate_is_new_then_standing_then_resolved_and_then_gone(family: Connection, tmp_path: Path) -> None:
    rank(family, 2, 5)
    found(family)
    assert remember_candidates(family, FIRST) == 1
    [line] = listed(family, tmp_path, FIRST)
    assert (line["State"], line["Since quarter"], line["Head of family"]) == ("Baru triwulan ini", "2026-Q3", "SLAMET")
    assert (line["National decile"], line["Regency decile"], line["Local decile"]) == (5, 5, 2)
    remember_candidates(family, SECOND)
    assert listed(family, tmp_path, SECOND)[0]["State"] == "Baru triwulan ini"
    remember_candidates(family, LATER)
    [line] = listed(family, tmp_path, LATER)
    assert (line["State"], line["Since quarter"]) == ("Sudah sejak triwulan lalu", "2026-Q3")
    rank(family, 5, 5)
    found(family)
    assert remember_candidates(family, LATER + dt.timedelta(days=9)) == 0
    assert listed(family, tmp_path, LATER + dt.timedelta(days=9))[0]["State"] == "Tidak lagi menjadi calon"
    assert listed(family, tmp_path, dt.datetime(2027, 1, 5)) == []


def test_since_when_survives_a_rebuild(family: Connection, tmp_path: Path) -> None:
    settings = Settings(home=tmp_path)
    rank(family, 2, 5)
    found(family)
    remember_candidates(family, FIRST)
    save_beliefs(family, settings, "run")
    fresh = open_memory()
    restore_beliefs(fresh, settings)
    assert rows(fresh, "select recorded_from, recorded_to from core.targeting_belief") == [
        {"recorded_from": FIRST, "recorded_to": None}
    ]
    fresh.close()


def test_only_verdict_day_and_note_can_be_filled_in(family: Connection, tmp_path: Path) -> None:
    rank(family, 2, 5)
    found(family)
    remember_candidates(family, FIRST)
    [path] = write_targeting_lists(family, Settings(home=tmp_path), DESA, FIRST)
    assert path.parent == tmp_path / "outbox" / DESA / "sasaran"
    sheet = openpyxl.load_workbook(path).active
    assert sheet is not None and sheet.protection.sheet
    free = [sheet.cell(4, cell.column).value for cell in sheet[5] if not cell.protection.locked]
    assert [str(title).split("\n")[1] for title in free] == ["Verdict", "Day of verdict", "Note"]
    [rule] = sheet.data_validations.dataValidation
    assert rule.formula1 == '"Setuju,Tidak setuju,Perlu kunjungan"'
    assert write_targeting_lists(family, Settings(home=tmp_path), "33.26.01.2002", FIRST) == []


def test_the_terminal_shows_what_is_published(con: Connection, insert: Insert) -> None:
    figure = {"area_code": "33.26", "indicator": "targeting_candidates", "status": "ok"}
    insert(
        "out.indicator",
        figure | {"breakdown": "rule", "category": "inclusion_car", "value": 9},
        figure | {"breakdown": "only_rule", "category": "inclusion_car", "value": None},
        *(
            figure | {"indicator": "families_by_local_desil", "breakdown": "local_nasional", "category": c, "value": v}
            for c, v in (("1/2", 30), ("1/4", 10), ("1/null", 5))
        ),
        figure
        | {"indicator": "families_by_local_desil", "breakdown": "local_kabupaten", "category": "1/1", "value": 7},
    )
    assert rule_effects(con, "33.26") == [{"rule": "inclusion_car", "families": 9, "only_this_rule": None}]
    [line] = ranks_beside(con, "33.26")
    assert (line["families"], line["mean_nasional"], line["mean_kabupaten"], line["without_desil"]) == (45, 2.5, 1.0, 5)
