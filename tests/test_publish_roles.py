"""Who sees what on the dashboards' server: readers published tables, analysts no identifiers, officers persons of their areas."""

from collections.abc import Callable, Iterator
from contextlib import closing

import duckdb
import psycopg
import pytest
import sqlalchemy as sa
from psycopg.errors import InsufficientPrivilege
from psycopg.rows import TupleRow

from config.serving import NotServed, Serving, load_serving
from config.settings import Settings
from tasks.difference.basis import basis_path
from tasks.publish import serve
from tasks.publish.serve import PUBLIC, serve_release
from tasks.publish.serve_table import OURS, Place, grant_reading, make_next
from tests.release_postgres import make_role

RELEASE = "2026-10-01T0000"
HOMES = {"P1": "33.26.01.2001", "P2": "33.26.01.2002", "P3": "33.26.02.2001"}
ALL, NONE = Serving(core=True, officers=True), Serving(core=False, officers=False)


@pytest.fixture(scope="module")
def url(postgres: Callable[[str], str]) -> str:
    return postgres("roles")


@pytest.fixture(scope="module")
def settings(url: str, tmp_path_factory: pytest.TempPathFactory) -> Settings:
    """A laboratory whose last release keeps three synthetic persons."""
    made = Settings(
        home=tmp_path_factory.mktemp("home"), serving_url=url.replace("postgresql://", "postgresql+psycopg://")
    )
    path = basis_path(made, RELEASE)
    path.parent.mkdir()
    with closing(duckdb.connect(str(path))) as con:
        con.execute("create schema core; create schema officers")
        con.execute(
            "create table core.person (person_id varchar, record_id varchar, area_code varchar, birth_date date, has_disability boolean)"
        )
        con.execute("create table core.family (family_id varchar, kk varchar, member_count bigint)")
        con.execute(
            "create table officers.person (person_id varchar, area_code varchar, full_name varchar, nik varchar)"
        )
        for person, area in HOMES.items():
            con.execute("insert into core.person values (?, 'r', ?, '2000-01-01', true)", [person, area])
            con.execute("insert into officers.person values (?, ?, 'NAMA CONTOH', '3326014101900001')", [person, area])
    with psycopg.connect(url, autocommit=True) as connection:
        for role in ("lab_reader", "lab_analyst", "lab_officer"):
            make_role(connection, role)
        for login in ("officer_of_desa", "officer_of_regency", "officer_of_nothing"):
            make_role(connection, login, group="lab_officer")
    return made


@pytest.fixture
def asking(url: str) -> Iterator[psycopg.Connection[TupleRow]]:
    with psycopg.connect(url, autocommit=True) as connection:
        yield connection


def publish(settings: Settings, monkeypatch: pytest.MonkeyPatch, declared: Serving) -> None:
    """Serves the release with an empty long table, since only roles are looked at."""
    monkeypatch.setattr(serve, "load_serving", lambda: declared)
    monkeypatch.setattr(serve, "load_next", load_one_table)
    serve_release(settings, RELEASE)


def load_one_table(connection: sa.Connection, folder: object, place: Place = PUBLIC) -> dict[str, int]:
    del folder
    make_next(connection, place)
    connection.exec_driver_sql(f"create table {place.next}.indicator (value double precision)")
    grant_reading(connection, place)
    return {"indicator": 0}


def seen(asking: psycopg.Connection[TupleRow], role: str, query: str) -> list[TupleRow]:
    asking.execute(f"set role {role}")
    try:
        return asking.execute(query).fetchall()
    finally:
        asking.execute("reset role")


def test_nothing_private_is_served_unless_declared(
    settings: Settings, asking: psycopg.Connection[TupleRow], monkeypatch: pytest.MonkeyPatch
) -> None:
    assert load_serving() == NONE
    publish(settings, monkeypatch, NONE)
    names = asking.execute(
        "select nspname from pg_namespace where nspname in ('core', 'officers', 'core_next', 'officers_next')"
    )
    assert names.fetchall() == []


