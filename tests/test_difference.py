"""What a release says of the last one: every changed figure with parts that sum to the change, gates, and notes."""

import csv
import datetime as dt
from collections.abc import Iterator
from contextlib import closing, nullcontext
from decimal import Decimal
from functools import partial
from pathlib import Path

import pytest

from config.difference import load_comparison
from config.disclosure import load_disclosure
from config.indicator import load_indicators
from config.settings import Settings
from tasks.difference.basis import (
    Basis,
    basis_of,
    basis_path,
    basis_tables,
    begin_basis,
    complete_basis,
    finish_basis,
    forget_bases,
)
from tasks.difference.cells import find_moved
from tasks.difference.compare import NotCompared
from tasks.difference.gates import ReleaseStopped, UnknownGateError, allow, check_gates, load_reasons
from tasks.difference.split import ASIDE, split_changes
from tasks.difference.trial import Mixture, both_bases, try_figures
from tasks.indicators import SHARED, compute_indicators
from tasks.publish.release import build_release
from tasks.regions import load_region_tables
from tasks.warehouse import Connection, EngineError, attached, open_memory, rows, scalar
from tests.conftest import Insert
from tests.publish_figures import FACTS, INDICATORS, RELEASE, figure, fill, fill_areas, fill_figures
from tests.test_interrupted import Stopped, stop

REGENCY = "33.26"
COAST, HILLS = "33.26.15.2001", "33.26.01.2001"
DAY = dt.date(2026, 11, 24)
NEXT = "2026-12-24T0215"
WANTED = tuple(i for i in load_indicators() if i.name in ("persons_registered", "disability", "families_registered"))
FIGURE = "indicator, area_code, breakdown, category, method"
PARTS = ("late_data", "corrections", "relinking", "method", "boundary", "calendar", "disclosure")


@pytest.fixture
def settings(tmp_path: Path) -> Settings:
    return Settings(home=tmp_path)


@pytest.fixture
def village(con: Connection, insert: Insert) -> Connection:
    """Twelve persons in four homes of one list, each with a record of their own."""
    load_region_tables(con, REGENCY)
    insert("core.submission", {"submission_id": "s1", "state": "accepted", "source": "opensid"})
    for number in range(12):
        add_person(insert, f"P{number}", f"F{number // 3}", "s1")
    for number in range(4):
        add_home(insert, f"F{number}")
    return con


def add_home(insert: Insert, family: str) -> None:
    home = f"H{family[1:]}"
    insert("core.household", {"household_id": home, "area_code": HILLS, "member_count": 3, "family_count": 1})
    insert("core.family", {"family_id": family, "household_id": home, "area_code": HILLS, "member_count": 3})


@pytest.fixture(autouse=True)
def exact_counts(monkeypatch: pytest.MonkeyPatch) -> None:
    """Three persons are not lost in rounding."""
    protect_by(monkeypatch, "threshold")


def protect_by(monkeypatch: pytest.MonkeyPatch, method: str) -> None:
    rules = load_disclosure().model_copy(update={"method": method})
    for module in ("tasks.indicators", "tasks.difference.trial"):
        monkeypatch.setattr(f"{module}.load_disclosure", lambda: rules)


def add_person(insert: Insert, person: str, family: str, submission: str, *, disabled: bool = False) -> None:
    record = f"r{person[1:]}"
    insert("core.person", {"person_id": person, "family_id": family, "area_code": HILLS, "has_disability": disabled})
    insert("core.person_record", {"record_id": record, "person_id": person})
    insert("std.person_record", {"record_id": record, "submission_id": submission, "has_disability": disabled})


def add_late_person(insert: Insert) -> None:
    """P20, whom a file tells of that came after the others."""
    insert("core.submission", {"submission_id": "s2", "state": "accepted", "source": "opensid"})
    add_person(insert, "P20", "F0", "s2")


