import re
from collections.abc import Iterator
from contextlib import closing
from typing import Any, get_args

import pytest

from config.codes import load_code_lists
from config.schema import COLUMNS, Kind
from config.sources import Subject, load_sources
from expectations.business import BUSINESS
from expectations.rule import Between, Never, NoMatch, NoneOf, NotNull, Rule, Severity, reject, warn
from expectations.verdicts import rules_for, verdict_sql
from tasks.standardise import create_tables
from tasks.warehouse import Connection, open_memory, sql_text
from tests.rule_rows import COLUMN_TYPES, PENDING, cases, every_rule, make_pending, make_table

RULES = every_rule()
CASES = cases("rules")
LISTS = load_code_lists()


@pytest.fixture(scope="module")
def con() -> Iterator[Connection]:
    """One warehouse for all: every test here makes its tables anew, and hundreds of warehouses take their time."""
    with closing(open_memory()) as connection:
        yield connection


def the_rule(name: str, case: dict[str, Any]) -> Rule:
    """The rule a case is about; of a rule that every column has, the one of the case's column."""
    return next(r for r in RULES if r.name == name and case.get("column", r.column) == r.column)


def broken(con: Connection, rules: tuple[Rule, ...], *rows: dict[str, Any]) -> list[tuple[int, str, str]]:
    """Row number, rule and column of every broken rule."""
    columns = {name for rule in rules for name in rule.reads}
    make_table(con, "std.example", columns, rows)
    make_pending(con)
    found = con.execute(verdict_sql("std.example", rules, columns)).fetchall()
    return sorted((row_no, rule, column) for _, _, row_no, rule, column, _ in found)


def test_every_rule_has_a_case() -> None:
    assert set(CASES) == {rule.name for rule in RULES}


@pytest.mark.parametrize("name", CASES)
def test_a_rule_breaks_on_one_row_and_not_on_the_other(con: Connection, name: str) -> None:
    rule = the_rule(name, CASES[name])
    assert broken(con, (rule,), CASES[name]["breaks"], CASES[name]["passes"]) == [(1, rule.name, rule.column)]


def test_an_unknown_value_breaks_only_rules_about_absence(con: Connection) -> None:
    assert {rule for _, rule, _ in broken(con, RULES, {})} == {
        *("required", "name_empty", "head_name_empty", "desil_missing", "programme_missing", "verdict_missing", "no_identity"),
        *("weight_not_positive", "design_missing", "consumption_not_positive", "food_not_positive", "partner_kind_missing"),
        *("planned_missing", "region_missing"),
    }  # fmt: skip


def test_rules_are_told_apart_by_name_and_column() -> None:
    for subject in BUSINESS:
        rules = rules_for(tuple(COLUMN_TYPES), (subject,), ("full_name",))
        assert len({(r.name, r.column) for r in rules}) == len(rules)


def test_business_rules_are_about_subjects_that_sources_describe() -> None:
    assert set(BUSINESS) <= set(get_args(Subject))


def test_codes_in_predicates_are_in_their_lists() -> None:
    compared = re.compile(r"\b(\w+) (?:=|<>|in|not in) (\('[^)]*\)|'[^']*')")
    seen = 0
    for rule in RULES:
        for column, words in compared.findall(rule.predicate.replace('"', "")):
            if column in COLUMNS and (codes := COLUMNS[column].codes):
                seen += 1
                assert set(re.findall(r"'([^']*)'", words)) <= set(LISTS[codes].codes), rule.name
    assert seen > 20


def test_area_problems_are_those_that_standardise_names() -> None:
    judged = {r.check.codes[0] for r in RULES if isinstance(r.check, NoneOf) and r.check.column == "region_problem"}
    assert judged == {"outside", "card_outside", "unknown", "collision", "kecamatan_desa_disagree", "scheme_mismatch"}


def test_every_damage_of_an_identity_number_is_judged() -> None:
    for number in ("nik", "kk"):
        judged = {
            r.check.codes[0] for r in RULES if isinstance(r.check, NoneOf) and r.check.column == f"{number}_status"
        }
        assert judged == set(LISTS["id_number_status"].codes) - {"valid"}


@pytest.mark.parametrize("name", sorted({r.column for r in RULES if r.name == "range"}))
def test_ranges_follow_the_declaration(con: Connection, name: str) -> None:
    column = COLUMNS[name]
    assert column.kind in (Kind.INTEGER, Kind.DECIMAL)
    rules = tuple(r for r in rules_for(tuple(COLUMN_TYPES), (), ()) if r.name == "range" and r.column == name)
    inside = [{name: bound} for bound in (column.minimum, column.maximum) if bound is not None]
    below = [] if column.minimum is None else [{name: column.minimum - 1}]
    above = [] if column.maximum is None else [{name: column.maximum + 1}]
    outside = len(below) + len(above)
    assert broken(con, rules, *below, *above, *inside) == [(n, "range", name) for n in range(1, outside + 1)]


