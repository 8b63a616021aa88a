"""A chain of disturbed processes on one laboratory: each begins on what the last one left, and a whole run that nothing disturbs ends it.

Then the laboratory must know exactly what one knows that was never killed.
"""

import random
from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Any

from tests.release_facts import faults, without_basis
from tests.release_ground import BASE, Answer, Ground, Lane
from tests.release_readers import seen_in_database, seen_in_files, seen_in_server

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
# Moments of each kind in a chain: before an event, after a delay, from a write on, and from a size of files on.
KINDS = {"event": 26, "delay": 24, "full": 4, "size": 3}
# A process beside another takes longer than the one that was measured, and one that went on where another stopped takes less.
LATEST = 0.8
Moment = dict[str, Any]


@dataclass
class Tally:
    """What was tried and what was seen; tallies of chains add up."""

    attempts: Counter[str] = field(default_factory=Counter)
    steps: Counter[str] = field(default_factory=Counter)
    seen: Counter[str] = field(default_factory=Counter)
    refused: Counter[str] = field(default_factory=Counter)
    counts: Counter[str] = field(default_factory=Counter)
    faults: list[str] = field(default_factory=list)

    def add(self, other: "Tally") -> None:
        """Takes in another tally."""
        for name in ("attempts", "steps", "seen", "refused", "counts"):
            getattr(self, name).update(getattr(other, name))
        self.faults += other.faults

    def blame(self, where: str, found: Iterable[str]) -> None:
        """Notes faults."""
        self.faults += [f"{where}: {fault}" for fault in found]


def moments(ground: Ground, rng: random.Random) -> list[Moment]:
    """Moments of all kinds, spread over all steps that have any."""
    return [m for kind, count in KINDS.items() for m in moments_of(ground, kind, count, rng)]


def moments_of(ground: Ground, kind: str, count: int, rng: random.Random) -> list[Moment]:
    """Moments of one kind: numbers of events or writes, sizes of files, delays; a step with four times as many gets twice as many."""
    which = "event" if kind == "event" else "write"
    steps = [step for part in PARTS for step in part if ground.counts[step][which]]
    most = {s: LATEST * ground.seconds[s] if kind == "delay" else ground.counts[s][which] for s in steps}
    chosen = rng.choices(steps, [most[s] ** 0.5 for s in steps], k=count)

    def number(step: str) -> float:
        if kind == "delay":
            return rng.uniform(0, most[step])
        return int(2 ** rng.uniform(8, 22)) if kind == "size" else rng.randint(1, int(most[step]))

    return [{"kind": kind, "step": step, "number": number(step)} for step in chosen]


@dataclass
class Chain:
    """The processes of one chain, part by part of a run, and what readers may see after each."""

    ground: Ground
    lane: Lane
    tally: Tally = field(default_factory=Tally)
    seen: str = BASE
    runs: int = 0

    def run(self, mine: list[Moment]) -> Tally:
        """Disturbs each part as often as there are moments in it, lets it end, and at last makes a whole run."""
        self.lane.begin(self.ground.base)
        for part in PARTS:
            for moment in (m for m in mine if m["step"] in part):
                self.disturb(part, moment)
            self.complete(part)
        self.complete(None)
        said = f"after {', '.join(map(named, mine))}"
        self.tally.blame(said, faults(self.lane.home, self.ground.expected, BASE))
        return self.tally

    def disturb(self, part: list[str], moment: Moment) -> None:
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
        self.tally.counts["completed"] += 1
        where = f"{part or 'run'} {run_id}"
        if answer["code"] != 0:
            self.tally.blame(where, [f"did not complete: {answer['error']}"])
        self.look(where, run_id if part is None or "publish" in part else self.seen)
        self.tally.blame(where, without_basis(self.lane.home))

    def ask(self, part: list[str] | None, moment: Moment) -> tuple[str, Answer]:
        """The next process of this chain."""
        self.runs += 1
        run_id = f"2026-11-10T03{self.runs // 60:02}{self.runs % 60:02}"
        return run_id, self.lane.ask(run_id, only=part, **moment)

    def look(self, where: str, *allowed: str) -> None:
        """Reads all that readers read."""
        published = self.lane.home / "published"
        release, wrong = seen_in_files(published)
        looked = [("files", release, wrong)]
        if not wrong:
            looked.append(("database", *seen_in_database(published)))
        if self.lane.url:
            looked.append(("server", *seen_in_server(self.lane.url, published)))
        for place, found, said in looked:
            self.tally.counts["looks"] += 1
            self.tally.blame(f"{where}, {place}", said)
            if place != "server" and found not in allowed:
                self.tally.blame(where, [f"readers of {place} see {found}, not {' or '.join(allowed)}"])
        self.tally.seen["the same release" if release == self.seen else "the next release"] += 1
        self.seen = release


def named(moment: Moment) -> str:
    """A moment in words."""
    return f"{moment['kind']} {moment['number']:.3g} in {moment['step']}"
