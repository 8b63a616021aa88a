"""The warehouse file: made from the declarations, refused when they have moved on."""

import datetime as dt
from contextlib import closing
from pathlib import Path

import pytest

from config.schema import TABLES, columns_of
from config.settings import Settings
from tasks.warehouse import (
    Connection,
    EngineError,
    NoWarehouse,
    StaleWarehouse,
    insert_rows,
    open_to_read,
    open_warehouse,
    quoted,
    replace_rows,
    rows,
    scalar,
    transaction,
)


def test_every_declared_table_is_made_with_its_columns(con: Connection) -> None:
    for table in TABLES.values():
        made = [d[0] for d in con.execute(f"select * from {table.name} limit 0").description or ()]
        assert made == list(table.columns)


def test_every_table_names_declared_columns_and_tables() -> None:
    for table in TABLES.values():
        assert columns_of(table)
        assert set(table.key) <= set(table.columns), table.name
        assert set(table.required) <= set(table.columns), table.name
        assert set(table.foreign.values()) <= set(TABLES), table.name
        assert set(table.foreign) <= set(table.columns), table.name
        assert table.grain


def test_nothing_published_is_sensitive() -> None:
    for table in TABLES.values():
        if table.schema == "out":
            assert all(c.public and not c.sensitive for c in columns_of(table))


def test_a_warehouse_of_other_tables_is_refused_with_what_to_do(tmp_path: Path) -> None:
    settings = Settings(home=tmp_path)
    open_warehouse(settings).close()
    con = open_warehouse(settings)
    con.execute("alter table core.family drop column rw")
    con.close()
    with pytest.raises(StaleWarehouse, match=r"core\.family .*lab rebuild"):
        open_warehouse(settings)


def test_looking_makes_no_warehouse_and_changes_none(tmp_path: Path) -> None:
    settings = Settings(home=tmp_path)
    with pytest.raises(NoWarehouse, match="lab run"):
        open_to_read(settings)
    assert not settings.warehouse.exists()
    open_warehouse(settings).close()
    with closing(open_to_read(settings)) as con, pytest.raises(EngineError, match="read-only"):
        con.execute("delete from core.region")


def test_a_failed_block_leaves_nothing(con: Connection) -> None:
    with pytest.raises(ZeroDivisionError), transaction(con):
        con.execute("insert into audit.link_basis values ('x')")
        raise ZeroDivisionError
    assert scalar(con, "select count(*) from audit.link_basis") == 0
    assert rows(con, "select 1 as one") == [{"one": 1}]


def test_quoted_keeps_an_identifier_one() -> None:
    assert quoted('a"b') == '"a""b"'


def test_rows_are_added_in_the_order_of_the_table_or_by_name(con: Connection) -> None:
    con.execute("create temp table kept (name varchar, day date, amount double)")
    insert_rows(con, "kept", [("a", dt.date(2026, 1, 2), 1), ("b", None, 2.5)])
    insert_rows(con, "kept", [(3.5, "c")], ["amount", "name"])
    insert_rows(con, "kept", [])
    assert con.execute("select * from kept").fetchall() == [
        ("a", dt.date(2026, 1, 2), 1.0),
        ("b", None, 2.5),
        ("c", None, 3.5),
    ]


def test_a_column_that_a_row_does_not_name_is_empty_in_it(con: Connection) -> None:
    con.execute("create temp table kept (name varchar, amount double)")
    replace_rows(con, "kept", [{"name": "a"}, {"amount": 2, "name": "b"}])
    replace_rows(con, "kept", [{"name": "c"}, {"amount": 3, "name": "d"}])
    assert con.execute("select * from kept").fetchall() == [("c", None), ("d", 3.0)]
