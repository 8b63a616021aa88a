"""Holds our figures and their errors against published values and simulated truth, prints both, and fails where they part."""

import argparse
import sys
from collections.abc import Iterable

from tests.figures_coverage import SHARES, Coverage, coverage
from tests.figures_data import VARIABLE, validation_folder
from tests.figures_published import Check, area_model_checks, eusilc_checks, linearisation_checks, literal_checks
from tests.figures_small_area import accuracy
from tests.figures_speed import DOMAINS, HOUSEHOLDS, INDICATORS, LIMIT_SECONDS, seconds_of_errors
from tests.figures_tables import tables

HELD = (0.93, 0.97)
SMALL_AREA_SAMPLES, LEAST_GAIN = 10, 0.3


def say(text: str) -> None:
    """Prints a line or several."""
    print(text)  # noqa: T201


def main() -> int:
    """Prints every part of the proof; returns 1 when a check fails."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--samples", type=int, default=1000, help="simulated samples for the coverage of intervals")
    samples = parser.parse_args().samples
    failed = [*print_checks(literal_checks(), "Printed examples")]
    folder = validation_folder()
    if folder is None:
        say(f"\nSKIPPED: the validation data are not beside the project; set {VARIABLE} to their folder.")
    else:
        failed += print_checks(eusilc_checks(folder), "Published values of eusilc")
        failed += print_checks(linearisation_checks(folder), "Design error against Taylor linearisation written out")
        failed += print_checks(area_model_checks(folder), "Fay-Herriot, as printed by the package sae")
        for name, table in tables(folder).items():
            say(f"\n# {name}\n{table.to_csv(index=False, float_format='%.10g').rstrip()}")
    for share in SHARES:
        failed += print_coverage(samples, share)
    failed += print_small_areas()
    failed += print_speed()
    say(f"\n{len(failed)} checks failed" + "".join(f"\n  {name}" for name in failed))
    return 1 if failed else 0


def print_checks(checks: Iterable[Check], title: str) -> list[str]:
    """Prints a table of checks; returns the names of those that fail."""
    say(f"\n# {title}\n{'figure':<52}{'ours':>18}{'published':>24}  verdict")
    failed = []
    for check in checks:
        theirs = " to ".join(
            f"{t:.10g}" for t in (check.theirs if isinstance(check.theirs, tuple) else (check.theirs,))
        )
        say(f"{check.name:<52}{check.ours:>18.10f}{theirs:>24}  {'agrees' if check.holds else 'DIFFERS'}")
        failed += [] if check.holds else [check.name]
    return failed


def print_coverage(samples: int, share: float) -> list[str]:
    """Prints how often 95 % intervals hold the truth; returns the figures outside 93 to 97 %."""
    say(
        f"\n# 95 % intervals over {samples} samples of {share:g} % of a simulated regency\n{'figure':<24}{'held':>8}{'sd':>16}{'mean SE':>16}"
    )
    found: dict[str, Coverage] = dict(coverage(samples, share))
    for name, row in found.items():
        say(f"{name:<24}{row.held:>8.1%}{row.deviation:>16.6g}{row.mean_error:>16.6g}")
    return [f"coverage of {name}: {row.held:.1%}" for name, row in found.items() if not HELD[0] <= row.held <= HELD[1]]


def print_small_areas() -> list[str]:
    """Prints mean squared errors of estimates of desa; returns the models that are not 30 % below direct."""
    found = accuracy(SMALL_AREA_SAMPLES)
    say(f"\n# Desa, {SMALL_AREA_SAMPLES} samples: mean squared error of P0 (share) against the truth")
    say(f"{'estimate':<14}{'sampled desa':>14}{'below direct':>14}{'no sample':>12}{'said of itself':>16}")
    direct, failed = found["direct"].sampled, []
    for name, row in found.items():
        below = 1 - row.sampled / direct
        say(f"{name:<14}{row.sampled:>14.6f}{below:>14.1%}{row.unsampled:>12.6f}{row.said:>16.6f}")
        failed += [f"{name}: {below:.0%} below direct"] if name != "direct" and below < LEAST_GAIN else []
    return failed


def print_speed() -> list[str]:
    """Prints the seconds of errors; returns its name when it is too slow."""
    seconds = seconds_of_errors()
    say(
        f"\n# Speed\n{INDICATORS} indicators x {DOMAINS} domains on {HOUSEHOLDS:,} households: {seconds:.2f} s (limit {LIMIT_SECONDS:.0f} s)"
    )
    return [f"errors took {seconds:.1f} s"] if seconds > LIMIT_SECONDS else []


if __name__ == "__main__":
    sys.exit(main())
