"""Problems from evidence to outcome: whose word counts, when a problem is served, solved or back, and what the officers' list shows."""

from pathlib import Path
from typing import Any

import openpyxl
import pytest

from config.problems import ProblemRules
from config.settings import Settings
from config.sources import load_sources
from tasks.indicators import build_bases
from tasks.officers.problem_list import write_problem_lists
from tasks.problems import follow_problems
from tasks.warehouse import Connection, rows
from tests.conftest import Insert
from tests.indicator_cases import PARAMETERS

DESA = "33.26.01.2001"
GOOD = {"toilet_access": "own", "closet_type": "goose_neck", "sewage_disposal": "septic_tank"}
BAD = {"toilet_access": "none"}


@pytest.fixture
def home(con: Connection, insert: Insert) -> Connection:
    """One household of one family with a card, a head and a child of ten."""
    insert("core.region", {"area_code": DESA, "area_kind": "desa"})
    insert("core.household", {"household_id": "h", "area_code": DESA, "member_count": 2})
    insert("core.family", {"family_id": "f", "household_id": "h", "area_code": DESA, "head_person_id": "p1", "member_count": 2,
                           "rt": "001", "rw": None, "address": "DUSUN KRAJAN"})  # fmt: skip
    head = {"person_id": "p1", "full_name": "SITI AMINAH", "birth_date": "1980-01-01", "has_identity_card": True}
    child = {"person_id": "p2", "full_name": "BUDI", "birth_date": "2016-01-01"}
    for person in (head, child):
        insert("core.person", person | {"family_id": "f", "nik_status": "valid", "valid_from": "2026-01-01"})
    return con


def say_dwelling(con: Connection, insert: Insert, source: str, on: str, answers: dict[str, str]) -> None:
    """One statement of a register on the dwelling of the family."""
    record = f"{source}:card"
    insert(
        "std.housing_record",
        {"record_id": record, "submission_id": f"{source}{on}", "source": source, "observed_on": on, **answers},
    )
    con.execute("delete from core.record_family where record_id = ?", [record])
    insert("core.record_family", {"record_id": record, "family_id": "f"})


def visit(insert: Insert, on: str, answers: dict[str, Any]) -> None:
    insert("core.survey_household", {"survey_household_id": on, "record_id": on, "source": "kobo_survey", "observed_on": on,
                                     "family_id": "f", **answers})  # fmt: skip


def act(insert: Insert, on: str, problem: str, rupiah: float | None, **outcome: str) -> None:
    """One line of the laboratory's register that names the family."""
    insert("core.budget_line", {"record_id": f"l{on}{problem}", "family_id": "f", "area_code": DESA, "partner_kind": "business",
                                "problem": problem, "activity_date": on, "realised_rp": rupiah, **outcome})  # fmt: skip


def found(con: Connection, problem: str = "sanitation") -> tuple[str | None, ...]:
    """State and days of opening, service, solution and return of one problem."""
    build_bases(con, PARAMETERS)
    follow_problems(con, load_sources(), PARAMETERS)
    listed = rows(
        con,
        "select problem_state, opened_on, served_on, solved_on, reopened_on from core.problem where problem = ?",
        [problem],
    )
    assert len(listed) <= 1
    return tuple(None if v is None else str(v) for v in listed[0].values()) if listed else ()


def test_a_bad_answer_opens_a_problem_and_a_missing_one_does_not(home: Connection, insert: Insert) -> None:
    say_dwelling(home, insert, "dtsen", "2026-01-01", BAD)
    assert found(home) == ("open", "2026-01-01", None, None, None)
    assert found(home, "water") == ()


def test_a_later_edition_of_the_same_register_solves_it_and_a_still_later_one_opens_it_again(
    home: Connection, insert: Insert
) -> None:
    say_dwelling(home, insert, "dtsen", "2026-01-01", BAD)
    say_dwelling(home, insert, "dtsen", "2026-04-01", GOOD)
    assert found(home) == ("solved", "2026-01-01", None, "2026-04-01", None)
    say_dwelling(home, insert, "dtsen", "2026-07-01", BAD)
    assert found(home) == ("reopened", "2026-01-01", None, None, "2026-07-01")


def test_an_earlier_good_answer_solves_nothing(home: Connection, insert: Insert) -> None:
    say_dwelling(home, insert, "dtsen", "2025-01-01", GOOD)
    say_dwelling(home, insert, "dtsen", "2026-01-01", BAD)
    assert found(home) == ("open", "2026-01-01", None, None, None)


def test_a_less_trusted_register_neither_opens_nor_solves_what_a_better_one_judges(
    home: Connection, insert: Insert
) -> None:
    say_dwelling(home, insert, "dtsen", "2026-01-01", BAD)
    say_dwelling(home, insert, "p3ke", "2026-06-01", GOOD)
    assert found(home)[0] == "open"
    home.execute(
        "update std.housing_record set toilet_access = 'own', closet_type = 'goose_neck', sewage_disposal = 'septic_tank'"
    )
    home.execute("update std.housing_record set toilet_access = 'none' where source = 'p3ke'")
    assert found(home) == ()


