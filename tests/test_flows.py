"""The flows under the orchestrator: how runs end, what its pages show, and that schedules really make runs."""

import asyncio
import datetime as dt
import os
import re
import subprocess
import sys
import zipfile
from collections.abc import Iterator
from pathlib import Path
from typing import NamedTuple

import httpx
import pytest

# The orchestrator reads its settings when it is imported, so they must be made first.
from flows import environment
from tasks.simulate import simulate

assert environment.DEFAULTS["DO_NOT_TRACK"] == "1"

from prefect.client.orchestration import get_client  # noqa: E402
from prefect.client.schemas.filters import FlowRunFilter, FlowRunFilterState, FlowRunFilterStateType  # noqa: E402
from prefect.client.schemas.objects import State, StateType  # noqa: E402
from prefect.server.services.scheduler import schedule_deployments  # noqa: E402
from prefect.states import Running, Scheduled  # noqa: E402
from prefect.testing.utilities import prefect_test_harness  # noqa: E402

from config.messages import message  # noqa: E402
from config.settings import load_settings  # noqa: E402
from flows import workspace  # noqa: E402
from flows.away import OrchestratorAway  # noqa: E402
from flows.deployments import deployments  # noqa: E402
from flows.ingest import ingest  # noqa: E402
from flows.link import link, train  # noqa: E402
from flows.nightly import nightly  # noqa: E402
from flows.recovery import await_server, catch_up, crash_zombies, missed_runs  # noqa: E402
from flows.steps import ingest_source, start_over  # noqa: E402
from flows.views import overview  # noqa: E402
from tasks.warehouse import open_warehouse, rows  # noqa: E402
from tests.intake_lab import write_workbook  # noqa: E402
from tests.test_correct import declare, rtlh_list  # noqa: E402

# Behind a decimal point sixteen digits are no identity number.
STANDING_NUMBER = re.compile(rb"(?<![\w.])\d{16}(?!\w)")
MOST_NAMES = 20
GUARD_SECONDS = 60
READABLE = (".html", ".csv", ".json", ".xlsx", ".gpkg", ".yaml", ".md", ".txt", ".svg")
SIXTEEN_DIGITS = re.compile(r"(?<!\d)\d{16}(?!\d)")


class Stopped(NamedTuple):
    """A command that was told to stop: where it worked, what it said from its first files on, and its exit code."""

    home: Path
    said: str
    code: int


@pytest.fixture(scope="session")
def orchestrator() -> Iterator[None]:
    """A server with its own database for the whole session."""
    with prefect_test_harness(server_startup_timeout=120):
        yield