def keep(con: Connection, settings: Settings, run: str, day: dt.date = DAY) -> Path:
    """Computes the figures and keeps their basis."""
    compute_indicators(con, WANTED, regency=REGENCY, release=run, as_of=day)
    begin_basis(con, settings, run, day)
    complete_basis(con, settings, run)
    return basis_path(settings, run)


def decide_repairs(settings: Settings) -> None:
    path = settings.home / "decisions" / "repairs.jsonl"
    path.parent.mkdir(exist_ok=True)
    path.write_text("a decision\n", encoding="utf-8")


def steps(con: Connection, indicator: str, area: str = REGENCY) -> dict[str, Decimal]:
    """The steps of a total by part, none of one that nothing moved."""
    found = rows(
        con,
        "select steps from figure_step where indicator = $indicator and area_code = $area and category = 'total'",
        {"indicator": indicator, "area": area},
    )
    return dict(found[0]["steps"]) if found else {}


def split(con: Connection, settings: Settings) -> None:
    one, two = (partial(attached, path=basis_path(settings, run)) for run in ("one", "two"))
    take_apart(con, one, two)


def take_apart(con: Connection, before: Basis, after: Basis) -> None:
    """Splits the changes of all figures, whether or not they are told apart once published."""
    con.execute(f"create or replace temp table figure_moved as select distinct {FIGURE} from out.indicator")
    split_changes(con, before, after, WANTED, REGENCY)


def test_every_table_that_indicators_read_is_kept_without_names_and_numbers() -> None:
    kept = basis_tables()
    assert {"core.person", "core.participation", "audit.row_account"} <= set(kept)
    assert "has_disability" in kept["core.person"]
    assert not {"nik", "full_name", "address"} & {c for columns in kept.values() for c in columns}


def test_an_indicator_finds_the_columns_it_reads_in_a_basis(village: Connection, settings: Settings) -> None:
    everything = load_indicators()
    compute_indicators(village, everything, regency=REGENCY, release="one", as_of=DAY)
    begin_basis(village, settings, "one", DAY)
    complete_basis(village, settings, "one")
    kept = partial(attached, path=basis_path(settings, "one"))
    with both_bases(village, kept, kept):
        assert try_figures(village, everything, REGENCY, Mixture(as_of=DAY)) == []


def test_the_only_cause_takes_the_whole_change(village: Connection, insert: Insert, settings: Settings) -> None:
    keep(village, settings, "one")
    add_late_person(insert)
    keep(village, settings, "two")
    split(village, settings)
    assert steps(village, "persons_registered") == {"late_data": 1}


def test_late_data_and_corrections_in_other_homes_are_told_apart(
    village: Connection, insert: Insert, settings: Settings
) -> None:
    keep(village, settings, "one")
    add_late_person(insert)
    add_person(insert, "P21", "F0", "s2", disabled=True)
    village.execute("update core.person set has_disability = true where person_id in ('P3', 'P4', 'P6')")
    village.execute("update std.person_record set has_disability = true where record_id in ('r3', 'r4', 'r6')")
    decide_repairs(settings)
    keep(village, settings, "two")
    split(village, settings)
    assert steps(village, "persons_registered") == {"late_data": 2}
    found = steps(village, "disability")
    assert set(found) == {"late_data", "corrections"}
    # 1 of 14 after the late two, then 4 of 14.
    assert found["late_data"] == Decimal("7.142857") and found["corrections"] == Decimal("21.428572")


def test_a_home_with_two_causes_is_not_separable(village: Connection, insert: Insert, settings: Settings) -> None:
    keep(village, settings, "one")
    add_late_person(insert)
    village.execute("update core.person set has_disability = true where person_id = 'P0'")
    village.execute("update std.person_record set has_disability = true where record_id = 'r0'")
    decide_repairs(settings)
    keep(village, settings, "two")
    split(village, settings)
    assert steps(village, "persons_registered") == {"not_separable": 1}


