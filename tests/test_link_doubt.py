"""Doubt of linking: figures of large areas that move between link sets are listed with their range, the others are not."""

from pathlib import Path

from config.settings import Settings
from tasks.link_doubt import copied, headline_doubt, keep_trial, list_doubt
from tasks.warehouse import Connection, open_warehouse, rows, scalar
from tests.conftest import Insert

FIGURE = {
    "area_code": "33.26", "area_level": "kabupaten", "period": "2026-11", "breakdown": "total", "category": "total", "method": "register",
    "status": "ok", "n": 100,
}  # fmt: skip


def test_only_figures_that_move_are_listed_with_their_range(con: Connection, insert: Insert) -> None:
    con.execute("create temp table trial (link_set bigint, figure varchar, value double)")
    for number, persons in enumerate((100.0, 103.0, 98.0)):
        con.execute("delete from out.indicator")
        insert("out.indicator", FIGURE | {"indicator": "persons", "value": persons})
        insert("out.indicator", FIGURE | {"indicator": "official", "value": 5.0})
        insert("out.indicator", FIGURE | {"indicator": "rare", "value": persons, "n": 4})
        insert("out.indicator", FIGURE | {"indicator": "village", "value": persons, "area_level": "desa"})
        keep_trial(con, number, threshold=5)
    assert list_doubt(con, con) == 1
    assert rows(con, "select indicator, area_code, value, lowest, highest, link_sets from out.linkage_doubt") == [
        {"indicator": "persons", "area_code": "33.26", "value": 100.0, "lowest": 98.0, "highest": 103.0, "link_sets": 3}
    ]
    assert [row["indicator"] for row in headline_doubt(con)] == ["persons"]


def test_trials_leave_the_warehouse_as_it_was(tmp_path: Path) -> None:
    settings = Settings(home=tmp_path)
    with open_warehouse(settings) as con:
        con.execute("insert into audit.link_basis values ('now')")
        with copied(con, settings) as copy:
            assert scalar(copy, "select config_hash from audit.link_basis") == "now"
            copy.execute("delete from audit.link_basis")
        assert scalar(con, "select count(*) from audit.link_basis") == 1
    assert not [*tmp_path.glob("doubt-*")]