@pytest.fixture(scope="session")
def small_inbox(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A synthetic regency of 2,000 persons in files."""
    folder = tmp_path_factory.mktemp("inbox")
    simulate(2_000, 5, folder, None)
    return folder


@pytest.fixture
def lab(tmp_path: Path, small_inbox: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A run-time folder whose inbox is the small regency."""
    monkeypatch.setenv("LAB_HOME", str(tmp_path))
    (tmp_path / "inbox").symlink_to(small_inbox)


@pytest.fixture(scope="session")
def stopped(small_inbox: Path, tmp_path_factory: pytest.TempPathFactory) -> Stopped:
    """The command `lab run`, told to stop once it has taken its first files in."""
    home = tmp_path_factory.mktemp("first")
    (home / "inbox").symlink_to(small_inbox)
    # A server of its own, as a command has, and none of the session's.
    its = {k: v for k, v in os.environ.items() if not k.startswith("PREFECT_")} | {"LAB_HOME": str(home)}
    with subprocess.Popen(
        [sys.executable, "-m", "flows", "run"], env=its, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True
    ) as run:
        assert run.stdout is not None
        before = next(line for line in run.stdout if "done ingest" in line)
        run.terminate()
        # Workers and server hold the pipe's other end too: reading ends when all are gone.
        return Stopped(home, before + run.communicate(timeout=GUARD_SECONDS)[0], run.returncode)


@pytest.fixture(scope="session")
def first_home(stopped: Stopped) -> Path:
    """A run-time folder after its first night, which was a good one, on what a run that was told to stop had left."""
    home = stopped.home
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("LAB_HOME", str(home))
        state = nightly(return_state=True, run_id="2026-11-01T010000")
    assert state.is_completed(), state.message
    return home


@pytest.fixture
def after_first_night(first_home: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Works in that folder."""
    monkeypatch.setenv("LAB_HOME", str(first_home))


def query(sql: str) -> list[dict[str, object]]:
    """Rows of the warehouse."""
    con = open_warehouse(load_settings())
    found = rows(con, sql)
    con.close()
    return found


def logs() -> list[str]:
    """Everything that flows and steps have logged."""
    with get_client(sync_client=True) as client:
        return [log.message for log in client.read_logs()]


def open_files(home: Path) -> list[tuple[Path, bytes]]:
    """Files that leave the house or are looked at by many, with the content of those that are packed."""
    found = [p for name in ("published", "docs", "health") for p in (home / name).rglob("*") if p.suffix in READABLE]
    return [(p, unpacked(p) if p.suffix == ".xlsx" else p.read_bytes()) for p in found]


def unpacked(path: Path) -> bytes:
    """The members of a workbook one after the other."""
    with zipfile.ZipFile(path) as archive:
        return b"\n".join(archive.read(member) for member in archive.infolist())


def artifacts() -> list[str]:
    """Everything that artifacts say."""
    with get_client(sync_client=True) as client:
        return [str(a.data) for a in client.read_artifacts()]


def test_a_run_that_is_told_to_stop_says_so_and_leaves_nothing_half_published(stopped: Stopped) -> None:
    assert stopped.code == 143
    assert "Traceback" not in stopped.said
    assert stopped.said.splitlines()[-1] == message("run.stopped", "id", signal="SIGTERM")
    assert not (stopped.home / "published").exists()


@pytest.mark.usefixtures("orchestrator", "after_first_night")
def test_nightly_publishes_and_shows_no_personal_data() -> None:
    seen = overview(load_settings())
    assert seen.release
    assert Path(seen.release, "parquet", "indicator.parquet").exists()
    assert all(account["open"] == 0 for account in seen.accounts)
    names = {str(r["full_name"]) for r in query("select full_name from core.person where length(full_name) > 8")}
    said = "\n".join(artifacts())
    assert "Row account" in said and "complete_percent |" in said and "| source | files | rows |" in said
    assert "Identity numbers" in said
    assert seen.repairs
    assert not SIXTEEN_DIGITS.search(said)
    assert not [name for name in names if name in said]
    logged = "\n".join(logs())
    assert not SIXTEEN_DIGITS.search(logged) and not [name for name in names if name in logged]
    shown = open_files(load_settings().home)
    assert {".html", ".csv", ".json", ".xlsx", ".gpkg", ".yaml", ".md"} <= {p.suffix for p, _ in shown}
    assert any(p.parent.name == "health" for p, _ in shown)
    longest = [name.encode() for name in sorted(names, key=len)[-MOST_NAMES:]]
    assert [p.name for p, text in shown if STANDING_NUMBER.search(text) or any(name in text for name in longest)] == []


@pytest.mark.usefixtures("orchestrator", "after_first_night")
def test_second_night_changes_nothing_and_a_rebuild_keeps_every_id() -> None:
    people = "select r.record_id, r.person_id, p.family_id from core.person_record as r join core.person as p using (person_id) order by all"
    first = query(people)
    assert first
    assert nightly(return_state=True, run_id="2026-11-02T010000").is_completed()
    assert query(people) == first
    start_over(load_settings())
    assert ingest(return_state=True, run_id="2026-11-03T010000", answer=False).is_completed()
    assert link(return_state=True, run_id="2026-11-03T010000").is_completed()
    assert query(people) == first


@pytest.mark.usefixtures("orchestrator", "lab")
def test_a_source_that_fails_is_named_and_the_others_go_on(monkeypatch: pytest.MonkeyPatch) -> None:

    def fails_for_pkh(*arguments: object) -> object:
        if getattr(arguments[2], "name", "") == "pkh":
            raise RuntimeError("a fault of ours")
        return ingest_source(*arguments)  # type: ignore[arg-type]

    monkeypatch.setattr("flows.ingest.ingest_source", fails_for_pkh)
    state = ingest(return_state=True)
    assert state.name == "PartlyFailed"
    assert "pkh" in str(state.message)
    loaded = {r["source"] for r in query("select distinct source from core.submission where state like 'accepted%'")}
    assert "dtsen" in loaded
    assert "rtlh" in loaded
    assert "pkh" not in loaded


@pytest.mark.usefixtures("orchestrator", "lab")
def test_a_broken_gate_fails_the_run_by_name(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("flows.ingest.check_gates", lambda *_: {"pkh_recipient": 2, "rtlh_house": 0})
    state = ingest(sources=["rtlh"], return_state=True)
    assert state.name == "PartlyFailed"
    assert "gates" in str(state.message)
    assert any("| pkh_recipient | 2 |" in text for text in artifacts())


@pytest.mark.usefixtures("orchestrator")
def test_a_correction_that_its_source_has_repaired_fails_the_run(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("LAB_HOME", str(tmp_path))
    declare(monkeypatch, {})
    path = tmp_path / "inbox" / "rtlh" / "rtlh_2026.xlsx"
    path.parent.mkdir(parents=True)
    write_workbook(path, rtlh_list("Tirto"))
    state = ingest(sources=["rtlh"], return_state=True)
    assert state.name == "PartlyFailed"
    assert "corrections" in str(state.message)
    assert query("select state from core.submission") == [{"state": "accepted"}]
    seen = overview(load_settings()).corrections
    assert [(c["correction"], c["outcome"]) for c in seen] == [("tirto_mistyped", "already_repaired")]
    assert any("tirto_mistyped" in text for text in artifacts())


@pytest.mark.usefixtures("orchestrator")
def test_training_on_nothing_is_a_sentence_and_no_crash(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    monkeypatch.setenv("LAB_HOME", str(tmp_path))
    state = train(return_state=True)
    assert state.is_failed()
    assert str(state.message).startswith("there are no records to train on")
    assert "Traceback" not in caplog.text


@pytest.mark.usefixtures("orchestrator")
def test_a_cron_makes_scheduled_runs() -> None:
    planned = [d for d in deployments() if d.schedules]
    for deployment in planned:
        deployment.apply()
    asyncio.run(schedule_deployments())
    scheduled = FlowRunFilter(state=FlowRunFilterState(type=FlowRunFilterStateType(any_=[StateType.SCHEDULED])))
    with get_client(sync_client=True) as client:
        found = {run.deployment_id for run in client.read_flow_runs(flow_run_filter=scheduled)}
    assert len(found) == len(planned) == 3


@pytest.mark.usefixtures("orchestrator", "lab")
def test_a_schedule_missed_many_times_is_made_up_for_once() -> None:
    (nightly_ingest,) = [d for d in deployments() if d.name == "nightly-ingest"]
    now = dt.datetime.now(dt.UTC)
    with get_client(sync_client=True) as client:
        nightly_ingest.apply()
        deployment = client.read_deployment_by_name("ingest/nightly-ingest").id
        for days in (3, 2, 1, -1):
            due: State[None] = Scheduled(scheduled_time=now - dt.timedelta(days=days))
            client.create_flow_run_from_deployment(deployment, state=due, parameters={"sources": [f"day {days}"]})
        (missed,) = missed_runs(client, ["nightly-ingest"], now)
        assert (missed.runs, missed.parameters) == (3, {"sources": ["day 1"]})
        assert missed_runs(client, ["another"], now) == []
        assert catch_up(client, [missed], [nightly_ingest]) == 1
        made = [run for run in client.read_flow_runs() if str(run.name).startswith("nightly-ingest missed")]
        assert [(run.deployment_id, run.parameters) for run in made] == [(deployment, {"sources": ["day 1"]})]


@pytest.mark.usefixtures("orchestrator", "lab")
def test_a_run_whose_process_is_gone_is_marked_crashed_unless_something_writes() -> None:
    settings = load_settings()
    with get_client(sync_client=True) as client:
        run = client.create_flow_run(ingest, state=Running())
        in_use = subprocess.Popen(
            [
                sys.executable,
                "-c",
                f"import duckdb; c = duckdb.connect({str(settings.warehouse)!r}); print(1, flush=True); input()",
            ],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
        )
        assert in_use.stdout and in_use.stdout.readline()
        assert crash_zombies(client, settings) == 0
        in_use.communicate(b"\n")
        assert await_server(settings) == 0, "a run that has just begun may not have opened the warehouse"
        assert crash_zombies(client, settings) == 1
        assert client.read_flow_run(run.id).state_type == StateType.CRASHED
        assert crash_zombies(client, settings) == 0


def test_the_history_is_kept_as_long_as_the_settings_say() -> None:
    assert environment.DEFAULTS["PREFECT_SERVER_SERVICES_DB_VACUUM_RETENTION_PERIOD"] == str(90 * 86_400)


def test_the_monthly_release_says_how_far_figures_move_with_linking() -> None:
    (monthly,) = [d for d in deployments() if d.name == "monthly-publish"]
    assert [s.parameters for s in monthly.schedules or []] == [{"doubt": True}]


def test_every_schedule_is_in_the_regencys_time() -> None:
    zones = {s.schedule.timezone for d in deployments() for s in d.schedules or []}  # type: ignore[union-attr]
    assert zones == {"Asia/Jakarta"}
    assert os.environ["PREFECT_SERVER_ANALYTICS_ENABLED"] == "false"


def test_a_server_that_answers_late_is_asked_again_and_one_that_stays_away_is_said(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    answers = iter([httpx.ConnectError("refused"), RuntimeError("Timed out"), None, *[httpx.ReadTimeout("late")] * 4])

    def answer() -> None:
        if (error := next(answers)) is not None:
            raise error

    monkeypatch.setattr(workspace, "START_PAUSES", (0, 0, 0))
    monkeypatch.setattr(workspace, "_greet_server", answer)
    workspace.wait_for_server()
    with pytest.raises(OrchestratorAway, match="lab doctor"):
        workspace.wait_for_server()
    assert next(answers, "none left") == "none left"


def test_a_step_that_fails_is_not_taken_for_a_server_that_is_away() -> None:
    with pytest.raises(RuntimeError, match="a step"), workspace.saying_when_away():
        raise RuntimeError("a step")
    with pytest.raises(OrchestratorAway), workspace.saying_when_away():
        raise httpx.ConnectError("refused")