def test_a_file_that_replaced_one_corrects(village: Connection, insert: Insert, settings: Settings) -> None:
    keep(village, settings, "one")
    insert("core.submission", {"submission_id": "s2", "state": "accepted", "source": "opensid"})
    village.execute("update core.submission set state = 'superseded', superseded_by = 's2' where submission_id = 's1'")
    village.execute("update std.person_record set submission_id = 's2'")
    for table in ("core.person", "core.person_record"):
        village.execute(f"delete from {table} where person_id = 'P5'")
    village.execute("delete from std.person_record where record_id = 'r5'")
    insert("core.submission", {"submission_id": "s3", "state": "accepted", "source": "opensid"})
    add_person(insert, "P20", "F0", "s3")
    add_person(insert, "P21", "F0", "s3")
    keep(village, settings, "two")
    split(village, settings)
    assert steps(village, "persons_registered") == {"late_data": 2, "corrections": -1}


def test_relinked_records_are_told_from_late_ones(village: Connection, insert: Insert, settings: Settings) -> None:
    keep(village, settings, "one")
    add_late_person(insert)
    add_person(insert, "P21", "F0", "s2")
    village.execute("update core.person_record set person_id = 'P9' where person_id = 'P10'")
    village.execute("delete from core.person where person_id = 'P10'")
    insert("audit.pair_verdict", {"record_id_left": "r10", "record_id_right": "r9", "verdict": "same"})
    keep(village, settings, "two")
    split(village, settings)
    assert steps(village, "persons_registered") == {"late_data": 2, "relinking": -1}


def test_another_formula_and_another_day_are_computed_on_the_earlier_rows(
    village: Connection, insert: Insert, settings: Settings
) -> None:
    village.execute("update core.person set birth_date = date '2020-12-01'")
    keep(village, settings, "one")
    with_old_formula(village, settings)
    add_late_person(insert)
    keep(village, settings, "two", dt.date(2026, 12, 24))
    split(village, settings)
    assert steps(village, "persons_registered") == {"method": 7, "late_data": 1}


def with_old_formula(con: Connection, settings: Settings) -> None:
    """As if the first figures had been made by a formula that missed seven persons."""
    con.execute("attach $path as old", {"path": str(basis_path(settings, "one"))})
    con.execute("update old.input set value = 'x' where name = 'figures'")
    con.execute("update old.figure set value = value - 7 where indicator = 'persons_registered' and value > 0")
    con.execute("detach old")


def test_another_class_of_a_desa_is_a_change_of_boundary(village: Connection, settings: Settings) -> None:
    village.execute("update core.person set area_code = $area where person_id = 'P11'", {"area": COAST})
    keep(village, settings, "one")
    village.execute("update core.region set topography_class = 'pesisir' where area_code = $area", {"area": HILLS})
    keep(village, settings, "two")
    split(village, settings)
    assert steps(village, "persons_registered", "pesisir") == {"boundary": 11}
    assert steps(village, "persons_registered") == {}


def test_rounding_where_there_was_none_is_a_change_of_disclosure(
    village: Connection, insert: Insert, settings: Settings, monkeypatch: pytest.MonkeyPatch
) -> None:
    keep(village, settings, "one")
    protect_by(monkeypatch, "rounding")
    monkeypatch.setattr("tasks.difference.inputs.DISCLOSURE", ("config/metadata.yml",))
    insert("core.submission", {"submission_id": "s2", "state": "accepted", "source": "opensid"})
    for number in range(20, 25):
        add_person(insert, f"P{number}", "F0", "s2")
    keep(village, settings, "two")
    split(village, settings)
    found = steps(village, "persons_registered")
    assert found["late_data"] == 5 and abs(found["disclosure"]) < 5 and len(found) == 2


# --- releases --------------------------------------------------------------------------------------------------------