def test_every_declared_range_of_a_source_column_is_judged() -> None:
    declared = {n for n, c in COLUMNS.items() if c.minimum is not None or c.maximum is not None}
    assert declared - {r.column for r in RULES if r.name == "range"} == {"row_no"}


def test_a_table_is_asked_only_what_its_columns_allow() -> None:
    rules = rules_for(("submission_id", "sheet", "row_no", "nik", "nik_status", "full_name"), ("person",), ())
    assert {r.name for r in rules} >= {"nik_masked", "name_empty", "no_identity", "nik_province_unknown"}
    assert not {"nik_is_kk", "nik_sex_differs", "region_unknown"} & {r.name for r in rules}


def test_a_desa_wide_budget_line_needs_no_card() -> None:
    columns = ("kk", "kk_status", "planned_rp", "realised_rp")
    assert not {"kk_missing", "no_identity"} & {r.name for r in rules_for(columns, ("budget",), ())}
    assert "kk_missing" in {r.name for r in rules_for(columns, ("family",), ())}


def test_only_pending_submissions_are_judged(con: Connection) -> None:
    rules = (reject("required", "full_name", NotNull("full_name")),)
    rows: list[dict[str, Any]] = [{"full_name": None}, {"full_name": None, "submission_id": "earlier"}]
    assert broken(con, rules, *rows) == [(1, "required", "full_name")]


def test_a_row_may_break_several_rules_and_the_verdict_knows_their_severity(con: Connection) -> None:
    rules = (
        warn("name_has_digits", "full_name", NoMatch("full_name", "^.*[0-9].*$")),
        reject("range", "desil_nasional", Between("desil_nasional", 1, 10)),
    )
    columns = ("full_name", "desil_nasional")
    make_table(con, "std.example", columns, [{"full_name": "C0ntoh", "desil_nasional": 0}])
    make_pending(con)
    found = con.execute(verdict_sql("std.example", rules, columns)).fetchall()
    assert sorted(found) == [
        (PENDING, "Data", 1, "name_has_digits", "full_name", "warn"),
        (PENDING, "Data", 1, "range", "desil_nasional", "reject_row"),
    ]


def test_a_table_without_rules_has_no_verdicts(con: Connection) -> None:
    assert broken(con, (), {"row_no": 1}) == []


def test_a_rule_about_an_absent_column_is_refused() -> None:
    with pytest.raises(ValueError, match=r"std\.example has no column kk"):
        verdict_sql("std.example", (warn("x", "nik", Never("nik = kk", ("nik", "kk"))),), ("nik",))


def test_patterns_must_be_anchored() -> None:
    with pytest.raises(ValueError, match="anchored"):
        NoMatch("full_name", "[0-9]")


def test_constants_cannot_break_out_of_their_quotes() -> None:
    assert NoneOf("full_name", ("O'Neil",)).predicate == "\"full_name\" in ('O''Neil')"


def test_severities_are_the_code_list() -> None:
    assert {s.value for s in Severity} == set(LISTS["severity"].codes)


def test_verdicts_of_every_source_table_can_be_asked(con: Connection) -> None:
    make_pending(con)
    for source in load_sources().values():
        create_tables(con, source)
        for name, table in source.each_table():
            target = f"std.{source.name}_{name}"
            columns = [row[0] for row in con.execute(f"describe {target}").fetchall()]
            rules = rules_for(columns, table.describes, table.required)
            assert rules
            assert con.execute(verdict_sql(target, rules, columns)).fetchall() == []


def test_macros_that_rules_use_are_in_the_warehouse() -> None:
    macros = sql_text("macros/identity_number")
    assert "macro nik_agrees_with_date(" in macros
    assert "macro nik_is_female(" in macros


def test_the_number_of_a_head_is_judged_where_the_row_has_no_other(con: Connection) -> None:
    columns = ("submission_id", "sheet", "row_no", "head_nik", "head_nik_status", "response_uuid")
    rules = rules_for(columns, ("family", "survey_household"), ())
    rows = [{"head_nik_status": status} for status in ("masked", "valid", "missing")]
    assert broken(con, rules, *rows) == [(1, "nik_masked", "head_nik")]
    assert not [r for r in rules_for((*columns, "nik", "nik_status"), ("family",), ()) if r.column == "head_nik"]
