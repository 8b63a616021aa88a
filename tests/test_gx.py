import json
import logging
import os
import re
from collections.abc import Iterator
from contextlib import closing
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest

from config.schema import COLUMNS
from expectations.gx_door import RuleResult, Suite, run_suite, run_suites
from expectations.rule import Between, Never, NotNull, Rule, Severity, warn
from expectations.verdicts import verdict_sql
from tasks.warehouse import Connection, open_memory
from tests.rule_rows import COLUMN_TYPES, PENDING, cases, every_rule, make_pending, make_table

RULES = every_rule()
COLUMNS_READ = sorted({name for rule in RULES for name in rule.reads})
# A secret in every cell that a rule can be broken by, so that a page or a result which quotes one is found out.
SECRETS = {
    "full_name": "Zulaikha R4hasia;",
    "head_name": "Wagiman R4hasia",
    "nik": "3326151203901234",
    "kk": "3326151203901234",
    "address": "Jalan Rahasia 17",
    "nik_status": "valid",
    "sex": "female",
    "birth_date": "1977-07-17",
    "desil_nasional": 987654,
    "weight": -987654.25,
}
CRASHES = (
    warn("crashes_on_a_value", "full_name", Never("cast(full_name as integer) = 1", ("full_name",))),
    warn("name_given", "full_name", NotNull("full_name")),
    warn("address_given", "address", Never("address is not null", ("address",))),
)


@dataclass(frozen=True)
class Ran:
    """One run of the library over all rules: what it gave, its own results as JSON, its pages and its log."""

    results: dict[str, tuple[RuleResult, ...]]
    json: str
    pages: str
    log: str
    cursors: list[Any]
    verdicts: dict[tuple[str, str], int]


def breaking_rows() -> list[dict[str, Any]]:
    """The rows of every case, and for every column a row that its derived rules reject."""
    found = [case[side] for case in cases("rules").values() for side in ("breaks", "passes")]
    for rule in RULES:
        if isinstance(rule.check, Between):
            bounds = (rule.check.minimum, rule.check.maximum)
            found += [{rule.column: b + s * 5} for b, s in zip(bounds, (-1, 1), strict=True) if b is not None]
        elif rule.name in ("cast", "code"):
            found.append({"cast_failed" if rule.name == "cast" else "code_failed": [rule.column]})
    return [*found, SECRETS, {"full_name": None, "submission_id": "earlier"}]


class Spy:
    """A connection that remembers the cursors it gave."""

    def __init__(self, con: Connection) -> None:
        self.con = con
        self.cursors: list[Any] = []

    def cursor(self) -> Any:
        self.cursors.append(self.con.cursor())
        return self.cursors[-1]

    def execute(self, query: str) -> Any:
        return self.con.execute(query)


@pytest.fixture(scope="module")
def con() -> Iterator[Connection]:
    """A warehouse with one table of all columns."""
    with closing(open_memory()) as connection:
        make_table(connection, "std.example", COLUMNS_READ, breaking_rows())
        make_table(connection, "std.secret", SECRETS, [SECRETS, {}])
        make_table(connection, "std.empty", COLUMNS_READ, [])
        make_pending(connection)
        yield connection


@pytest.fixture(scope="module")
def ran(con: Connection, tmp_path_factory: pytest.TempPathFactory) -> Ran:
    """The one run that the tests look at."""
    docs, spy, log = tmp_path_factory.mktemp("docs"), Spy(con), Recorder()
    kept: list[str] = []
    run_suites(con, (), None)
    from expectations import gx_suites  # after the door has let the library in quietly

    with pytest.MonkeyPatch.context() as patch:
        store = gx_suites._store

        def keep(context: Any, name: str, judged: Any, run_id: Any) -> None:
            kept.append(json.dumps(judged.to_json_dict()))
            store(context, name, judged, run_id)

        patch.setattr(gx_suites, "_store", keep)
        logging.getLogger().addHandler(log)
        suites = (
            Suite(name="example", table="std.example", rules=RULES),
            Suite(name="secret", table="std.secret", rules=CRASHES),
            Suite(name="empty", table="std.empty", rules=RULES),
        )
        results = dict(run_suites(spy, suites, docs))
        logging.getLogger().removeHandler(log)
    pages = "\n".join(page.read_text("utf-8") for page in sorted(docs.rglob("*.html")))
    return Ran(results, "\n".join(kept), pages, "\n".join(log.lines), spy.cursors, verdicts(con))