@pytest.fixture
def published() -> Iterator[Connection]:
    """Figures of a release as the warehouse holds them."""
    with closing(open_memory()) as con:
        fill_areas(con)
        fill_figures(con)
        yield con


def publish(con: Connection, settings: Settings, release: str = RELEASE) -> Path:
    return build_release(con, settings, release, indicators=INDICATORS, facts=FACTS).folder / "difference"


def again(con: Connection, families: float = 120.0) -> None:
    con.execute("delete from out.indicator")
    fill_figures(con, NEXT, families)


def read(path: Path) -> list[dict[str, str]]:
    with path.open(encoding="utf-8", newline="") as lines:
        return list(csv.DictReader(lines))


def test_the_first_release_says_that_it_is_the_first(published: Connection, settings: Settings) -> None:
    folder = publish(published, settings)
    assert "rilis pertama" in (folder / "notes.id.md").read_text(encoding="utf-8")
    assert sorted(p.name for p in folder.iterdir()) == [f"notes.{k}.{s}" for k in ("en", "id") for s in ("html", "md")]


def test_every_changed_figure_is_listed_with_parts_that_sum_to_its_change(
    published: Connection, settings: Settings
) -> None:
    publish(published, settings)
    again(published, 131.5)
    published.execute("update out.indicator set value = 2, n = 2 where area_code = '33.26.01.2004'")
    found = read(publish(published, settings, NEXT) / "figures.csv")
    assert {(r["area_code"], r["kind"]) for r in found} == {("33.26.01.2001", "changed"), ("33.26.01.2004", "status")}
    (changed,) = (r for r in found if r["kind"] == "changed")
    assert Decimal(changed["change"]) == Decimal("11.5")
    assert sum(Decimal(changed[f"by_{part}"]) for part in PARTS) + Decimal(changed["not_separable"]) == Decimal("11.5")


def test_changed_figures_stand_in_one_order_and_headlines_name_their_period(
    published: Connection, settings: Settings
) -> None:
    fill(published, "out.indicator", [figure(category="a")])
    publish(published, settings)
    again(published, 131.5)
    fill(published, "out.indicator", [figure(category="b", release=NEXT)])
    published.execute("update out.indicator set value = 8.5 where indicator = 'survey_p0' and period = '2026'")
    allow(settings, "figures_gone", "a category ended", "petugas", dt.datetime(2026, 12, 1, tzinfo=dt.UTC))
    folder = publish(published, settings, NEXT)
    families = [r for r in read(folder / "figures.csv") if r["indicator"] == "families_registered"]
    assert [(r["category"], r["kind"]) for r in families] == [("a", "removed"), ("b", "added"), ("total", "changed")]
    assert ", 2026 | 8 | 8.5 |" in (folder / "notes.en.md").read_text(encoding="utf-8")


def test_a_withheld_figure_tells_no_part_of_its_change(published: Connection, settings: Settings) -> None:
    publish(published, settings)
    again(published)
    published.execute("update out.indicator set value = 2, n = 2 where area_code = '33.26.01.2004'")
    (row,) = read(publish(published, settings, NEXT) / "figures.csv")
    assert (row["status_before"], row["status"], row["value_before"], row["value"]) == (
        "provisional",
        "few",
        "55.000000",
        "",
    )
    assert {row[c] for c in ("change", *(f"by_{p}" for p in PARTS), "not_separable")} == {""}


def test_cells_of_every_table_are_compared(published: Connection, settings: Settings) -> None:
    publish(published, settings)
    again(published)
    published.execute("update out.area set area_name = 'Baru' where area_code = '33.26.02.2001'")
    published.execute("delete from out.area where area_code = 'pesisir'")
    cells = read(publish(published, settings, NEXT) / "cells.csv")
    told = {(c["table_name"], c["kind"], c["row_key"], c["column_name"]) for c in cells}
    assert ("area", "cell_changed", "33.26.02.2001", "area_name") in told
    assert ("wide_desa", "cell_changed", "33.26.02.2001", "area_name") in told
    assert ("area", "row_removed", "pesisir", "") in told
    assert not [c for c in cells if c["table_name"] == "indicator"]


