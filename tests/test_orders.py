"""New files linked against what is stored give what linking everything at once gives, for any order of arrival."""

import random

import pytest

from tests.arrival_orders import at_once, in_order, random_order, small_world


@pytest.mark.parametrize("seed", range(4))
def test_any_order_of_files_gives_the_same_persons_and_sound_ids(seed: int) -> None:
    world = small_world(seed)
    rng = random.Random(seed)  # noqa: S311 - an order, no secret
    outcome = in_order(random_order(rng, world))
    assert outcome.faults == ()
    assert outcome.partition == at_once(world)


def test_the_world_is_worth_asking() -> None:
    persons = at_once(small_world(0))
    assert max(map(len, persons)) > 3
    assert 20 < len(persons) < 70
