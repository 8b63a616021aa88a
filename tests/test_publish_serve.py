import threading
from collections.abc import Callable, Iterator
from pathlib import Path

import psycopg
import pytest
from psycopg.rows import TupleRow

from config.serving import NotServed, NotServedYet
from config.settings import Settings
from flows import release_steps
from tasks.publish import serve
from tasks.publish.release import build_release
from tasks.publish.serve import ReadersHoldOn, serve_release
from tasks.warehouse import open_memory
from tests.publish_figures import FACTS, INDICATORS, fill_areas, fill_figures
from tests.release_postgres import make_role

OLD, NEW = "2026-10-01T0000", "2026-11-01T0000"
FAMILIES = {OLD: 120.0, NEW: 240.0}
BOTH_TABLES = """
    select figure.release, figure.value, wide.families_registered
    from out.indicator as figure
    inner join out.wide_desa as wide on figure.area_code = wide.area_code
    where figure.area_code = '33.26.01.2001' and figure.indicator = 'families_registered'
    and figure.breakdown = 'total' and figure.period = '2026-09'
"""


@pytest.fixture(scope="module")
def url(postgres: Callable[[str], str]) -> str:
    """A database of its own for what is served."""
    return postgres("serving")


@pytest.fixture(scope="module")
def settings(url: str, tmp_path_factory: pytest.TempPathFactory) -> Settings:
    made = Settings(
        home=tmp_path_factory.mktemp("home"), serving_url=url.replace("postgresql://", "postgresql+psycopg://")
    )
    for release, families in FAMILIES.items():
        con = open_memory()
        fill_areas(con)
        fill_figures(con, release, families)
        build_release(con, made, release, indicators=INDICATORS, facts=FACTS)
    return made


@pytest.fixture
def reader(url: str) -> Iterator[psycopg.Connection[TupleRow]]:
    with psycopg.connect(url, autocommit=True) as connection:
        yield connection


def test_without_a_server_nothing_is_served(tmp_path: Path) -> None:
    assert serve_release(Settings(home=tmp_path), OLD) is None


def test_a_release_is_served_whole(settings: Settings, reader: psycopg.Connection[TupleRow]) -> None:
    report = serve_release(settings, OLD)
    assert report is not None and report.rows["wide_desa"] == 285
    assert reader.execute(BOTH_TABLES).fetchall() == [(OLD, 120.0, 120.0)]
    withheld = reader.execute(
        "select value, status from out.figures_desa where area_code = '33.26.01.2002' and indicator = 'families_registered'"
    )
    assert withheld.fetchall() == [(None, "few")]
    schemas = reader.execute("select schema_name from information_schema.schemata where schema_name like 'out%'")
    assert schemas.fetchall() == [("out",)]


def test_readers_may_read_when_the_role_exists(settings: Settings, reader: psycopg.Connection[TupleRow]) -> None:
    make_role(reader, "lab_reader")
    serve_release(settings, OLD)
    reader.execute("set role lab_reader")
    assert reader.execute("select count(*) from out.area").fetchone() == (309,)
    with pytest.raises(psycopg.errors.InsufficientPrivilege):
        reader.execute("delete from out.area")


def test_a_reader_sees_the_old_or_the_new_release_and_never_a_mix(settings: Settings, url: str) -> None:
    serve_release(settings, OLD)
    seen: list[TupleRow] = []
    failures: list[BaseException] = []
    stop = threading.Event()

    def read() -> None:
        try:
            with psycopg.connect(url, autocommit=True) as connection:
                while not stop.is_set():
                    seen.extend(connection.execute(BOTH_TABLES).fetchall())
        except BaseException as failure:
            failures.append(failure)

    readers = [threading.Thread(target=read) for _ in range(2)]
    for thread in readers:
        thread.start()
    for release in (NEW, OLD, NEW, OLD, NEW):
        serve_release(settings, release)
    stop.set()
    for thread in readers:
        thread.join()
    assert failures == []
    assert set(seen) == {(release, families, families) for release, families in FAMILIES.items()}


def test_a_reader_that_does_not_let_go_keeps_the_old_release(
    settings: Settings, url: str, reader: psycopg.Connection[TupleRow], monkeypatch: pytest.MonkeyPatch
) -> None:
    serve_release(settings, OLD)
    monkeypatch.setattr(serve, "LOCK_ATTEMPTS", 1)
    monkeypatch.setattr(serve, "LOCK_TIMEOUT", "50ms")
    with psycopg.connect(url) as slow:
        slow.execute("select 1 from out.area limit 1")
        with pytest.raises(ReadersHoldOn):
            serve_release(settings, NEW)
        assert reader.execute(BOTH_TABLES).fetchall() == [(OLD, 120.0, 120.0)]
    serve_release(settings, NEW)
    assert reader.execute(BOTH_TABLES).fetchall() == [(NEW, 240.0, 240.0)]


def test_a_server_that_is_away_is_said_without_its_address(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(release_steps, "SERVE_PAUSES", (0,))
    away = Settings(home=tmp_path, serving_url=f"postgresql+psycopg://u:secret@/d?host={tmp_path}", language="en")
    with pytest.raises(NotServedYet, match="does not answer") as caught:
        release_steps.serve_figures(away, OLD)
    assert "secret" not in str(caught.value) and caught.value.__suppress_context__
    with pytest.raises(NotServed, match="no address"):
        serve_release(Settings(home=tmp_path, serving_url="secret of somebody", language="en"), OLD)