def test_a_figure_moved_when_anything_of_it_in_any_period_is_another(published: Connection) -> None:
    told = (
        "select 'persons' as indicator, area_code, 'total' as breakdown, 'total' as category, 'register' as method, period, value, release "
        "from (values ('same', '2025', 5.0, 'one'), ('gone', '2026', 5.0, 'one'), ('other', '2025', 5.0, 'one'), ('other', '2026', 7.0, 'one')) "
        "as t (area_code, period, value, release)"
    )
    published.execute("attach ':memory:' as published")
    published.execute(f"create temp table figure_earlier as {told}")
    published.execute(
        "create table published.indicator as select * replace ('two' as release), 'x' as odd from figure_earlier"
    )
    published.execute("update published.indicator set value = null where area_code = 'other' and period = '2025'")
    published.execute("update published.indicator set area_code = 'new' where area_code = 'gone'")
    find_moved(published)
    found = rows(published, f"select {FIGURE} from figure_moved order by area_code")
    assert [r["area_code"] for r in found] == ["gone", "new", "other"]
    assert {r["category"] for r in found} == {"total"}


def test_a_figure_that_did_not_move_is_not_taken_apart(village: Connection, insert: Insert, settings: Settings) -> None:
    keep(village, settings, "one")
    add_late_person(insert)
    keep(village, settings, "two")
    one, two = (partial(attached, path=basis_path(settings, run)) for run in ("one", "two"))
    village.execute(
        f"create temp table figure_moved as select distinct {FIGURE} from out.indicator where area_code = $area",
        {"area": HILLS},
    )
    split_changes(village, one, two, WANTED, REGENCY)
    assert steps(village, "persons_registered", HILLS) == {"late_data": 1}
    assert steps(village, "persons_registered") == {}


def test_a_register_figure_goes_on_when_the_month_does(published: Connection, settings: Settings) -> None:
    monthly = [i.__class__(**{**vars(i), "period": "month"}) for i in INDICATORS]
    build_release(published, settings, RELEASE, indicators=monthly, facts=FACTS)
    again(published, 125.0)
    published.execute("update out.indicator set period = '2026-10' where period = '2026-09'")
    folder = build_release(published, settings, NEXT, indicators=monthly, facts=FACTS).folder
    found = read(folder / "difference" / "figures.csv")
    assert [(r["kind"], r["period_before"], r["period"], r["change"]) for r in found] == [
        ("changed", "2026-09", "2026-10", "5.000000")
    ]


def test_a_gate_stops_the_release_by_name_and_a_reason_lets_it_pass(published: Connection, settings: Settings) -> None:
    publish(published, settings)
    again(published)
    published.execute("update out.indicator set value = 400000, n = 400000 where value = 258000")
    with pytest.raises(ReleaseStopped, match=r"kabupaten_moved.*families_registered 33\.26 \(55\.0 %\)"):
        publish(published, settings, NEXT)
    assert not (settings.published / NEXT).exists()
    assert (settings.published / "current").readlink() == Path(RELEASE)
    for gate in ("kabupaten_moved", "kabupaten_not_explained"):
        assert allow(settings, gate, "sensus baru", "petugas", dt.datetime(2026, 12, 1, tzinfo=dt.UTC)) == RELEASE
    folder = publish(published, settings, NEXT)
    assert "sensus baru" in (folder / "notes.id.md").read_text(encoding="utf-8")
    assert load_reasons(settings, NEXT) == {}


