"""From a published figure back to the rows it counts: the same indicator asked of single rows, where these stand, and who may see more."""

import datetime as dt
import json
import shutil
from collections.abc import Sequence
from contextlib import closing
from dataclasses import replace
from pathlib import Path

import duckdb
import pytest
from typer.testing import CliRunner, Result

from config.indicator import load_indicators
from config.settings import PROJECT, Settings
from flows.cli import app
from tasks.access_log import NoPurposeError, access_log, note_access
from tasks.contract.model import Terms
from tasks.difference.basis import begin_basis, complete_basis
from tasks.explain.answer import Explanation, NothingKeptError, explain_figure, open_current
from tasks.explain.figure import UnknownFigureError, parse_question
from tasks.explain.kept import BASES, opened
from tasks.explain.officer import show_identifiers
from tasks.explain.places import COUNTED, columns_read, wanted
from tasks.explain.tell import head_lines, tables
from tasks.explain.trace import Sums, same_value, value_of
from tasks.explain.units import count_units
from tasks.indicators import build_bases, compute_indicators
from tasks.lineage.columns import origins_of
from tasks.lineage.definition import definition_files
from tasks.lineage.versions import indicator_version
from tasks.publish.folders import point_at
from tasks.regions import load_region_tables
from tasks.warehouse import SCHEMAS, Connection, open_warehouse
from tests.indicator_cases import PARAMETERS, Case, filled, load_cases, nullable_ddl, numbers

INDICATORS = {i.name: i for i in load_indicators()}
# Official figures have no rows of ours; a case about the whole regency has no desa.
CASES = [case for case in load_cases() if INDICATORS[case.name].method != "official"]


# --- every indicator's own SQL, asked of single rows -----------------------------------------------------------------


