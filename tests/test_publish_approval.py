"""What people decide about releases: previews that readers do not see, approval, withdrawal, and how many are kept."""

import datetime as dt
import json
from collections.abc import Callable, Iterator
from contextlib import closing
from pathlib import Path

import psycopg
import pytest

from config.settings import Settings
from tasks.publish.approval import NoSuchRelease, approve, list_releases, remove_old, withdraw
from tasks.publish.folders import BadReleaseId
from tasks.publish.release import build_release
from tasks.publish.serve import HIDDEN, serve_release
from tasks.warehouse import Connection, open_memory
from tests.publish_figures import FACTS, INDICATORS, fill_areas, fill_figures

IDS = tuple(f"2026-{month:02}-01T0000" for month in range(1, 7))
NOW = dt.datetime(2026, 12, 1, tzinfo=dt.UTC)


@pytest.fixture(scope="module")
def con() -> Iterator[Connection]:
    with closing(open_memory()) as made:
        fill_areas(made)
        yield made


@pytest.fixture
def settings(tmp_path: Path) -> Settings:
    return Settings(home=tmp_path)


def publish(con: Connection, settings: Settings, release: str, *, preview: bool = False) -> None:
    con.execute("delete from out.indicator")
    fill_figures(con, release)
    build_release(con, settings, release, indicators=INDICATORS, facts=FACTS, preview=preview)


def states(settings: Settings) -> dict[str, str]:
    return {entry.release: entry.state for entry in list_releases(settings.published)}


def seen(settings: Settings, name: str = "current") -> str:
    return (settings.published / name).readlink().name


def test_a_preview_is_not_what_readers_see_until_it_is_approved(con: Connection, settings: Settings) -> None:
    publish(con, settings, IDS[0])
    publish(con, settings, IDS[1], preview=True)
    assert (seen(settings), seen(settings, "preview")) == (IDS[0], IDS[1])
    assert states(settings) == {IDS[1]: "preview", IDS[0]: "current"}
    assert approve(settings, "petugas", NOW) == IDS[1]
    assert states(settings) == {IDS[1]: "current", IDS[0]: "former"}
    assert not (settings.published / "preview").is_symlink()
    with pytest.raises(NoSuchRelease):
        approve(settings, "petugas", NOW)


def test_a_preview_follows_what_readers_see(con: Connection, settings: Settings) -> None:
    publish(con, settings, IDS[0])
    publish(con, settings, IDS[1], preview=True)
    publish(con, settings, IDS[2], preview=True)
    assert [e.previous for e in list_releases(settings.published)] == [IDS[0], IDS[0], ""]
    assert states(settings)[IDS[1]] == "waiting"


def test_withdrawing_the_current_release_shows_the_one_before_it(con: Connection, settings: Settings) -> None:
    publish(con, settings, IDS[0])
    publish(con, settings, IDS[1])
    assert withdraw(settings, IDS[1], "salah", "petugas", NOW) == IDS[0]
    assert states(settings) == {IDS[0]: "current"}
    assert (settings.published / f".withdrawn-{IDS[1]}" / "manifest.json").exists()
    lines = (settings.home / "decisions" / "releases.jsonl").read_text(encoding="utf-8").splitlines()
    assert [(json.loads(line)["what"], json.loads(line)["reason"]) for line in lines] == [("withdrawn", "salah")]
    with pytest.raises(NoSuchRelease, match="before"):
        withdraw(settings, IDS[0], "salah", "petugas", NOW)
    assert seen(settings) == IDS[0]


def test_a_withdrawn_preview_leaves_readers_alone(con: Connection, settings: Settings) -> None:
    publish(con, settings, IDS[0])
    publish(con, settings, IDS[1], preview=True)
    assert withdraw(settings, IDS[1], "salah", "petugas", NOW) == IDS[0]
    assert states(settings) == {IDS[0]: "current"}
    with pytest.raises(NoSuchRelease):
        withdraw(settings, "no_release", "salah", "petugas", NOW)


def test_old_releases_go_but_never_those_in_use(con: Connection, settings: Settings) -> None:
    for release in IDS[:2]:
        publish(con, settings, release)
    for release in IDS[2:5]:
        publish(con, settings, release, preview=True)
    assert remove_old(settings.published, 2) == [IDS[2]]
    assert sorted(states(settings)) == [IDS[0], IDS[1], IDS[3], IDS[4]]
    assert remove_old(settings.published, 2) == []


def test_a_release_cannot_be_named_like_a_pointer(con: Connection, settings: Settings) -> None:
    with pytest.raises(BadReleaseId):
        publish(con, settings, "preview")


def test_a_preview_is_served_out_of_the_sight_of_readers(
    con: Connection, tmp_path: Path, postgres: Callable[[str], str]
) -> None:
    url = postgres("preview")
    served = Settings(home=tmp_path, serving_url=url.replace("postgresql://", "postgresql+psycopg://"))
    publish(con, served, IDS[0])
    publish(con, served, IDS[1], preview=True)
    with psycopg.connect(url, autocommit=True) as reader:
        reader.execute("create role lab_owner")
        reader.execute("create role lab_stranger")
        serve_release(served, IDS[0])
        serve_release(served, IDS[1], HIDDEN)
        reader.execute("set role lab_owner")
        assert reader.execute("select distinct release from out_preview.indicator").fetchall() == [(IDS[1],)]
        reader.execute("reset role")
        assert reader.execute("select distinct release from out.indicator").fetchall() == [(IDS[0],)]
        reader.execute("set role lab_stranger")
        with pytest.raises(psycopg.errors.InsufficientPrivilege):
            reader.execute("select count(*) from out_preview.indicator")