@pytest.mark.parametrize(("after", "stops"), [(0.012, False), (0.025, True)])
def test_a_share_of_few_may_double_until_many_records_are_behind_it(
    settings: Settings, after: float, stops: bool
) -> None:
    # Of 400,000 persons 20 had it before: 28 more are a village's, 80 more are not.
    with closing(open_memory()) as con:
        con.execute(
            "create temp table figure_change as select 'disability' as indicator, '33.26' as area_code, 'kabupaten' as area_level, "
            "'kind' as breakdown, 'rare' as category, 'changed' as kind, 0.005 as value_before, 400000 as n_before, $after - 0.005 as change",
            {"after": after},
        )
        con.execute(
            "alter table figure_change add column not_separable double; "
            + "; ".join(f"alter table figure_change add column by_{part} double" for part in PARTS)
        )
        gates = [gate for gate in load_comparison().gates if gate.name == "kabupaten_moved"]
        with pytest.raises(ReleaseStopped, match=r"disability 33\.26 rare") if stops else nullcontext():
            assert check_gates(con, settings, gates, RELEASE, {"disability": 100.0})[0].broken == 0


def test_figures_that_are_gone_stop_the_release(published: Connection, settings: Settings) -> None:
    publish(published, settings)
    again(published)
    published.execute("delete from out.indicator where indicator = 'survey_p0'")
    with pytest.raises(ReleaseStopped, match=r"figures_gone.*survey_p0 kabupaten"):
        publish(published, settings, NEXT)


def test_only_known_gates_may_be_allowed(published: Connection, settings: Settings) -> None:
    publish(published, settings)
    with pytest.raises(UnknownGateError):
        allow(settings, "no_gate", "x", "x", dt.datetime(2026, 12, 1, tzinfo=dt.UTC))


def test_a_release_that_cannot_be_compared_is_not_published(published: Connection, settings: Settings) -> None:
    publish(published, settings)
    again(published)
    (settings.published / RELEASE / "parquet" / "indicator.parquet").unlink()
    with pytest.raises(NotCompared, match=RELEASE):
        publish(published, settings, NEXT)
    assert sorted(p.name for p in settings.published.iterdir()) == [RELEASE, "current"]


def test_notes_are_there_in_both_languages_and_say_what_could_not_be_split(
    published: Connection, settings: Settings
) -> None:
    publish(published, settings)
    again(published, 121.0)
    folder = publish(published, settings, NEXT)
    for language in ("id", "en"):
        words = load_comparison().words
        page = (folder / f"notes.{language}.html").read_text(encoding="utf-8")
        assert getattr(words["no_basis"], language) in page and f'lang="{language}"' in page
        assert "{" not in (folder / f"notes.{language}.md").read_text(encoding="utf-8")


def test_bases_of_other_runs_and_half_written_ones_are_removed(settings: Settings) -> None:
    folder = settings.home / "basis"
    folder.mkdir()
    for name in ("one.duckdb", "two.duckdb", "two.part"):
        (folder / name).touch()
    forget_bases(settings, keep={"two"})
    assert [p.name for p in folder.iterdir()] == ["two.duckdb"]


def test_a_basis_that_is_only_begun_splits_as_the_complete_one(
    village: Connection, insert: Insert, settings: Settings
) -> None:
    keep(village, settings, "one")
    add_late_person(insert)
    compute_indicators(village, WANTED, regency=REGENCY, release="two", as_of=DAY)
    begin_basis(village, settings, "two", DAY)
    before, begun = (basis_of(village, settings, run) for run in ("one", "two"))
    assert before and begun
    take_apart(village, before, begun)
    found = steps(village, "persons_registered")
    complete_basis(village, settings, "two")
    split(village, settings)
    assert found == steps(village, "persons_registered") == {"late_data": 1}