@pytest.fixture(scope="module")
def empty(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A database file with the declared tables, which take rows with only some columns."""
    path = tmp_path_factory.mktemp("kept") / "empty.duckdb"
    with closing(duckdb.connect(str(path))) as con:
        for schema in (*SCHEMAS, "trace"):
            con.execute(f"create schema {schema}")
        for statement in nullable_ddl():
            con.execute(statement)
    return path


def keep_case(empty: Path, path: Path, case: Case) -> None:
    """A basis as a run keeps it, of the rows of a case."""
    shutil.copy(empty, path)
    with closing(duckdb.connect(str(path))) as con:
        for table, found in filled(case).items():
            marks = ", ".join("?" for _ in found[0])
            con.executemany(
                f"insert into {table} ({', '.join(found[0])}) values ({marks})", [[*r.values()] for r in found]
            )
        build_bases(con, PARAMETERS)
        for base in BASES:
            con.execute(f"create table trace.{base} as select * from {base}")


@pytest.mark.parametrize("case", CASES, ids=[case.name for case in CASES])
def test_rows_of_each_figure_add_up_to_it(empty: Path, tmp_path: Path, case: Case) -> None:
    keep_case(empty, tmp_path / "case.duckdb", case)
    expected = {tuple(str(row.get(k, d)) for k, d in KEYS.items()): row for row in case.expected if row["area_code"]}
    summed = {}
    with opened(tmp_path / "case.duckdb") as con:
        con.execute("create or replace temp table scope_place as select area_code as base_code from core.region")
        for key in expected:
            count_units(con, INDICATORS[case.name], dict(zip(CELL, key[1:], strict=True)), PARAMETERS)
            summed[key] = con.execute(SUMMED, {"area": key[0]}).fetchone()
    wanted_sums = {key: (row["numerator"], row.get("denominator"), row["n"]) for key, row in expected.items()}
    assert {key: zeros(found) for key, found in summed.items()} == {k: zeros(v) for k, v in wanted_sums.items()}


CELL = ("period", "breakdown", "category")
SUMMED = "select sum(numerator), sum(denominator), sum(n) from counted where area_code = $area"
KEYS = {"area_code": "", "period": PARAMETERS["period"], "breakdown": "total", "category": "total"}


def zeros(found: Sequence[float | None] | None) -> list[float | None]:
    """Sums with nothing counted as zero: rows that add nothing are left out."""
    return [value or 0.0 for value in numbers(found or ())]


# --- one figure of a small village, from the question to the cell ----------------------------------------------------

REGENCY, DESA, RELEASE = "33.26", "33.26.01.2001", "2026-10-01T000000"
DAY = dt.date(2026, 9, 30)
WANTED = tuple(INDICATORS[name] for name in ("valid_nik", "families_registered", "official_p0"))
HASH = "f" * 64
NAME, NIK = "SITI CONTOH", "3326014101900001"


@pytest.fixture(scope="module")
def home(tmp_path_factory: pytest.TempPathFactory) -> Settings:
    """A release of eighteen synthetic persons in six families, fifteen of whom have a valid NIK, all of one sheet."""
    settings = Settings(home=tmp_path_factory.mktemp("home"), language="en")
    with closing(open_warehouse(settings)) as con:
        load_region_tables(con, REGENCY)
        insert_village(con)
        compute_indicators(con, WANTED, regency=REGENCY, release=RELEASE, as_of=DAY)
        begin_basis(con, settings, RELEASE, DAY)
        complete_basis(con, settings, RELEASE)
        folder = settings.published / RELEASE / "parquet"
        folder.mkdir(parents=True)
        con.execute(
            "update out.indicator set value = null, status = 'few' where area_code = '33.26' and indicator = 'families_registered'"
        )
        for table in ("indicator", "area"):
            con.execute(f"copy out.{table} to '{folder / table}.parquet' (format parquet)")
    point_at(settings.published, RELEASE)
    return settings


def insert_village(con: Connection) -> None:
    con.execute(
        "insert into core.submission (submission_id, raw_hash, source, source_table, file_name, submitter, state, message_key, received_at) "
        "values ('s1', $hash, 'opensid', 'person', 'penduduk.xlsx', 'x', 'accepted', 'x', '2026-09-01')",
        {"hash": HASH},
    )
    con.execute(
        "create table std.opensid_person (record_id varchar, submission_id varchar, sheet varchar, row_no bigint)"
    )
    con.execute(
        "insert into audit.column_place (submission_id, sheet, source_table, column_name, header, letter, row_no) "
        "values ('s1', 'Data', 'person', 'nik', 'NIK', 'C', 1), ('s1', 'Data', 'person', 'full_name', 'NAMA', 'B', 1)"
    )
    for number in range(18):
        insert_person(con, number)
    for number in range(6):
        con.execute(
            "insert into core.household (household_id, area_code, member_count, family_count) values ($1, $2, 3, 1)",
            [f"H{number}", DESA],
        )
        con.execute(
            "insert into core.family (family_id, household_id, area_code, head_person_id, member_count, valid_from, recorded_from) "
            "values ($1, $2, $3, $4, 3, '2026-09-01', '2026-09-01')",
            [f"F{number}", f"H{number}", DESA, f"P{number * 3:02}"],
        )


def insert_person(con: Connection, number: int) -> None:
    record, status = f"opensid_person:{number}", "valid" if number % 6 else "length"
    place = [record, "s1", "Data", number + 2]
    con.execute(
        "insert into core.person (person_id, family_id, area_code, nik_status, record_count, source_count, valid_from, recorded_from) "
        "values ($1, $2, $3, $4, 1, 1, '2026-09-01', '2026-09-01')",
        [f"P{number:02}", f"F{number // 3}", DESA, status],
    )
    con.execute("insert into core.person_record (record_id, person_id) values ($1, $2)", [record, f"P{number:02}"])
    con.execute("insert into std.opensid_person values ($1, $2, $3, $4)", place)
    con.execute(
        "insert into std.person_record (record_id, submission_id, sheet, row_no, source, source_table, full_name, nik) "
        "values ($1, $2, $3, $4, 'opensid', 'person', $5, $6)",
        [*place, NAME, NIK],
    )


def asked(*words: str) -> dict[str, str]:
    return parse_question(words, "en")


def explained(home: Settings, *words: str, officer: bool = False) -> Explanation:
    return explain_figure(home, asked(*words), 3, officer=officer)


def test_a_share_is_traced_to_rows_sheets_and_cells(home: Settings) -> None:
    found = explained(home, f"area={DESA}", "indicator=valid_nik", "period=2026-09")
    assert found.sums == Sums(units=18, counting=15, numerator=15, denominator=18, n=18)
    assert found.agrees is True and found.again == pytest.approx(1500 / 18)
    assert (found.figure.value, found.figure.status) == (75, "rounded")
    assert [(p["unit_id"], p["file_name"], p["sheet"], p["row_no"], p["cells"]) for p in found.places] == [
        ("P01", "penduduk.xlsx", "Data", 3, "C3"),
        ("P02", "penduduk.xlsx", "Data", 4, "C4"),
        ("P03", "penduduk.xlsx", "Data", 5, "C5"),
    ]
    assert [(f["raw_hash"], f["row_count"], f["unit_count"]) for f in found.files] == [(HASH, 18, 18)]


def test_what_is_told_names_no_person(home: Settings) -> None:
    found = explained(home, "area=Klesem", "indicator=valid_nik")
    told = "\n".join(head_lines(found, "en")) + str(tables(found, "en"))
    assert "15 of 18 person rows" in told and "it is 83.333333, as it was before" in told and found.definition in told
    assert NAME not in told and NIK not in told


def test_a_figure_that_does_not_come_out_again_says_so(home: Settings) -> None:
    found = replace(explained(home, f"area={DESA}", "indicator=valid_nik"), again=12.5)
    assert found.agrees is False
    assert "COMPUTED AGAIN FROM THE TRACED ROWS IT IS 12.5" in "\n".join(head_lines(found, "en"))


@pytest.mark.parametrize(("value", "n", "few"), [(0.0, 0, True), (5.0, 5, True), (10.0, 10, False)])
def test_a_figure_rounded_to_the_base_or_less_may_stand_for_few(
    home: Settings, value: float, n: int, few: bool
) -> None:
    found = explained(home, f"area={DESA}", "indicator=families_registered")
    assert replace(found, figure=replace(found.figure, value=value, n=n)).is_withheld is few


def test_rows_of_a_withheld_figure_are_for_officers(home: Settings) -> None:
    words = ("area=33.26", "indicator=families_registered")
    hidden = explained(home, *words)
    assert hidden.is_withheld and hidden.sums is None and not hidden.places and not hidden.files
    assert "--officer" in "\n".join(head_lines(hidden, "en"))
    opened_up = explained(home, *words, officer=True)
    assert opened_up.sums is not None and opened_up.sums.units == 6


def test_an_official_figure_leads_to_the_line_of_the_list(home: Settings) -> None:
    found = explained(home, "area=33.26", "indicator=official_p0")
    assert found.agrees is True and not found.places
    [line] = found.lines
    listed = (PROJECT / line["file"]).read_text(encoding="utf-8").splitlines()
    assert {"p0", found.figure.period} <= set(listed[line["row"] - 1].split(","))


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (("area=Klesm", "indicator=valid_nik"), r"no area Klesm here. Nearest: 33.26.01.2001 \(Klesem\)"),
        ((f"area={DESA}", "indicator=valid_nk"), "no indicator valid_nk here. Nearest: valid_nik"),
        ((f"area={DESA}", "indicator=valid_nik", "period=2026-8"), "no period 2026-8 here. Nearest: 2026-09"),
        ((f"area={DESA}", "indicator=valid_nik", "category=totl"), "no category totl here. Nearest: total"),
        ((f"area={DESA}", "indicator=official_p0"), "not published for areas of the level desa, only for: kabupaten"),
        (("area=Sidomulyo", "indicator=valid_nik"), "name of several areas, give the code"),
    ],
)
def test_an_unknown_word_is_answered_with_the_nearest(home: Settings, words: tuple[str, ...], said: str) -> None:
    with pytest.raises(UnknownFigureError, match=said):
        explained(home, *words)


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (("33.26",), "33.26 is not understood"),
        (("colour=red",), "colour=red is not understood"),
        (("area=x",), "indicator=... is missing"),
    ],
)
def test_a_question_that_is_none_is_refused(words: tuple[str, ...], said: str) -> None:
    with pytest.raises(UnknownFigureError, match=said):
        parse_question(words, "en")


def test_without_a_release_or_its_basis_there_is_nothing_to_explain(tmp_path: Path) -> None:
    with pytest.raises(NothingKeptError, match="no release yet"), open_current(Settings(home=tmp_path, language="en")):
        pass
    (tmp_path / "published").mkdir()
    point_at(tmp_path / "published", RELEASE)
    with pytest.raises(NothingKeptError, match="is not kept"), open_current(Settings(home=tmp_path, language="en")):
        pass


# --- officers --------------------------------------------------------------------------------------------------------


def test_an_officer_sees_persons_and_leaves_a_line_that_names_none(home: Settings) -> None:
    found = explained(home, f"area={DESA}", "indicator=valid_nik", officer=True)
    seen = show_identifiers(home, found, "officer", "check of a complaint", dt.datetime(2026, 10, 2, tzinfo=dt.UTC))
    assert [(row["full_name"], row["nik"], row["row_no"]) for row in seen] == [
        (NAME, NIK, 3),
        (NAME, NIK, 4),
        (NAME, NIK, 5),
    ]
    line = access_log(home).read_text(encoding="utf-8").splitlines()[-1]
    assert json.loads(line) == {
        "at": "2026-10-02T00:00:00+00:00", "by": "officer", "purpose": "check of a complaint", "what": "explain", "release": RELEASE,
        "area_code": DESA, "indicator": "valid_nik", "period": "2026-09", "breakdown": "total", "category": "total", "rows": 3,
    }  # fmt: skip
    assert NAME not in line and NIK not in line


@pytest.mark.parametrize("purpose", ["", "  ", f"who is {NIK}"])
def test_nobody_looks_without_a_purpose(tmp_path: Path, purpose: str) -> None:
    settings = Settings(home=tmp_path, language="en")
    with pytest.raises(NoPurposeError, match="for what purpose"):
        note_access(settings, "officer", purpose, {}, dt.datetime(2026, 10, 2, tzinfo=dt.UTC))
    assert not access_log(settings).exists()


def test_the_access_log_only_grows(tmp_path: Path) -> None:
    settings = Settings(home=tmp_path)
    for number in range(2):
        note_access(settings, "officer", "a reason", {"rows": number}, dt.datetime(2026, 10, 2, tzinfo=dt.UTC))
    lines = access_log(settings).read_text(encoding="utf-8").splitlines()
    assert [json.loads(line)["rows"] for line in lines] == [0, 1]
    assert access_log(settings).stat().st_mode & 0o077 == 0


# --- columns ---------------------------------------------------------------------------------------------------------


def test_columns_are_followed_through_shared_steps_to_stored_tables() -> None:
    found = origins_of("indicators/valid_nik")
    assert found.columns["numerator"] == {"core.person.nik_status"}
    assert {"core.person.vital_status", "core.family.area_code"} <= found.choosing
    assert columns_read(found, COUNTED) == {"core.person": {"nik_status", "vital_status", "area_code"}}


def test_a_union_and_an_expression_are_followed() -> None:
    found = origins_of("indicators/problem_money")
    assert found.columns["numerator"] == {"core.intervention.realised_rp"}
    assert found.columns["category"] == {f"core.intervention.{c}" for c in ("partner_kind", "problem", "household_id")}


def test_a_column_is_sought_by_what_files_call_it() -> None:
    assert wanted({"core.person": {"nik_status", "education"}}) == [
        ("core.person", "education"),
        ("core.person", "nik"),
    ]


@pytest.mark.parametrize(
    ("sums", "value"),
    [
        (Sums(units=3, counting=2, numerator=2, denominator=3, n=3), round(200 / 3, 9)),
        (Sums(units=0, counting=0, numerator=None, denominator=None, n=0), None),
        (Sums(units=1, counting=0, numerator=0, denominator=0, n=0), None),
    ],
)
def test_a_share_is_made_of_sums(sums: Sums, value: float | None) -> None:
    assert value_of(INDICATORS["valid_nik"], sums) == value


def test_a_count_of_nothing_is_zero() -> None:
    none = Sums(units=0, counting=0, numerator=None, denominator=None, n=0)
    assert value_of(INDICATORS["families_registered"], none) == 0


def test_figures_are_the_same_to_the_published_decimals() -> None:
    assert same_value(19.841897, 19.841897233) and not same_value(19.841897, 19.8419)
    assert same_value(None, 1.0) is None


# --- versions --------------------------------------------------------------------------------------------------------

TERMS = Terms(tables={}, indicators={"a": {"unit": "person", "range": "0 to 100"}}, offers={"a": ("desa", "total")})
MORE = replace(TERMS, offers={"a": ("desa", "kabupaten", "total")})
OTHER = replace(TERMS, indicators={"a": {"unit": "family", "range": "0 to 100"}})


@pytest.mark.parametrize(
    ("before", "after", "made_by", "version"),
    [
        (TERMS, TERMS, "same", "1.4.2"),
        (TERMS, TERMS, "another", "1.4.3"),
        (TERMS, MORE, "same", "1.5.0"),
        (MORE, TERMS, "same", "2.0.0"),
        (TERMS, OTHER, "another", "2.0.0"),
        (None, TERMS, "same", "1.0.0"),
        (Terms(tables={}), TERMS, "same", "1.0.0"),
    ],
)
def test_an_indicator_is_raised_by_what_changed(before: Terms | None, after: Terms, made_by: str, version: str) -> None:
    was = {"version": "1.4.2", "definition": "same"}
    assert indicator_version("a", was, made_by, before, after) == version


@pytest.mark.parametrize(
    ("name", "table", "column"),
    [
        ("fourteen_criteria_register", "core.person", "education"),
        ("village_coverage", "core.submission", "area_code"),
    ],
)
def test_what_the_merge_put_with_a_family_is_traced_to_where_it_came_from(name: str, table: str, column: str) -> None:
    origins = origins_of(INDICATORS[name].model)
    assert column in columns_read(origins, COUNTED)[table]


def test_a_shared_step_is_part_of_the_definition() -> None:
    names = {path.stem for path in definition_files(INDICATORS["decent_house"])}
    assert names == {
        "decent_house",
        "dwelling",
        "dwelling_verdict",
        "dwelling_said",
        "dwelling_answer",
        "living_family",
        "family_rank",
    }
    assert {p.name for p in definition_files(INDICATORS["survey_mpi_m0"])} >= {
        "survey_mpi_m0.yml",
        "survey_deprivation.sql",
    }


# --- the command -----------------------------------------------------------------------------------------------------


def run(home: Settings, monkeypatch: pytest.MonkeyPatch, *words: str) -> Result:
    monkeypatch.setenv("LAB_HOME", str(home.home))
    monkeypatch.setenv("LAB_LANGUAGE", "en")
    return CliRunner().invoke(app, ["explain", *words])


def test_the_command_answers_without_a_name(home: Settings, monkeypatch: pytest.MonkeyPatch) -> None:
    told = run(home, monkeypatch, f"area={DESA}", "indicator=valid_nik", "--limit", "1")
    assert told.exit_code == 0 and "15 of 18 person rows" in told.stdout and "C3" in told.stdout
    assert NAME not in told.stdout and NIK not in told.stdout


def test_the_command_shows_an_officer_names(home: Settings, monkeypatch: pytest.MonkeyPatch) -> None:
    told = run(home, monkeypatch, f"area={DESA}", "indicator=valid_nik", "--officer", "--purpose", "a complaint")
    assert told.exit_code == 0 and NAME in told.stdout


@pytest.mark.parametrize("words", [("--officer",), ("--purpose", "curious"), ("--officer", "--purpose", NIK)])
def test_the_command_refuses_half_a_request(
    home: Settings, monkeypatch: pytest.MonkeyPatch, words: tuple[str, ...]
) -> None:
    told = run(home, monkeypatch, f"area={DESA}", "indicator=valid_nik", *words)
    assert told.exit_code != 0 and NAME not in told.output and "Traceback" not in told.output


def test_the_command_says_what_is_not_known(home: Settings, monkeypatch: pytest.MonkeyPatch) -> None:
    told = run(home, monkeypatch, "area=Klesem", "indicator=valid_nk")
    assert told.exit_code == 1 and "Nearest: valid_nik" in told.stdout