def test_a_visit_goes_before_registers_for_a_year_and_no_longer(home: Connection, insert: Insert) -> None:
    say_dwelling(home, insert, "dtsen", "2025-01-01", BAD)
    visit(insert, "2025-03-01", GOOD)
    say_dwelling(home, insert, "dtsen", "2025-07-01", BAD)
    assert found(home) == ("solved", "2025-01-01", None, "2025-03-01", None)
    say_dwelling(home, insert, "dtsen", "2026-07-01", BAD)
    assert found(home)[0] == "reopened"


def test_of_one_day_the_visit_counts(home: Connection, insert: Insert) -> None:
    say_dwelling(home, insert, "dtsen", "2026-01-01", BAD)
    visit(insert, "2026-01-01", GOOD)
    assert found(home) == ()


@pytest.mark.parametrize(("rupiah", "state"), [(1000, "served"), (0, "open"), (None, "open")])
def test_only_money_spent_serves(home: Connection, insert: Insert, rupiah: float | None, state: str) -> None:
    say_dwelling(home, insert, "dtsen", "2026-01-01", BAD)
    act(insert, "2026-02-01", "sanitation", rupiah)
    assert found(home)[:3] == (state, "2026-01-01", "2026-02-01" if state == "served" else None)


def test_money_from_before_the_problem_was_back_does_not_serve_it(home: Connection, insert: Insert) -> None:
    say_dwelling(home, insert, "dtsen", "2024-01-01", BAD)
    act(insert, "2024-02-01", "sanitation", 1000, problem_outcome="solved", checked_on="2024-04-01")
    say_dwelling(home, insert, "dtsen", "2026-01-01", BAD)
    assert found(home) == ("reopened", "2024-01-01", None, None, "2026-01-01")
    act(insert, "2026-02-01", "sanitation", 1000)
    assert found(home) == ("served", "2024-01-01", "2026-02-01", None, "2026-01-01")


@pytest.mark.parametrize(
    ("outcome", "expected"),
    [
        ("solved", ("solved", "2026-02-01", "2026-02-01", "2026-04-01", None)),
        ("not_solved", ("served", "2026-02-01", "2026-02-01", None, None)),
        ("came_back", ("reopened", "2026-02-01", None, None, "2026-04-01")),
    ],
)
def test_the_register_opens_the_problem_it_names_and_its_check_says_what_became_of_it(
    home: Connection, insert: Insert, outcome: str, expected: tuple[str | None, ...]
) -> None:
    act(insert, "2026-02-01", "water", 1000, problem_outcome=outcome, checked_on="2026-04-01")
    assert found(home, "water") == expected


def test_a_check_without_a_day_counts_on_the_day_of_the_activity(home: Connection, insert: Insert) -> None:
    act(insert, "2026-02-01", "water", 1000, problem_outcome="solved")
    assert found(home, "water") == ("solved", "2026-02-01", "2026-02-01", "2026-02-01", None)


def test_a_line_of_a_whole_desa_serves_no_household(home: Connection, insert: Insert) -> None:
    say_dwelling(home, insert, "dtsen", "2026-01-01", BAD)
    act(insert, "2026-02-01", "sanitation", 1000)
    home.execute("update core.budget_line set family_id = null")
    assert found(home)[0] == "open"
    assert rows(home, "select household_id, realised_rp from core.intervention") == [
        {"household_id": None, "realised_rp": 1000}
    ]


def test_a_household_has_the_problem_while_one_of_its_members_has_it(home: Connection, insert: Insert) -> None:
    home.execute("update core.person set chronic_illness = true, valid_from = '2026-02-01' where person_id = 'p1'")
    home.execute("update core.person set chronic_illness = false where person_id = 'p2'")
    assert found(home, "health") == ("open", "2026-02-01", None, None, None)
    act(insert, "2026-03-01", "health", 1000, problem_outcome="solved", checked_on="2026-05-01")
    assert found(home, "health") == ("solved", "2026-02-01", "2026-03-01", "2026-05-01", None)


def test_a_child_that_goes_to_school_again_has_solved_it(home: Connection, insert: Insert) -> None:
    home.execute(
        "update core.person set school_participation = 'in_school', valid_from = '2026-07-01' where person_id = 'p2'"
    )
    insert("core.person_history", {"person_id": "p2", "school_participation": "not_in_school", "valid_from": "2026-01-01",
                                   "valid_to": "2026-07-01", "recorded_to": None})  # fmt: skip
    assert found(home, "school") == ("solved", "2026-01-01", None, "2026-07-01", None)
    home.execute("update core.person set birth_date = '2000-01-01' where person_id = 'p2'")
    assert found(home, "school") == ()


