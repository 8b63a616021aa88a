"""Attacks the published tables as a reader with a computer would, by each method of protection, and prints what was recovered.

The attacker knows every published figure of the last releases, every sum that ties them (areas, topography, laboratory sites, categories,
shares and their rests, related indicators), the rules of protection, how far each single published figure is from the truth, up to a
multiple of the base, and which figures did not change between two releases. He does not know the key that small counts are drawn by.
"""

import sys
import tempfile
import time
from collections.abc import Sequence
from pathlib import Path

import pandas as pd

from config.disclosure import load_disclosure
from tests.attack_methods import METHODS, RELEASES, AttackedRelease, attack_release, attack_together
from tests.attack_optimum import compare_with_optimum
from tests.attack_releases import successive_releases
from tests.attack_together import changes_read

QUICK = {"persons": 4000, "releases": 2, "tables": 4}
FULL = {"persons": 20_000, "releases": RELEASES, "tables": 20}
WAYS = ("protected", "subtraction", "differencing", "programs")


def say(text: str = "") -> None:
    """Prints a line or several."""
    print(text, flush=True)  # noqa: T201


def main(arguments: Sequence[str]) -> int:
    """Attacks all methods; returns 1 when the default one gives a protected cell away."""
    size = QUICK if "--quick" in arguments else FULL
    default = load_disclosure().method
    found: dict[str, list[AttackedRelease]] = {name: [] for name in METHODS}
    with tempfile.TemporaryDirectory(prefix="lab-attack-") as folder:
        for figures in successive_releases(Path(folder), size["persons"], size["releases"]):
            for name, method in METHODS.items():
                # The slow method is attacked in its latest release only.
                if name == default or method.every_release or not found[name]:
                    started = time.perf_counter()
                    found[name].append(attack_release(figures, method))
                    say(f"release {len(found[name])} {name}: attacked in {time.perf_counter() - started:.0f} s")
    recovered = {name: print_method(name, releases) for name, releases in found.items()}
    print_losses(found)
    say("\n# Small tables: loss of information against the optimum of an exact program\n")
    say(compare_with_optimum(size["tables"]).to_string(index=False))
    say(f"\nThe default method is {default}: {recovered[default]} protected cells recovered")
    return 1 if recovered[default] else 0


def print_method(name: str, releases: Sequence[AttackedRelease]) -> int:
    """Prints by series what the attack recovered of one method; returns how many cells in all."""
    table = attack_together(releases)[list(WAYS)]
    shown = table[table[list(WAYS[1:])].sum(axis=1) > 0]
    say(f"\n# {name}: {len(releases)} releases; protected cells recovered by series\n")
    say(shown.to_string() if len(shown) else "none in any series")
    total = table.sum()
    say("all series: " + ", ".join(f"{way} {total[way]:,}" for way in WAYS))
    say(
        f"changes of 1 to 4 between two releases that can be read exactly: {changes_read([r.known for r in releases]):,}"
    )
    return int(total[list(WAYS[1:])].sum())


def print_losses(found: dict[str, list[AttackedRelease]]) -> None:
    """Prints what the protection of the latest release costs: figures withheld, and how far shown ones are from the truth."""
    losses = pd.concat([releases[0].loss.assign(method=name) for name, releases in found.items() if releases])
    say("\n# What protection costs, by level, in the latest release\n")
    say(
        losses[["method", "area_level", "figures", "shown", "median_error", "error_90", "total_error"]].to_string(
            index=False
        )
    )


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
