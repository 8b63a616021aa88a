"""Kills real runs at hundreds of points, fills the disk under them, and publishes under readers' eyes; prints what readers saw and what was lost.

`QUICK=1` proves a little of it. Kills come in chains that follow the order of steps, each process beginning on what the last one left,
and a whole run that nothing disturbs ends each chain; then the laboratory must know exactly what one knows that was never killed.
"""

import argparse
import json
import os
import random
import shutil
import subprocess
import sys
import tempfile
import time
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from functools import partial
from pathlib import Path
from typing import Any

import psycopg

from config.settings import Settings
from tasks.publish.serve import serve_release
from tests.release_facts import Facts, facts, faults
from tests.release_home import first_lists, invented_people, later_lists, small_project
from tests.release_postgres import postgres_server
from tests.release_readers import seen_in_database, seen_in_files, seen_in_server
from tests.release_watch import Watched, fresh_copy, publish_watched

BASE, REFERENCE = "2026-11-10T010000", "2026-11-10T020000"
# What one process does at a time, as the commands of `lab` divide it.
PARTS = (
    ["receive"],
    ["ingest"],
    ["reviews", "desk", "gates", "corrections"],
    ["repairs"],
    ["link"],
    ["indicators", "publish", "serve"],
    ["reply", "review"],
)
IN_A_CHAIN = 40
Answer = dict[str, Any]


def tell(text: str) -> None:
    """Prints a line at once."""
    print(text, flush=True)  # noqa: T201


@dataclass
class Tally:
    """What was tried and what was seen."""

    attempts: Counter[str] = field(default_factory=Counter)
    steps: Counter[str] = field(default_factory=Counter)
    seen: Counter[str] = field(default_factory=Counter)
    refused: Counter[str] = field(default_factory=Counter)
    looks: int = 0
    completed: int = 0
    faults: list[str] = field(default_factory=list)

    def blame(self, where: str, found: list[str]) -> None:
        """Notes and prints faults."""
        for fault in found:
            self.faults.append(f"{where}: {fault}")
            tell(f"  FAULT {where}: {fault}")


@dataclass
class Ground:
    """Where the proof takes place: the forking process, a laboratory to copy from, and what a run that nobody kills comes to."""

    worker: subprocess.Popen[str]
    folder: Path
    url: str
    expected: Facts
    counts: dict[str, dict[str, int]]
    seconds: dict[str, float]

    def ask(self, home: Path, run_id: str, **command: Any) -> Answer:
        """Has one run made; returns how it ended."""
        settings = {"home": str(home), "threads": 1} | command.pop("settings", {})
        assert self.worker.stdin and self.worker.stdout
        self.worker.stdin.write(json.dumps({"settings": settings, "run_id": run_id, **command}) + "\n")
        self.worker.stdin.flush()
        answer: Answer = json.loads(self.worker.stdout.readline())
        return answer


@contextmanager
def ground() -> Iterator[Ground]:
    """A small project, its laboratory with one release and new files in the inbox, and one undisturbed run to compare with."""
    with tempfile.TemporaryDirectory(prefix="lab-proof-") as name, postgres_server() as address:
        folder = Path(name)
        project = small_project(folder / "project")
        people = invented_people(project)
        worker = subprocess.Popen(
            [sys.executable, "-m", "tests.release_worker"],
            cwd=project,
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            text=True,
        )
        made = Ground(worker, folder, address, {}, {}, {})
        first_lists(folder / "base" / "inbox", people)
        check(made.ask(folder / "base", BASE))
        later_lists(folder / "base" / "inbox", people)
        shutil.copytree(folder / "base", folder / "reference", symlinks=True)
        answer = made.ask(folder / "reference", REFERENCE, kind="count")
        check(answer)
        made.counts, made.expected = answer["counts"], facts(folder / "reference", BASE)
        ends = [at for _, at in answer["times"][1:]]
        made.seconds = {step: end - at for (step, at), end in zip(answer["times"], ends, strict=False)}
        try:
            yield made
        finally:
            assert worker.stdin
            worker.stdin.close()
            worker.wait()


def check(answer: Answer) -> None:
    """Raises when a run that nobody disturbed did not complete."""
    if answer["code"] != 0:
        raise RuntimeError(f"an undisturbed run failed: {answer}")


