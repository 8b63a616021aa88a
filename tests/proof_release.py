"""Kills real runs at hundreds of points, fills the disk under them, and publishes under readers' eyes; prints what readers saw and what was lost.

`QUICK=1` proves a little of it. Each chain of kills and each round of publishes is noted when it is over, so that a proof that was
stopped goes on where it was.
"""

import argparse
import json
import os
import random
import threading
import time
from collections import Counter
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from config.settings import PROJECT
from tests.release_chain import Chain, Tally, moments
from tests.release_ground import Ground, Lane, ground
from tests.release_watch import Watched, publish_watched

NOTES = PROJECT / "build" / "proof-release.jsonl"
LANES = 2
PUBLISHES_A_ROUND = 10


def tell(text: str) -> None:
    """Prints a line at once."""
    print(text, flush=True)  # noqa: T201


@dataclass
class Proof:
    """What is proved so far: chains of kills and rounds of publishes, and the file that remembers them."""

    notes: Path
    seed: int
    chains: dict[int, Tally] = field(default_factory=dict)
    watched: Watched = field(default_factory=Watched)
    again: list[str] = field(default_factory=list)
    left: list[str] = field(default_factory=list)
    lock: threading.Lock = field(default_factory=threading.Lock)

    @property
    def tally(self) -> Tally:
        """All chains together."""
        total = Tally()
        for chain in self.chains.values():
            total.add(chain)
        return total

    @property
    def faults(self) -> list[str]:
        """Everything that was wrong."""
        return self.again + self.left + self.tally.faults + self.watched.faults

    def take(self, note: dict[str, Any]) -> None:
        """Takes in what a chain or a round of publishes came to."""
        if "chain" in note:
            self.chains[note["chain"]] = Tally(**_counted(note["tally"]))
        if "watched" in note:
            self.watched.add(Watched(**_counted(note["watched"])))

    def note(self, note: dict[str, Any]) -> None:
        """Takes it in and remembers it."""
        with self.lock:
            self.take(note)
            with self.notes.open("a", encoding="utf-8") as lines:
                lines.write(json.dumps(note) + "\n")
            tally = self.tally
            tell(
                f"  {tally.steps.total()} killed, {tally.refused.total()} refused, {self.watched.publishes} published, {len(self.faults)} faults"
            )


def _counted(fields: dict[str, Any]) -> dict[str, Any]:
    return {name: Counter(said) if isinstance(said, dict) else said for name, said in fields.items()}


def begun(notes: Path, seed: int | None) -> Proof:
    """The proof that the notes are of, or a new one."""
    lines = notes.read_text(encoding="utf-8").splitlines() if notes.exists() else []
    first = json.loads(lines[0])["seed"] if lines else None
    if first is None or seed not in (None, first):
        first = seed or int(time.time())
        notes.parent.mkdir(parents=True, exist_ok=True)
        notes.write_text(json.dumps({"seed": first}) + "\n", encoding="utf-8")
        lines = []
    proof = Proof(notes, first)
    for line in lines[1:]:
        proof.take(json.loads(line))
    return proof


def prove_kills(ground: Ground, proof: Proof, kills: int) -> None:
    """Chain after chain in every lane, until so many processes were killed."""
    numbers = (n for n in range(10_000) if n not in proof.chains)

    def next_chain() -> int | None:
        with proof.lock:
            return next(numbers) if proof.tally.steps.total() < kills else None

    def work(lane: Lane) -> None:
        while (number := next_chain()) is not None:
            mine = moments(ground, random.Random(f"{proof.seed}-{number}"))
            proof.note({"chain": number, "tally": vars(Chain(ground, lane).run(mine))})

    with ThreadPoolExecutor(len(ground.lanes)) as pool:
        list(pool.map(work, ground.lanes))
    proof.left = ground.left_behind()


def watch(ground: Ground, proof: Proof, publishes: int) -> None:
    """Rounds of publishes under readers' eyes, each from the laboratory's one release on."""
    while (left := publishes - proof.watched.publishes) > 0:
        ground.lanes[0].begin(ground.base)
        proof.note({"watched": vars(publish_watched(ground.lanes[0], min(left, PUBLISHES_A_ROUND)))})


def figures(proof: Proof) -> Iterator[str]:
    """What came of it, in lines."""
    tally, watched = proof.tally, proof.watched
    yield f"disturbed processes: {dict(tally.attempts)}; killed {tally.steps.total()}, by step: {dict(tally.steps)}"
    yield f"writes refused: {tally.refused.total()} failed as {dict(tally.refused)}"
    yield f"readers looked {tally.counts['looks']} times after them: {dict(tally.seen)}"
    yield f"{tally.counts['completed']} processes after them completed; at the end of each of {len(proof.chains)} chains all is as in a laboratory never disturbed"
    yield f"processes that outlive a killed run: {len(proof.left)}"
    yield f"{watched.publishes} publishes seen by readers: {dict(watched.looks)}; releases seen {dict(watched.releases)}"
    yield from (f"FAULT {fault}" for fault in proof.faults)


def main() -> int:
    """Runs the parts asked for; returns 1 when there was a fault."""
    options = argparse.ArgumentParser(description=__doc__)
    options.add_argument("--quick", action="store_true")
    options.add_argument("--seed", type=int, help="Begins anew unless the notes are of this seed.")
    options.add_argument("--notes", type=Path, default=NOTES)
    chosen = options.parse_args()
    started = time.perf_counter()
    os.environ.setdefault("LAB_LANGUAGE", "id")
    proof = begun(chosen.notes, chosen.seed)
    with ground(LANES) as place:
        tell(f"seed {proof.seed}; events by step: { {s: c['event'] for s, c in place.counts.items() if c['event']} }")
        tell(f"two releases made again from archive, decisions and ledger: {place.again or 'byte for byte the same'}")
        proof.again = place.again
        prove_kills(place, proof, 25 if chosen.quick else 500)
        killed = time.perf_counter() - started
        watch(place, proof, 5 if chosen.quick else 50)
    for line in figures(proof):
        tell(line)
    seconds, spent = time.perf_counter() - started, sum(os.times()[:4])
    tell(
        f"{len(proof.faults)} faults; this time {killed:.0f} s of kills and {seconds - killed:.0f} s of publishes, {spent:.0f} s of processors"
    )
    chosen.notes.unlink()
    return min(len(proof.faults), 1)


if __name__ == "__main__":
    raise SystemExit(main())
