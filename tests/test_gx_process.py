from collections.abc import Iterator
from contextlib import closing

import pytest

from expectations import gx_door
from expectations.gx_process import SuiteProcess, SuitesFailedError
from expectations.rule import Never, NotNull, Rule, warn
from expectations.suite import Suite
from tasks.warehouse import Connection, open_memory
from tests.rule_rows import PENDING, make_pending, make_table

RULES: tuple[Rule, ...] = (
    warn("name_given", "full_name", NotNull("full_name")),
    warn("crashes_on_a_value", "full_name", Never("cast(full_name as integer) = 1", ("full_name",))),
)


@pytest.fixture
def con() -> Iterator[Connection]:
    """Two pending rows, one without a name."""
    with closing(open_memory()) as connection:
        make_table(connection, "std.people", ["full_name"], [{"full_name": "Wagiman R4hasia"}, {}])
        make_pending(connection)
        yield connection


def test_a_process_of_its_own_finds_the_same_and_runs_once(con: Connection) -> None:
    suites = (Suite(name="people", table="std.people", rules=RULES),)
    gx_door.warm_up()
    beside = gx_door.run_suites(con, suites, None)
    assert beside == gx_door.run_suites(con, suites, None)
    assert [r.failed_count for r in beside["people"]] == [1, 0]
    assert beside["people"][1].error == "ConversionException"


def test_what_fails_in_the_process_is_told_by_its_kind_alone(con: Connection) -> None:
    suites = (
        Suite(name="people", table="std.people", rules=RULES),
        Suite(name="people", table="std.gone", rules=RULES),
    )
    with pytest.raises(SuitesFailedError, match=r"^\w+$"):
        SuiteProcess().run(con.cursor(), (suites, [PENDING], None))


def test_a_process_that_was_killed_is_said_to_have_died(con: Connection) -> None:
    process = SuiteProcess()
    process._process.kill()
    process._process.join()
    with pytest.raises(SuitesFailedError, match="process died"):
        process.run(con.cursor(), ((), [PENDING], None))


class Watched:
    """A cursor that remembers the rows it gave away."""

    def __init__(self, con: Connection) -> None:
        self._cursor, self.given = con.cursor(), list[object]()

    def execute(self, query: str, *values: object) -> "Watched":
        self._cursor.execute(query, *values)
        return self

    @property
    def description(self) -> object:
        return self._cursor.description

    def fetchall(self) -> list[object]:
        found: list[object] = list(self._cursor.fetchall())
        self.given += found
        return found

    def close(self) -> None:
        self._cursor.close()


def test_only_counts_travel_and_never_a_row_of_a_table(con: Connection) -> None:
    watched = Watched(con)
    suites = (Suite(name="people", table="std.people", rules=RULES[:1]),)
    assert SuiteProcess().run(watched, (suites, [PENDING], None))["people"][0].failed_count == 1
    assert watched.given
    assert "Wagiman R4hasia" not in str(watched.given)