def moments(ground: Ground, kind: str, count: int, rng: random.Random) -> list[dict[str, Any]]:
    """Moments of one kind, spread over all steps that have any: numbers of events or writes, sizes of files, delays."""
    if kind == "delay":
        steps = {s: t for part in PARTS for s in part if (t := ground.seconds[s]) > 0.05}
        chosen = rng.choices(list(steps), [t**0.5 for t in steps.values()], k=count)
        return [{"kind": kind, "step": s, "number": rng.uniform(0, steps[s])} for s in chosen]
    which, parts = "event" if kind == "event" else "write", [step for part in PARTS for step in part]
    steps_of = {s: ground.counts[s][which] for s in parts if ground.counts[s][which]}
    every = [(s, n + 1) for s, most in steps_of.items() for n in range(most)]
    chosen_points = rng.sample(every, count) if count <= len(every) else rng.choices(every, k=count)
    if kind == "size":
        return [{"kind": kind, "step": s, "number": int(2 ** rng.uniform(8, 22))} for s, _ in chosen_points]
    return [{"kind": kind, "step": s, "number": n} for s, n in chosen_points]


def prove_kills(ground: Ground, plan: list[dict[str, Any]], tally: Tally) -> None:
    """Carries out all moments in chains; each chain ends with a run that must complete and know what the undisturbed one knows."""
    chains = -(-len(plan) // IN_A_CHAIN)
    for number in range(chains):
        home = fresh_copy(ground.folder / "base", ground.folder / "home")
        url = ground.url if number % 2 == 0 else None
        if url:
            _serve_base(ground, home)
        Chain(ground, home, url, tally).run(plan[number::chains])
        tell(
            f"  {sum(tally.attempts.values())} disturbed, {tally.completed} completed after, {len(tally.faults)} faults"
        )


@dataclass
class Chain:
    """Disturbed processes on one laboratory, part by part of a run, and what readers may see after each."""

    ground: Ground
    home: Path
    url: str | None
    tally: Tally
    seen: str = BASE
    runs: int = 0

    def run(self, mine: list[dict[str, Any]]) -> None:
        """Disturbs each part as often as there are moments in it, lets it end, and at last makes a whole run."""
        for part in PARTS:
            for moment in (m for m in mine if m["step"] in part):
                self.disturb(part, moment)
            self.complete(part)
        self.complete(None)
        self.tally.blame(f"after {', '.join(map(named, mine))}", faults(self.home, self.ground.expected, BASE))

    def disturb(self, part: list[str], moment: dict[str, Any]) -> None:
        """One process that is killed or whose writes are refused."""
        run_id, answer = self.ask(part, moment)
        self.tally.attempts[moment["kind"]] += 1
        if answer["code"] == 0:
            self.tally.seen["ended before its moment"] += 1
        elif answer["killed"]:
            self.tally.steps[answer["step"]] += 1
        elif moment["kind"] in ("full", "size"):
            self.tally.refused[answer["error"].split(":")[0]] += 1
        else:
            self.tally.blame(named(moment), [f"failed: {answer['error']}"])
        self.look(named(moment), self.seen, run_id)

    def complete(self, part: list[str] | None) -> None:
        """One process that nothing disturbs; all parts when none is named."""
        run_id, answer = self.ask(part, {})
        self.tally.completed += 1
        if answer["code"] != 0:
            self.tally.blame(f"{part or 'run'} {run_id}", [f"did not complete: {answer['error']}"])
        publishes = part is None or "publish" in part
        self.look(f"{part or 'run'} {run_id}", run_id if publishes else self.seen)

    def ask(self, part: list[str] | None, moment: dict[str, Any]) -> tuple[str, Answer]:
        """The next process of this chain."""
        self.runs += 1
        run_id = f"2026-11-10T03{self.runs // 60:02}{self.runs % 60:02}"
        served = {"serving_url": sqlalchemy_url(self.url)} if self.url else {}
        return run_id, self.ground.ask(self.home, run_id, only=part, settings=served, **moment)

    def look(self, where: str, *allowed: str) -> None:
        """Reads all that readers read."""
        release, wrong = seen_in_files(self.home / "published")
        looked = [("files", release, wrong)]
        if not wrong:
            looked.append(("database", *seen_in_database(self.home / "published")))
        if self.url:
            looked.append(("server", *seen_in_server(self.url, self.home / "published")))
        for place, found, said in looked:
            self.tally.looks += 1
            self.tally.blame(f"{where}, {place}", said)
            if place != "server" and found not in allowed:
                self.tally.blame(where, [f"readers of {place} see {found}, not {' or '.join(allowed)}"])
        self.tally.seen["the same release" if release == self.seen else "the next release"] += 1
        self.seen = release


def named(moment: dict[str, Any]) -> str:
    """A moment in words."""
    return f"{moment['kind']} {moment['number']:.3g} in {moment['step']}"


def _look(home: Path, url: str | None, allowed: tuple[str, ...], where: str, tally: Tally) -> str:
    """Reads all that readers read; returns the release that they see."""
    release, wrong = seen_in_files(home / "published")
    looked = [("files", release, wrong)]
    if not wrong:
        looked.append(("database", *seen_in_database(home / "published")))
    if url:
        looked.append(("server", *seen_in_server(url, home / "published")))
    for place, found, said in looked:
        tally.looks += 1
        tally.blame(f"{where}, {place}", said)
        if place != "server" and found not in allowed:
            tally.blame(where, [f"readers of {place} see {found}, not {' or '.join(allowed)}"])
    tally.seen["new release" if release == allowed[-1] else "old release"] += 1
    return release


def watch(ground: Ground, publishes: int) -> Watched:
    """Publishes under readers' eyes, from the laboratory's one release on."""
    home = fresh_copy(ground.folder / "base", ground.folder / "home")
    _serve_base(ground, home)
    publish = partial(ground.ask, settings={"serving_url": sqlalchemy_url(ground.url)})
    return publish_watched(home, ground.url, publish=publish, publishes=publishes)


def sqlalchemy_url(url: str) -> str:
    """The address as the pipeline is given it."""
    return url.replace("postgresql://", "postgresql+psycopg://")


def _serve_base(ground: Ground, home: Path) -> None:
    with psycopg.connect(ground.url, autocommit=True) as connection:
        for schema in ("out", "out_next"):
            connection.execute(f"drop schema if exists {schema} cascade")  # type: ignore[arg-type, unused-ignore]
    serve_release(Settings(home=home, serving_url=sqlalchemy_url(ground.url)), BASE)


def main() -> int:
    """Runs the parts asked for; returns 1 when there was a fault."""
    options = argparse.ArgumentParser(description=__doc__)
    options.add_argument("--quick", action="store_true")
    options.add_argument("--seed", type=int, default=int(time.time()))
    options.add_argument("--kills", type=int)
    chosen = options.parse_args()
    rng, tally, started = random.Random(chosen.seed), Tally(), time.perf_counter()
    os.environ.setdefault("LAB_LANGUAGE", "id")
    kills = chosen.kills or (24 if chosen.quick else 520)
    with ground() as place:
        tell(f"seed {chosen.seed}; events by step: { {s: c['event'] for s, c in place.counts.items() if c['event']} }")
        wanted = {"event": kills // 2, "delay": kills - kills // 2, "full": kills // 10, "size": kills // 10}
        plan = [m for kind, count in wanted.items() for m in moments(place, kind, count, rng)]
        rng.shuffle(plan)
        prove_kills(place, plan, tally)
        watched = watch(place, 5 if chosen.quick else 50)
        tally.blame("publishing under readers' eyes", watched.faults)
    tell(f"disturbed processes: {dict(tally.attempts)}; killed {tally.steps.total()}, by step: {dict(tally.steps)}")
    tell(f"writes refused: {tally.refused.total()} failed as {dict(tally.refused)}")
    tell(f"readers looked {tally.looks} times after them: {dict(tally.seen)}")
    tell(
        f"{tally.completed} processes after them completed; at the end of each chain all is as in a laboratory never disturbed"
    )
    tell(f"{watched.publishes} publishes seen by readers: {watched.looks}; releases seen {watched.releases}")
    tell(f"{len(tally.faults)} faults; {time.perf_counter() - started:.0f} s")
    return min(len(tally.faults), 1)


if __name__ == "__main__":
    raise SystemExit(main())