def test_a_young_person_who_has_finished_school_is_not_out_of_it(home: Connection) -> None:
    home.execute("update core.person set school_participation = 'not_in_school' where person_id = 'p2'")
    assert found(home, "school")[0] == "open"
    home.execute("update core.person set education = 'upper_secondary' where person_id = 'p2'")
    assert found(home, "school") == ()


def test_the_evidence_of_a_person_is_the_record_that_says_it(home: Connection, insert: Insert) -> None:
    home.execute("update core.person set has_disability = true where person_id = 'p1'")
    for record, on, value in (("old", "2025-01-01", True), ("new", "2026-01-01", True), ("other", "2026-06-01", None)):
        insert(
            "std.person_record", {"record_id": record, "source": "dtsen", "observed_on": on, "has_disability": value}
        )
        insert("core.person_record", {"record_id": record, "person_id": "p1"})
    found(home, "disability")
    assert rows(home, "select record_id, source, evidence from core.problem where problem = 'disability'") == [
        {"record_id": "new", "source": "dtsen", "evidence": "has_disability"}
    ]


def test_a_programme_of_a_partner_serves_and_is_not_counted_beside_the_register(
    home: Connection, insert: Insert
) -> None:
    say_dwelling(home, insert, "dtsen", "2026-01-01", {"roof_material": "thatch"})
    receipt = {"participation_id": "t", "record_id": "t", "family_id": "f", "programme": "rtlh", "source": "rtlh",
               "observed_on": "2026-03-01", "aid_amount_rp": 20}  # fmt: skip
    insert("core.participation", receipt, receipt | {"participation_id": "u", "programme": "pkh"})
    assert found(home, "house") == ("served", "2026-01-01", "2026-03-01", None, None)
    act(insert, "2026-02-01", "house", 7)
    home.execute("update core.budget_line set partner_kind = 'regency_government'")
    found(home, "house")
    assert rows(home, "select source, realised_rp from core.intervention") == [
        {"source": "lab_register", "realised_rp": 7}
    ]
    home.execute("update core.budget_line set activity_date = '2025-02-01'")
    found(home, "house")
    assert len(rows(home, "select 1 from core.intervention")) == 2


def test_low_income_is_a_low_decile_or_consumption_below_the_line_and_ends_with_a_higher_decile(
    home: Connection, insert: Insert
) -> None:
    insert("core.record_family", {"record_id": "w", "family_id": "f"})
    rank = {"record_id": "w", "source": "dtsen", "rank_scope": "nasional"}
    insert("std.welfare_record", rank | {"submission_id": "a", "observed_on": "2026-01-01", "desil": 2})
    visit(insert, "2026-03-01", {"consumption_pc_rp": 900_000})
    assert found(home, "income")[0] == "open"
    insert("std.welfare_record", rank | {"submission_id": "b", "observed_on": "2026-04-01", "desil": 3})
    assert found(home, "income")[0] == "solved"
    visit(insert, "2026-06-01", {"consumption_pc_rp": 400_000})
    assert found(home, "income")[0] == "reopened"


def test_a_household_that_is_gone_has_no_problem(home: Connection, insert: Insert) -> None:
    say_dwelling(home, insert, "dtsen", "2026-01-01", BAD)
    home.execute("update core.family set member_count = 0")
    assert found(home) == ()


def test_the_officers_list_names_who_is_not_served_and_is_locked(
    home: Connection, insert: Insert, tmp_path: Path
) -> None:
    say_dwelling(home, insert, "dtsen", "2026-01-01", BAD)
    act(insert, "2026-02-01", "water", 1000)
    found(home)
    [path] = write_problem_lists(home, Settings(home=tmp_path), None)
    sheet = openpyxl.load_workbook(path).active
    assert sheet is not None and sheet.protection.sheet
    assert path.parent == tmp_path / "officers" / DESA
    assert [c.value for c in sheet[5]][1:8] == [
        "SITI AMINAH",
        "DUSUN KRAJAN",
        "001/-",
        1,
        "Sanitasi tidak layak",
        "Belum dilayani",
        "2026-01-01",
    ]
    assert sheet.max_row == 5
    assert all(cell.protection.locked for cell in sheet[5])
    assert write_problem_lists(home, Settings(home=tmp_path), "33.26.01.2002") == []


def test_a_service_of_no_known_problem_is_refused() -> None:
    with pytest.raises(ValueError, match="problem has no plumbing"):
        ProblemRules.model_validate(
            {
                "visits": [],
                "visit_stands_days": 1,
                "services": {"rtlh": {"problem": "plumbing", "partner_kind": "business"}},
            }
        )


def test_a_statement_without_a_day_is_kept_as_of_1900(home: Connection, insert: Insert) -> None:
    act(insert, "2026-02-01", "water", 1000)
    home.execute("update core.budget_line set activity_date = null, observed_on = null")
    assert found(home, "water") == ("served", "1900-01-01", "1900-01-01", None, None)
