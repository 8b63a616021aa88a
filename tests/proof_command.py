"""What proofs on simulated regencies have in common: the command that runs the pipeline, sizes to measure, and tables that are printed."""

import argparse
import os
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Sequence
from pathlib import Path

LAB = [sys.executable, "-m", "flows"]
# Persons of a regency and the seed that goes with that size.
Sizes = Sequence[tuple[int, int]]


def prove_sizes(about: str | None, sizes: Sizes, prove: Callable[[int, int, Path], None]) -> None:
    """Measures the sizes asked for on the command line, all of them by default, each with its own seed and folder."""
    options = argparse.ArgumentParser(description=about)
    options.add_argument("--persons", type=int, nargs="*", default=[size for size, _ in sizes])
    for persons in options.parse_args().persons:
        with tempfile.TemporaryDirectory(prefix="lab-proof-") as folder:
            prove(persons, dict(sizes).get(persons, persons), Path(folder))


def lab(home: Path, *arguments: str) -> float:
    """Runs one command of the pipeline with its own run-time folder; returns the seconds it took."""
    started = time.perf_counter()
    subprocess.run([*LAB, *arguments], env=os.environ | {"LAB_HOME": str(home)}, stdout=subprocess.DEVNULL, check=True)
    return time.perf_counter() - started


def share(part: int, whole: int) -> str:
    """A share to four places, a dash of nothing."""
    return f"{part / whole:.4f}" if whole else "-"


def say(*cells: object, widths: Sequence[int]) -> None:
    """One line of a table."""
    print(*(f"{cell!s:>{width}}" for cell, width in zip(cells, widths, strict=True)))  # noqa: T201