def test_a_reader_sees_published_tables_only(
    settings: Settings, asking: psycopg.Connection[TupleRow], monkeypatch: pytest.MonkeyPatch
) -> None:
    publish(settings, monkeypatch, ALL)
    assert seen(asking, "lab_reader", "select count(*) from out.indicator") == [(0,)]
    for table in ("core.person", "officers.person", "lab_access.officer_area"):
        with pytest.raises(InsufficientPrivilege):
            seen(asking, "lab_reader", f"select 1 from {table}")


def test_an_analyst_sees_merged_tables_without_identifiers(
    settings: Settings, asking: psycopg.Connection[TupleRow], monkeypatch: pytest.MonkeyPatch
) -> None:
    publish(settings, monkeypatch, ALL)
    assert seen(asking, "lab_analyst", "select person_id, has_disability from core.person order by 1")[0] == (
        "P1",
        True,
    )
    columns = asking.execute(
        "select table_name, column_name from information_schema.columns where table_schema = 'core' order by 1, 2"
    )
    assert columns.fetchall() == [
        ("family", "family_id"),
        ("family", "member_count"),
        ("person", "area_code"),
        ("person", "has_disability"),
        ("person", "person_id"),
    ]
    with pytest.raises(InsufficientPrivilege):
        seen(asking, "lab_analyst", "select 1 from officers.person")


def test_an_officer_sees_the_persons_of_the_areas_given_and_keeps_them_over_releases(
    settings: Settings, asking: psycopg.Connection[TupleRow], monkeypatch: pytest.MonkeyPatch
) -> None:
    publish(settings, monkeypatch, ALL)
    asking.execute(
        "insert into lab_access.officer_area values ('officer_of_desa', '33.26.01.2001'), ('officer_of_regency', '33.26') on conflict do nothing"
    )
    for _ in range(2):
        who = "select person_id from officers.person order by 1"
        assert seen(asking, "officer_of_desa", who) == [("P1",)]
        assert seen(asking, "officer_of_regency", who) == [("P1",), ("P2",), ("P3",)]
        assert seen(asking, "officer_of_nothing", who) == []
        with pytest.raises(InsufficientPrivilege):
            seen(asking, "officer_of_desa", "insert into lab_access.officer_area values ('officer_of_desa', '33.26')")
        publish(settings, monkeypatch, ALL)


def test_what_is_no_longer_declared_is_taken_away_and_what_is_not_ours_stays(
    settings: Settings, asking: psycopg.Connection[TupleRow], monkeypatch: pytest.MonkeyPatch
) -> None:
    publish(settings, monkeypatch, ALL)
    publish(settings, monkeypatch, NONE)
    there = "select nspname from pg_namespace where nspname in ('core', 'officers') order by 1"
    assert asking.execute(there).fetchall() == []
    asking.execute("create schema core")
    publish(settings, monkeypatch, NONE)
    assert asking.execute(there).fetchall() == [("core",)]
    asking.execute("drop schema core")


@pytest.mark.parametrize("schema", ["core", "core_next", "officers", "out", "out_next"])
def test_a_schema_of_somebody_else_is_never_replaced(
    settings: Settings, asking: psycopg.Connection[TupleRow], monkeypatch: pytest.MonkeyPatch, schema: str
) -> None:
    for name in ("core", "core_next", "officers", "out", "out_next"):
        asking.execute(f"drop schema if exists {name} cascade")
    asking.execute(f"create schema {schema}; create table {schema}.theirs (a int)")
    with pytest.raises(NotServed, match=rf"comment on schema {schema} is"):
        publish(settings, monkeypatch, ALL)
    assert asking.execute(f"select * from {schema}.theirs").fetchall() == []
    asking.execute(f"comment on schema {schema} is '{OURS}'")
    publish(settings, monkeypatch, ALL)
    assert asking.execute("select to_regclass(%s)", [f"{schema}.theirs"]).fetchone() == (None,)


def test_where_nothing_is_declared_nothing_of_somebody_else_is_touched(
    settings: Settings, asking: psycopg.Connection[TupleRow], monkeypatch: pytest.MonkeyPatch
) -> None:
    publish(settings, monkeypatch, NONE)
    asking.execute("create schema core_next")
    publish(settings, monkeypatch, NONE)
    assert asking.execute("select 1 from pg_namespace where nspname = 'core_next'").fetchall() == [(1,)]
    asking.execute("drop schema core_next")
