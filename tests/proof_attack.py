"""Attacks the published tables as a reader with a computer would, by each method of protection, and prints what was recovered.

The attackers know every published figure of the last releases, the method, its code and configuration, every sum that ties figures
(areas, topography, laboratory sites, categories, shares and their rests, related indicators) and which figures did not change between
two releases, but not the key that small counts are drawn by; tests/attack_knowledge.py says what each of them believes beyond.
"""

import argparse
import os
import sys
import tempfile
import time
from collections.abc import Iterable, Sequence
from pathlib import Path

import pandas as pd

from config.disclosure import load_disclosure
from tests.attack_knowledge import ATTACKERS, CAREFUL, GUESSING
from tests.attack_methods import METHODS, RELEASES, AttackedRelease, attack_release, attack_together, claims
from tests.attack_optimum import compare_with_optimum
from tests.attack_releases import Figures, successive_releases

QUICK = {"persons": 4000, "releases": 2, "tables": 4}
FULL = {"persons": 20_000, "releases": RELEASES, "tables": 20}
WAYS = ("protected", "subtraction", "differencing", "programs")
# Whose findings must be none: what one is told that nobody could be is printed beside.
COUNTED = ("careful", "bold")
COLUMNS = ["method", "area_level", "figures", "shown", "median_error", "error_90", "total_error"]
# Programs ask the latest releases of the default method.
ASKED = 2
# Guesses of which more than so many are right would be findings.
LUCK = 0.8


def say(text: str = "") -> None:
    """Prints a line or several."""
    print(text, flush=True)  # noqa: T201


def main(arguments: Sequence[str]) -> int:
    """Attacks all methods; returns 1 when the default one gives a protected cell away."""
    options = argparse.ArgumentParser(description=__doc__)
    options.add_argument("--quick", action="store_true")
    options.add_argument("--seed", type=int, default=7)
    chosen = options.parse_args(arguments)
    size = QUICK if chosen.quick else FULL
    os.environ["LAB_ROUNDING_KEY"] = f"key of a regency that is invented, {chosen.seed}"
    with tempfile.TemporaryDirectory(prefix="lab-attack-") as folder:
        releases = successive_releases(Path(folder), size["persons"], size["releases"], chosen.seed)
        recovered = attack_all(releases)
    say("\n# Small tables: loss of information against the optimum of an exact program\n")
    say(compare_with_optimum(size["tables"]).to_string(index=False))
    say(f"\nThe default method is {load_disclosure().method}: {recovered} protected cells recovered")
    return 1 if recovered else 0


def attack_all(releases: Iterable[Figures]) -> int:
    """Attacks the releases, the latest first, by every method and prints what is found; returns how many cells of the default method."""
    default = load_disclosure().method
    found: dict[tuple[str, str], list[AttackedRelease]] = {}
    guesses: list[pd.DataFrame] = []
    losses: list[pd.DataFrame] = []
    for number, figures in enumerate(releases):
        for name, method in METHODS.items():
            if name != default and number >= method.attacked:
                continue
            started = time.perf_counter()
            attacked, loss = attack_release(figures, method, ATTACKERS if name == default else {"careful": CAREFUL})
            for attacker, release in attacked.items():
                found.setdefault((name, attacker), []).append(release)
            losses += [loss.assign(method=name)] if number == 0 else []
            say(f"release {number + 1} {name}: attacked in {time.perf_counter() - started:.0f} s")
        if number < ASKED:
            guessed = attack_release(figures, METHODS[default], {"guessing": GUESSING})[0]["guessing"]
            guesses.append(claims(guessed.known, float(load_disclosure().width)))
    recovered = {key: print_attack(*key, attacked) for key, attacked in found.items()}
    reliable = print_guesses(pd.concat(guesses))
    say("\n# What protection costs, by level, in the latest release\n")
    say(pd.concat(losses)[COLUMNS].to_string(index=False))
    return sum(recovered[default, attacker] for attacker in COUNTED) + reliable


def print_guesses(claimed: pd.DataFrame) -> int:
    """Prints how often the attacker whom nobody tells what holds is right; returns how many counts he finds where he can rely on it."""
    say(
        f"\n# rounding, guessing attacker: {ASKED} releases, each by itself; small counts he claims to know to less than two records\n"
    )
    there = claimed[claimed["low"] >= 1]
    for told, some in (("that somebody is there", there), ("0 or 1", claimed[claimed["low"] < 1])):
        right, chance = (some[name].mean() if len(some) else 0.0 for name in ("right", "by_chance"))
        say(
            f"{told}: {len(some)} claimed, {some['right'].sum()} right ({100 * right:.0f} %; by chance {100 * chance:.0f} %)"
        )
    return int(there["right"].sum()) if len(there) and there["right"].mean() > LUCK else 0


def print_attack(name: str, attacker: str, releases: Sequence[AttackedRelease]) -> int:
    """Prints by series what one attacker recovered of one method; returns how many cells in all."""
    asked = ASKED if name == load_disclosure().method and attacker in COUNTED else 0
    found, changes = attack_together(releases, asked)
    table = found[list(WAYS)]
    shown = table[table[list(WAYS[1:])].sum(axis=1) > 0]
    say(
        f"\n# {name}, {attacker} attacker: {len(releases)} releases, programs ask {asked}; protected cells recovered by series\n"
    )
    say(shown.to_string() if len(shown) else "none in any series")
    total = table.sum()
    say("all series: " + ", ".join(f"{way} {total[way]:,}" for way in WAYS))
    say(f"changes of 1 to 4 between two releases that can be read exactly: {changes:,}")
    return int(total[list(WAYS[1:])].sum())


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