class Recorder(logging.Handler):
    """Keeps every line that is logged anywhere."""

    def __init__(self) -> None:
        super().__init__(level=logging.DEBUG)
        self.lines: list[str] = []

    def emit(self, record: logging.LogRecord) -> None:
        self.lines.append(record.getMessage())


def verdicts(con: Connection) -> dict[tuple[str, str], int]:
    """Rows that the one-pass query counts for each rule."""
    query = verdict_sql("std.example", RULES, COLUMN_TYPES)
    counted = con.execute(f"select rule, column_name, count(*) from ({query}) group by all").fetchall()
    return {(rule, column): n for rule, column, n in counted}


@pytest.mark.parametrize("place", range(len(RULES)), ids=lambda n: f"{RULES[n].name}-{RULES[n].column}")
def test_both_ways_count_the_same_rows(ran: Ran, place: int) -> None:
    rule, result = RULES[place], ran.results["example"][place]
    assert (result.rule, result.column, result.severity) == (rule.name, rule.column, rule.severity)
    assert result.error is None
    assert result.failed_count == ran.verdicts[(rule.name, rule.column)] > 0


def test_earlier_submissions_are_not_asked(con: Connection, ran: Ran) -> None:
    pending = con.execute("select count(*) from std.example where submission_id = ?", [PENDING]).fetchone()
    assert pending is not None
    assert {result.checked_count for result in ran.results["example"]} == {pending[0]}


def test_an_empty_table_breaks_nothing(ran: Ran) -> None:
    assert {(r.checked_count, r.failed_count, r.error) for r in ran.results["empty"]} == {(0, 0, None)}


def test_a_crashed_rule_is_our_error_and_not_bad_data(ran: Ran) -> None:
    assert [(r.rule, r.checked_count, r.failed_count, r.error) for r in ran.results["secret"]] == [
        ("crashes_on_a_value", 0, 0, "ConversionException"),
        ("name_given", 2, 1, None),
        ("address_given", 2, 1, None),
    ]


@pytest.mark.parametrize("where", ["json", "pages", "log"])
def test_no_cell_value_is_told(ran: Ran, where: str) -> None:
    told = getattr(ran, where)
    rows = [{k: v for k, v in row.items() if k in COLUMNS and COLUMNS[k].sensitive} for row in breaking_rows()]
    values = {str(value) for row in rows for value in row.values() if len(str(value)) > 4}
    values |= {"R4hasia", "Rahasia", "987654"}
    assert not [value for value in values if re.search(rf"(?<![0-9A-Za-z]){re.escape(value)}(?![0-9A-Za-z])", told)]


def test_pages_show_every_rule_and_fetch_no_picture_from_the_vendor(ran: Ran) -> None:
    assert all(f"{rule.name}: {rule.column}" in ran.pages for rule in (*RULES, *CRASHES))
    assert "great-expectations-web-assets" not in ran.pages


def test_the_cursor_is_closed_so_that_the_warehouse_can_be(ran: Ran) -> None:
    with pytest.raises(Exception, match=r"[Cc]losed"):
        ran.cursors[0].execute("select 1")


def test_pages_of_an_earlier_run_are_replaced(con: Connection, tmp_path: Path) -> None:
    rules = (warn("name_given", "full_name", NotNull("full_name")),)
    for name in ("first", "second"):
        assert run_suite(con, "std.secret", rules, suite_name=name, docs_dir=tmp_path) == (
            RuleResult(rule="name_given", column="full_name", severity=Severity.WARN, checked_count=2, failed_count=1),
        )
    assert [path.name for path in (tmp_path / "validations").iterdir()] == ["second"]
    assert "first" not in (tmp_path / "index.html").read_text("utf-8")


def test_without_a_folder_no_page_is_written(con: Connection) -> None:
    rules: tuple[Rule, ...] = (warn("name_given", "full_name", NotNull("full_name")),)
    assert run_suite(con, "std.secret", rules, suite_name="x", docs_dir=None)[0].failed_count == 1


def test_analytics_are_off_and_the_log_speaks_again(ran: Ran) -> None:
    assert ran.results
    assert os.environ["GX_ANALYTICS_ENABLED"] == "false"
    assert logging.getLogger("great_expectations").level <= logging.CRITICAL
