"""No row is lost, whatever happens to a list: a small number of mutated files here, ten thousand in `make proof-accounting`."""

from collections.abc import Iterator
from contextlib import closing

import pytest
from hypothesis import HealthCheck, Phase, given, settings

from tasks.regions import load_region_tables
from tasks.warehouse import open_memory
from tests.accounting import Desk, broken_accounts
from tests.mutated_lists import Mutated, Mutation, batches


@pytest.fixture(scope="module")
def desk(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Desk]:
    """One warehouse for all batches."""
    with closing(open_memory()) as connection:
        load_region_tables(connection, "33.26")
        yield Desk(connection, tmp_path_factory.mktemp("desk"))


@settings(
    max_examples=4,
    deadline=None,
    derandomize=True,
    database=None,
    phases=(Phase.explicit, Phase.generate),
    suppress_health_check=list(HealthCheck),
)
@given(batch=batches(25))
def test_every_row_is_accepted_set_aside_left_out_or_waiting(desk: Desk, batch: tuple[str, list[Mutated]]) -> None:
    source, files = batch
    desk.clear(source)
    assert broken_accounts(desk, source, desk.take_in(source, files)) == []


@pytest.mark.parametrize(
    ("change", "noticed"),
    [
        ("update audit.row_account set blank_rows = blank_rows + 1", "explains"),
        ("update audit.row_account set file_rows = file_rows - 1, title_rows = title_rows - 1", "has rows"),
        ("delete from std.siak_person where row_no = 2", "says loaded"),
        ("delete from audit.rejected_row", "without naming one"),
        ("update core.submission set message_key = null", "has no message"),
        ("update core.submission set state = 'rejected'", "not used and yet loaded"),
        ("delete from audit.row_account", "used without an account"),
    ],
)
def test_what_the_property_asks_can_fail(desk: Desk, change: str, noticed: str) -> None:
    desk.clear("siak")
    name_left_out = Mutation("garble cell", 0, 2, 2)
    written = desk.take_in("siak", [Mutated((name_left_out, Mutation("blank row", 0, 4, 0)), True, 1000, 0)])
    assert broken_accounts(desk, "siak", written) == []
    desk.con.execute(change)
    assert [fault for fault in broken_accounts(desk, "siak", written) if noticed in fault]
