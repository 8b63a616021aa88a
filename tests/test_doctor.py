"""What `lab doctor` finds: each fault once made and named with its remedy, and nothing where nothing is wrong."""

import datetime as dt
import hashlib
import json
import sqlite3
from contextlib import closing
from importlib.metadata import version
from pathlib import Path

import pytest
from pydantic import SecretStr
from typer.testing import CliRunner

from config.alerts import Alerts, load_alerts
from config.disclosure import load_disclosure
from config.messages import load_messages
from config.settings import PROJECT, Settings
from flows.cli import app
from tasks.health import config_files, machine
from tasks.health.finding import Finding
from tasks.health.folders import check_folders, check_release
from tasks.health.lateness import check_lateness
from tasks.health.look import look
from tasks.health.page import write_health
from tasks.health.services import check_history, check_server, check_services
from tasks.lines import add_lines
from tasks.publish.folders import point_at
from tasks.warehouse import open_warehouse

NOW = dt.datetime(2026, 11, 28, 12, tzinfo=dt.UTC)
TODAY = load_alerts()


def keys(found: object) -> list[str]:
    assert isinstance(found, list)
    return [f.key for f in found if isinstance(f, Finding) and f.level != "well"]


def release(home: Path, created: dt.datetime = NOW, content: str = "a") -> Path:
    """A release of one file that readers see."""
    folder = home / "published" / "2026-11-01T000000"
    folder.mkdir(parents=True)
    (folder / "x.csv").write_text(content, encoding="utf-8")
    hashes = {"x.csv": {"sha256": machine_hash("a")}}
    (folder / "manifest.json").write_text(
        json.dumps({"created": created.isoformat(), "files": hashes}), encoding="utf-8"
    )
    point_at(home / "published", folder.name)
    return folder


def machine_hash(text: str) -> str:
    return hashlib.sha256(text.encode()).hexdigest()


@pytest.mark.parametrize(
    ("found", "level"), [((3, 10), "broken"), ((3, 11), "well"), ((3, 13), "well"), ((3, 14), "broken")]
)
def test_the_interpreter_must_be_one_that_is_supported(found: tuple[int, int], level: str) -> None:
    assert [f.level for f in machine.check_python(found)] == [level]


def test_packages_are_held_against_the_lock() -> None:
    here = version("typer")
    assert (
        keys(
            list(
                machine.check_packages(
                    f"typer=={here} \\\n    --hash=sha256:00\nnot-here==1 ; sys_platform == 'win32'\n"
                )
            )
        )
        == []
    )
    assert (
        keys(
            list(machine.check_packages(f"typer=={here} ; python_version < '3'\ntyper==0.0.1 ; python_version > '3'\n"))
        )
        == []
    )
    (finding,) = machine.check_packages("typer==0.0.1 \\\nnot-here==2\n")
    assert finding.sentence("en").startswith(
        f"Packages differ from requirements.lock (installed, in brackets wanted): typer {here} (0.0.1), not-here - (2)."
    )


@pytest.mark.parametrize(("free", "key"), [(10, "disk_full"), (600_000_000, "disk_short"), (9_000_000_000, "")])
def test_room_on_the_disk(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, free: int, key: str) -> None:
    monkeypatch.setattr("tasks.health.machine.shutil.disk_usage", lambda _: type("Usage", (), {"free": free}))
    assert keys(list(machine.check_disk(Settings(home=tmp_path)))) == ([key] if key else [])


@pytest.mark.parametrize(
    "line", ["password: hunter2", "  api_key: 'abc'", "url: postgresql://lab:geheim@host/db", "  Token: x"]
)
def test_a_secret_in_configuration_is_named_by_its_place_and_not_shown(tmp_path: Path, line: str) -> None:
    (tmp_path / "a.yml").write_text(f"x: 1\n{line}\n", encoding="utf-8")
    (finding,) = machine.check_secrets(tmp_path)
    assert finding.values == {"places": "a.yml:2"}


@pytest.mark.parametrize(
    "line", ["# password: none here", "password_from: LAB_X", "url: https://example.org/a", "secret:"]
)
def test_what_only_speaks_of_secrets_is_none(tmp_path: Path, line: str) -> None:
    (tmp_path / "a.yml").write_text(f"{line}\n", encoding="utf-8")
    assert keys(list(machine.check_secrets(tmp_path))) == []


def test_our_own_configuration_is_sound_and_without_secrets(tmp_path: Path) -> None:
    assert keys(list(config_files.check_config(Settings(home=tmp_path)))) == []
    assert keys(list(machine.check_secrets(PROJECT / "config"))) == []


@pytest.mark.parametrize(
    ("method", "key", "found"),
    [
        ("rounding", None, ["rounding_key_open"]),
        ("rounding", "short", ["rounding_key_open"]),
        ("rounding", "k" * 32, []),
        ("suppression", None, []),
    ],
)
def test_rounding_without_a_key_that_nobody_can_guess_is_named(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, method: str, key: str | None, found: list[str]
) -> None:
    rules = load_disclosure().model_copy(update={"method": method})
    monkeypatch.setattr(config_files, "load_disclosure", lambda: rules)
    settings = Settings(home=tmp_path, rounding_key=SecretStr(key) if key else None)
    assert keys(list(config_files.check_rounding_key(settings))) == found


