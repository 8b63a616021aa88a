"""Clusters that cannot be one person break at their weakest edge; literal clusters with the groups they must become."""

import itertools
from math import inf

import pytest

from config.linkage import Limits
from tasks.link_split import Edge, Pair, assemble

LIMITS = Limits(records=4, strong=20, numbers=2, unique_lists=())


def groups(
    edges: list[Edge], forbidden: dict[Pair, str] | None = None, numbers: dict[str, str | None] | None = None
) -> set[str]:
    """The groups that edges make, each as its records in one word."""
    known: dict[str, str | None] = {record: None for edge in edges for record in (edge.left, edge.right)}
    assembly = assemble(known | (numbers or {}), edges, forbidden or {}, LIMITS)
    return {"".join(sorted(group.records)) for group in assembly.groups.values()}


CHAIN = [Edge("a", "b", 25), Edge("b", "c", 9), Edge("c", "d", 14)]


def test_chain_breaks_at_its_weakest_edge() -> None:
    assert groups(CHAIN) == {"abcd"}
    assert groups(CHAIN, {("a", "d"): "two_heads"}) == {"ab", "cd"}
    assert groups(CHAIN, {("a", "b"): "verdict"}) == {"a", "bcd"}


def test_a_persons_word_joins_what_else_could_not_be_one() -> None:
    assert groups([*CHAIN, Edge("a", "d", inf)], {("a", "d"): "two_heads"}) == {"abcd"}


def test_weak_edges_stop_at_the_number_of_records_and_strong_ones_do_not() -> None:
    weak = [Edge("a", other, 10 - n) for n, other in enumerate("bcdef")]
    strong = [Edge("a", other, 24) for other in "bcdef"]
    assert groups(weak) == {"abcd", "e", "f"}
    assert groups(strong) == {"abcdef"}


def test_a_third_number_stays_outside() -> None:
    assert groups(CHAIN, numbers={"a": "1", "b": "2"}) == {"abcd"}
    assert groups(CHAIN, numbers={"a": "1", "b": "2", "d": "3"}) == {"ab", "cd"}


def test_cuts_are_listed_with_their_cause_and_only_where_the_ends_are_apart() -> None:
    forbidden = {("a", "d"): "two_heads"}
    assembly = assemble(dict.fromkeys("abcd"), [*CHAIN, Edge("a", "c", 3)], forbidden, LIMITS)
    assert [(cut.left, cut.right, cut.cause) for cut in assembly.cuts] == [
        ("b", "c", "two_heads"),
        ("a", "c", "two_heads"),
    ]


@pytest.mark.parametrize("order", [*itertools.permutations(range(4))])
def test_order_of_edges_does_not_matter(order: tuple[int, ...]) -> None:
    edges = [*CHAIN, Edge("a", "d", 9)]
    assert groups([edges[n] for n in order], {("b", "d"): "verdict"}) == {"ab", "cd"}