def test_trials_leave_the_rows_that_figures_are_traced_by(
    village: Connection, insert: Insert, settings: Settings
) -> None:
    keep(village, settings, "one")
    add_late_person(insert)
    # Another day and other rows, so that one of the two is let in alone.
    day = DAY + dt.timedelta(days=40)
    keep(village, settings, "two", day)
    whole = {name: village.execute(f"from {name} order by all").fetchall() for name in SHARED}
    split(village, settings)
    assert set(steps(village, "persons_registered")) == {"late_data"}
    assert "P20" in {row["person_id"] for row in rows(village, "from living_person")}
    assert {name: village.execute(f"from {name} order by all").fetchall() for name in SHARED} == whole
    assert not rows(
        village, "from duckdb_tables() where temporary and starts_with(table_name, $aside)", {"aside": ASIDE}
    )


@pytest.mark.parametrize("where", ["keep_traces", "keep_places", "Path.replace"])
def test_a_basis_that_a_killed_run_had_begun_is_completed_by_the_next(
    village: Connection, settings: Settings, monkeypatch: pytest.MonkeyPatch, where: str
) -> None:
    whole = held(village, keep(village, settings, "one"))
    begin_basis(village, settings, "one", DAY)
    basis_path(settings, "one").unlink()
    (settings.published / "one").mkdir(parents=True)
    with monkeypatch.context() as patch, pytest.raises(Stopped):
        patch.setattr(f"tasks.difference.basis.{where}", stop)
        complete_basis(village, settings, "one")
    # As in another process, which has no temporary table yet.
    village.execute("drop table living_person")
    finish_basis(village, settings)
    assert held(village, basis_path(settings, "one")) == whole
    assert [p.name for p in (settings.home / "basis").iterdir()] == ["one.duckdb"]
    finish_basis(village, settings)
    assert basis_path(settings, "one").exists()


@pytest.mark.parametrize("published", [False, True])
def test_a_basis_goes_whose_run_did_not_publish_or_whose_traces_would_be_others(
    village: Connection, settings: Settings, monkeypatch: pytest.MonkeyPatch, published: bool
) -> None:
    compute_indicators(village, WANTED, regency=REGENCY, release="one", as_of=DAY)
    begin_basis(village, settings, "one", DAY)
    if published:
        (settings.published / "one").mkdir(parents=True)
        monkeypatch.setattr(
            "tasks.difference.basis.input_hashes", lambda *_: {"figures": "other", "processing": "other"}
        )
    finish_basis(village, settings)
    assert not list((settings.home / "basis").iterdir())
    assert basis_of(village, settings, "one") is None


def test_traces_are_kept_all_or_none(village: Connection, settings: Settings) -> None:
    compute_indicators(village, WANTED, regency=REGENCY, release="one", as_of=DAY)
    begin_basis(village, settings, "one", DAY)
    (settings.published / "one").mkdir(parents=True)
    village.execute("drop table survey_deprivation")
    with pytest.raises(EngineError, match="survey_deprivation"):
        complete_basis(village, settings, "one")
    finish_basis(village, settings)
    with attached(village, "held", basis_path(settings, "one")):
        assert scalar(village, "select count(*) from held.trace.living_person") > 0


def test_what_is_left_of_a_basis_that_cannot_be_read_does_not_stop_the_next_run(
    village: Connection, settings: Settings
) -> None:
    compute_indicators(village, WANTED, regency=REGENCY, release="one", as_of=DAY)
    begin_basis(village, settings, "one", DAY)
    (settings.published / "one").mkdir(parents=True)
    for part in (settings.home / "basis").iterdir():
        part.write_bytes(b"half")
    finish_basis(village, settings)
    assert not list((settings.home / "basis").iterdir())
    assert basis_of(village, settings, "one") is None


def held(con: Connection, path: Path) -> dict[str, list[tuple[object, ...]]]:
    """Every row of every table of a basis."""
    with attached(con, "held", path):
        names = rows(con, "select schema_name, table_name from duckdb_tables() where database_name = 'held'")
        tables = [f"{row['schema_name']}.{row['table_name']}" for row in names]
        return {name: sorted(con.execute(f"from held.{name}").fetchall(), key=str) for name in tables}