def test_a_file_of_configuration_that_cannot_be_used_is_named(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = tmp_path / "alerts.yml"
    path.write_text("publish_within: 3\n", encoding="utf-8")
    monkeypatch.setattr(config_files, "LOADERS", {"config/alerts.yml": lambda: load_alerts(path)})
    (finding,) = config_files.check_config(Settings(home=tmp_path))
    assert finding.key == "config_wrong"
    assert "config/alerts.yml" in finding.sentence("id") and "publish_within_hours" in finding.sentence("id")


def test_an_empty_home_only_says_what_to_do(tmp_path: Path) -> None:
    assert keys(list(check_folders(Settings(home=tmp_path / "none")))) == ["no_home"]
    assert keys(list(check_folders(Settings(home=tmp_path)))) == ["nothing_received", "no_warehouse", "no_release"]


def test_a_damaged_home_is_named_part_by_part(tmp_path: Path) -> None:
    settings = Settings(home=tmp_path)
    open_warehouse(settings).close()
    add_lines(
        tmp_path / "raw" / "receipts.jsonl",
        [{"raw_hash": "ab" * 32, "source": "pkh", "file_name": "x", "received_at": "2026-11-01"}],
    )
    release(tmp_path, content="changed by hand")
    (tmp_path / "published" / ".building-x").mkdir()
    assert keys(list(check_folders(settings))) == [
        "raw_missing",
        "no_ledger",
        "raw_not_encrypted",
        "release_changed",
        "leftovers",
    ]
    (tmp_path / "raw" / "receipts.jsonl").write_text("{}\n{torn\n{}\n", encoding="utf-8")
    (tmp_path / "warehouse.duckdb").write_bytes(b"no database" * 1000)
    (tmp_path / "published" / "2026-11-01T000000" / "manifest.json").unlink()
    assert keys(list(check_folders(settings))) == [
        "receipts_damaged",
        "warehouse_damaged",
        "release_not_there",
        "leftovers",
    ]


def test_a_stale_warehouse_is_told_from_a_damaged_one(tmp_path: Path) -> None:
    settings = Settings(home=tmp_path)
    with closing(open_warehouse(settings)) as con:
        con.execute("alter table audit.link_basis add column more varchar")
    assert "warehouse_stale" in keys(list(check_folders(settings)))


def test_a_whole_release_is_well(tmp_path: Path) -> None:
    release(tmp_path)
    assert keys(list(check_release(tmp_path / "published"))) == []


def test_servers_that_do_not_answer(tmp_path: Path) -> None:
    closed = "127.0.0.1:9"
    found = list(check_services(Settings(home=tmp_path, serving_url=f"postgresql+psycopg://lab:geheim@{closed}/x")))
    assert keys(found) == ["serving_unreachable"]
    assert "geheim" not in found[0].sentence("en")
    assert keys(list(check_server(f"http://{closed}/api"))) == ["orchestrator_unreachable"]


def test_the_orchestrators_history(tmp_path: Path) -> None:
    path = tmp_path / "prefect.db"
    with closing(sqlite3.connect(path)) as con:
        con.execute("create table x (y)")
    assert keys(list(check_history(tmp_path))) == []
    path.write_bytes(b"torn")
    assert keys(list(check_history(tmp_path))) == ["history_damaged"]


@pytest.mark.parametrize(("hours", "late"), [(779, []), (781, ["publish_late"])])
def test_a_release_grows_late(tmp_path: Path, hours: int, late: list[str]) -> None:
    release(tmp_path, NOW - dt.timedelta(hours=hours))
    alerts = Alerts(publish_within_hours=780, run_within_hours=36, channels=TODAY.channels)
    assert keys(list(check_lateness(Settings(home=tmp_path), alerts, NOW))) == late


def test_each_run_writes_a_page_that_names_failed_steps_and_no_person(tmp_path: Path) -> None:
    settings = Settings(home=tmp_path, language="en")
    with closing(open_warehouse(settings)) as con:
        for step, state in (("link", "completed"), ("publish", "failed")):
            con.execute(
                "insert into audit.run values ('2026-11-28T010000', ?, 'all', 1, 1, 0, 0, 2, ?, timestamp '2026-11-28')",
                [step, state],
            )
        path = write_health(con, settings, NOW)
    page = path.read_text(encoding="utf-8")
    assert "Steps of the last run failed: publish all" in page and "2026-11-28T010000" in page
    assert "://" not in page
    assert keys(list(check_lateness(settings, TODAY, NOW + dt.timedelta(hours=37)))) == ["run_late", "run_failed"]


def test_every_finding_has_its_sentence() -> None:
    texts = "".join(p.read_text(encoding="utf-8") for p in Path(machine.__file__).parent.glob("*.py"))
    for key in (k.removeprefix("doctor.") for k in load_messages("id") if k.startswith("doctor.")):
        assert f'"{key}"' in texts, f"nobody says doctor.{key}"


def test_the_command_ends_with_an_error_when_something_is_broken(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("LAB_HOME", str(tmp_path))
    monkeypatch.setenv("LAB_LINK_KEY", "short")
    result = CliRunner().invoke(app, ["doctor"])
    assert result.exit_code == 1
    assert "LAB_LINK_KEY terlalu pendek" in result.output and "short" not in result.output


def test_nothing_is_looked_at_that_rests_on_broken_configuration(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def wrong() -> None:
        raise ValueError("a line")

    monkeypatch.setattr(config_files, "LOADERS", {"config/x.yml": wrong})
    assert "no_home" not in keys(look(Settings(home=tmp_path / "none"), NOW))
