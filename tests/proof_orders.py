"""Takes ten small worlds in, each in ten random orders of files, and prints whether each order ends where linking all at once ends."""

import random
import time
from collections import Counter

from tests.arrival_orders import at_once, in_order, random_order, small_world

WORLDS, ORDERS = 10, 10


def tell(text: str) -> None:
    """Prints a line at once."""
    print(text, flush=True)  # noqa: T201


def prove() -> int:
    """Prints one line a world; returns the orders that ended elsewhere or had unsound ids."""
    bad = 0
    for seed in range(100, 100 + WORLDS):
        world, started, seen = small_world(seed), time.perf_counter(), Counter[str]()
        expected = at_once(world)
        rng = random.Random(seed)
        for _ in range(ORDERS):
            outcome = in_order(random_order(rng, world))
            seen["same persons"] += outcome.partition == expected
            seen["sound ids"] += not outcome.faults
            bad += outcome.partition != expected or bool(outcome.faults)
            for fault in outcome.faults:
                tell(f"  world {seed}: {fault}")
        tell(
            f"world {seed}: {len(world)} files, {sum(map(len, expected))} records, {len(expected)} persons; of {ORDERS} orders "
            f"{seen['same persons']} give the same persons, {seen['sound ids']} sound ids; {time.perf_counter() - started:.0f} s",
        )
    tell(f"{WORLDS * ORDERS - bad} of {WORLDS * ORDERS} orders end as linking everything at once does")
    return bad


if __name__ == "__main__":
    raise SystemExit(min(prove(), 1))
