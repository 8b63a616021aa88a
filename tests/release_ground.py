"""Where the proof of releases takes place: a small laboratory to copy from, and lanes that each have runs made, killed and looked after."""

import json
import shutil
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import psycopg

from config.settings import Settings
from tasks.publish.serve import serve_release
from tests.release_facts import Facts, facts
from tests.release_home import first_lists, invented_people, later_lists, small_project
from tests.release_postgres import postgres_server

BASE, REFERENCE = "2026-11-10T010000", "2026-11-10T020000"
SECONDS_TO_END = 10
Answer = dict[str, Any]


@dataclass
class Lane:
    """A process that forks the runs of one laboratory, and the server that its releases are copied to, if any."""

    worker: subprocess.Popen[str]
    home: Path
    url: str | None = None

    def ask(self, run_id: str, home: Path | None = None, **command: Any) -> Answer:
        """Has one run made; returns how it ended."""
        served = {"serving_url": sqlalchemy_url(self.url)} if self.url else {}
        settings = {"home": str(home or self.home), "threads": 1} | served
        assert self.worker.stdin and self.worker.stdout
        self.worker.stdin.write(json.dumps({"settings": settings, "run_id": run_id, **command}) + "\n")
        self.worker.stdin.flush()
        answer: Answer = json.loads(self.worker.stdout.readline())
        return answer

    def begin(self, base: Path) -> None:
        """Puts a copy of a laboratory in place of what was there, on the server too."""
        shutil.rmtree(self.home, ignore_errors=True)
        shutil.copytree(base, self.home, symlinks=True)
        if self.url:
            with psycopg.connect(self.url, autocommit=True) as connection:
                for schema in ("out", "out_next"):
                    connection.execute(f"drop schema if exists {schema} cascade")  # type: ignore[arg-type, unused-ignore]
            serve_release(Settings(home=self.home, serving_url=sqlalchemy_url(self.url)), BASE)


@dataclass
class Ground:
    """The lanes, the laboratory that all begin with, and what a run that nobody kills comes to, counts and takes.

    `again` says what differs in its two releases when they are made again from the archive, decisions and ledger.
    """

    lanes: list[Lane]
    base: Path
    project: Path
    expected: Facts = field(default_factory=dict)
    counts: dict[str, dict[str, int]] = field(default_factory=dict)
    seconds: dict[str, float] = field(default_factory=dict)
    again: list[str] = field(default_factory=list)

    def left_behind(self) -> list[str]:
        """Processes that outlive the killed runs which began them; they are given a moment."""
        lanes = {lane.worker.pid for lane in self.lanes}
        for _ in range(SECONDS_TO_END):
            found = {int(path.name) for path in Path("/proc").glob("[1-9]*") if _works_in(path, self.project)}
            left = sorted(found - lanes)
            if not left:
                return []
            time.sleep(1)
        return [f"process {pid} outlives its run" for pid in left]


def _works_in(process: Path, folder: Path) -> bool:
    try:
        return (process / "cwd").readlink() == folder
    except OSError:
        # It has ended meanwhile, or is another user's.
        return False


@contextmanager
def ground(lanes: int) -> Iterator[Ground]:
    """A small project, its laboratory with one release and new files in the inbox, and one undisturbed run to compare with.

    The first lane has a server.
    """
    with ExitStack() as stack:
        folder = Path(stack.enter_context(tempfile.TemporaryDirectory(prefix="lab-proof-")))
        url = stack.enter_context(postgres_server())
        project = small_project(folder / "project")
        workers = [stack.enter_context(_worker(project)) for _ in range(lanes)]
        made = Ground(
            [Lane(w, folder / f"home{n}", None if n else url) for n, w in enumerate(workers)], folder / "base", project
        )
        people, reference, alone = invented_people(project), folder / "reference", Lane(workers[0], folder)
        first_lists(made.base / "inbox", people)
        check(alone.ask(BASE, made.base))
        later_lists(made.base / "inbox", people)
        shutil.copytree(made.base, reference, symlinks=True)
        answer = alone.ask(REFERENCE, reference, kind="count")
        check(answer)
        made.counts, made.expected = answer["counts"], facts(reference, BASE)
        for release in (BASE, REFERENCE):
            again = alone.ask(release, reference, again=release)
            made.again += [f"made again, {release} differs: {again['error']}"] if again["code"] else []
        ends = [at for _, at in answer["times"][1:]]
        made.seconds = {step: end - at for (step, at), end in zip(answer["times"], ends, strict=False)}
        yield made


@contextmanager
def _worker(project: Path) -> Iterator[subprocess.Popen[str]]:
    command = [sys.executable, "-m", "tests.release_worker"]
    with subprocess.Popen(command, cwd=project, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True) as worker:
        yield worker


def check(answer: Answer) -> None:
    """Raises when a run that nobody disturbed did not complete."""
    if answer["code"] != 0:
        raise RuntimeError(f"an undisturbed run failed: {answer}")


def sqlalchemy_url(url: str) -> str:
    """The address as the pipeline is given it."""
    return url.replace("postgresql://", "postgresql+psycopg://")
