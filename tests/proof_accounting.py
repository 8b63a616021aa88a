"""Takes ten thousand mutated files in and asks of each whether every row is accounted for; prints where the files ended."""

import argparse
import logging
import tempfile
import time
from contextlib import closing
from pathlib import Path

from hypothesis import HealthCheck, Phase, given, seed, settings

from tasks.regions import load_region_tables
from tasks.warehouse import open_memory
from tests.accounting import Desk, broken_accounts
from tests.mutated_lists import Mutated, batches

BATCH = 50


def prove(inputs: int, chosen: int, desk: Desk) -> None:
    """Asks of so many mutated files; raises AssertionError with the smallest ones whose rows do not add up."""

    @seed(chosen)
    @settings(
        max_examples=inputs // BATCH,
        deadline=None,
        database=None,
        phases=(Phase.generate, Phase.shrink),
        suppress_health_check=list(HealthCheck),
    )
    @given(batch=batches(BATCH))
    def every_row_is_accounted_for(batch: tuple[str, list[Mutated]]) -> None:
        source, files = batch
        desk.clear(source)
        faults = broken_accounts(desk, source, desk.take_in(source, files))
        assert not faults, faults

    every_row_is_accounted_for()


def main() -> None:
    """Runs the proof; ends with an error when a row is not accounted for."""
    options = argparse.ArgumentParser(description=__doc__)
    options.add_argument("--inputs", type=int, default=10_000)
    options.add_argument("--seed", type=int, default=20260902)
    chosen = options.parse_args()
    logging.disable(logging.INFO)
    started = time.perf_counter()
    with tempfile.TemporaryDirectory(prefix="lab-accounts-") as folder, closing(open_memory()) as con:
        load_region_tables(con, "33.26")
        desk = Desk(con, Path(folder))
        prove(chosen.inputs, chosen.seed, desk)
    seconds = time.perf_counter() - started
    print(f"seed {chosen.seed}: {desk.taken:,} mutated files in {seconds:.0f} s, every row accounted for")  # noqa: T201
    for state, count in desk.states.most_common():
        print(f"{count:>8,}  {state}")  # noqa: T201


if __name__ == "__main__":
    main()
