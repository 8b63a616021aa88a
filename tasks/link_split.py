"""Clusters that cannot be one person, put together again from their strongest edges only as far as one person can be.

Kruskal's order with constraints: edges are taken from the strongest down, and one that would bring two records together
that cannot be one person, or make a cluster too large, is left out. So a cluster always breaks at its weakest edges, and
the result does not depend on the order of records or files.
"""

from collections import defaultdict
from dataclasses import dataclass, field
from math import inf

import pyarrow as pa

from config.linkage import Limits, Linkage
from tasks.warehouse import Connection, sql_text

Pair = tuple[str, str]
# Rules whose edges mean the same valid NIK at both ends, guarded by name or day.
NUMBER_RULES = (1, 2)


@dataclass(frozen=True)
class Edge:
    """One edge of a cluster with its strength in bits; infinite where a person has decided."""

    left: str
    right: str
    strength: float

    @property
    def order(self) -> tuple[float, str, str]:
        """Strongest first, then by record."""
        return (-self.strength, self.left, self.right)


@dataclass
class Group:
    """Records put together so far and the valid numbers among them."""

    records: set[str]
    numbers: set[str]


@dataclass(frozen=True)
class Cut:
    """An edge that was left out and what forbade it."""

    left: str
    right: str
    cause: str


@dataclass
class Assembly:
    """One suspect cluster while it is put together again."""

    limits: Limits
    forbidden: dict[Pair, str]
    groups: dict[str, Group]
    cuts: list[Cut] = field(default_factory=list)

    def add(self, edge: Edge) -> None:
        """Joins the groups at both ends of an edge unless that cannot be one person; a person's word always joins."""
        one, other = self.groups[edge.left], self.groups[edge.right]
        if one is other:
            return
        cause = self._obstacle(one, other, edge.strength)
        if cause and edge.strength < inf:
            self.cuts.append(Cut(edge.left, edge.right, cause))
            return
        one.records |= other.records
        one.numbers |= other.numbers
        for record in other.records:
            self.groups[record] = one

    def _obstacle(self, one: Group, other: Group, strength: float) -> str | None:
        causes = [
            self.forbidden[pair]
            for left in one.records
            for right in other.records
            if (pair := (min(left, right), max(left, right))) in self.forbidden
        ]
        if causes:
            return min(causes)
        if len(one.numbers | other.numbers) > self.limits.numbers:
            return "too_many_numbers"
        is_large = len(one.records) + len(other.records) > self.limits.records
        return "too_many_records" if is_large and strength < self.limits.strong else None


def assemble(numbers: dict[str, str | None], edges: list[Edge], forbidden: dict[Pair, str], limits: Limits) -> Assembly:
    """Puts records, given with their valid number, together along their edges; the groups and what was left out."""
    groups = {record: Group({record}, {number} if number else set()) for record, number in numbers.items()}
    assembly = Assembly(limits, forbidden, groups)
    for edge in sorted(edges, key=lambda edge: edge.order):
        assembly.add(edge)
    together = assembly.groups
    assembly.cuts = [cut for cut in assembly.cuts if together[cut.left] is not together[cut.right]]
    return assembly


def split_clusters(con: Connection, linkage: Linkage) -> int:
    """Splits every cluster of `cluster_item` that cannot be one person and lists the cut edges; returns the clusters split.

    A cannot-link verdict never gives way but to a must-link one.
    """
    con.execute("delete from audit.cut_edge")
    con.execute(
        f"create or replace temp table mixed_member as {sql_text('link/mixed_member')}",
        {"number_rules": list(NUMBER_RULES)},
    )
    con.execute(
        f"create or replace temp table impossible_pair as {sql_text('link/impossible_pair')}",
        {"unique_lists": list(linkage.limits.unique_lists), "number_rules": list(NUMBER_RULES)},
    )
    con.execute(
        f"create or replace temp table suspect as {sql_text('link/suspect')}",
        {"max_records": linkage.limits.records, "max_numbers": linkage.limits.numbers},
    )
    numbers, edges, forbidden = _members(con), _edges(con, linkage), _forbidden(con)
    # A cluster at a time: only clusters that cannot be one person come here, each of a few records.
    parts = [assemble(numbers[no], edges[no], forbidden[no], linkage.limits) for no in sorted(numbers)]
    _renumber(con, parts)
    _list_cuts(con, [cut for part in parts for cut in part.cuts])
    return sum(bool(part.cuts) for part in parts)


def _members(con: Connection) -> dict[int, dict[str, str | None]]:
    members: dict[int, dict[str, str | None]] = defaultdict(dict)
    for cluster_no, record_id, nik in con.execute(
        "select m.cluster_no, m.record_id, m.nik_valid from mixed_member as m join suspect as s on s.cluster_no = m.cluster_no"
    ).fetchall():
        members[cluster_no][record_id] = nik
    return members


def _edges(con: Connection, linkage: Linkage) -> dict[int, list[Edge]]:
    edges: dict[int, list[Edge]] = defaultdict(list)
    for cluster_no, left, right, rule_no, weight, decided in con.execute(
        "select c.cluster_no, e.record_id_left, e.record_id_right, e.rule_no, e.match_weight, v.record_id_left is not null "
        "from audit.edge as e join mixed_member as c on c.record_id = e.record_id_left "
        "semi join mixed_member as o on o.record_id = e.record_id_right join suspect as s on s.cluster_no = c.cluster_no left join audit.pair_verdict as v "
        "on v.record_id_left = e.record_id_left and v.record_id_right = e.record_id_right and v.verdict = 'must_link'"
    ).fetchall():
        strength = inf if decided else linkage.rule_weights.get(rule_no, weight)
        edges[cluster_no].append(Edge(left, right, strength))
    return edges


def _forbidden(con: Connection) -> dict[int, dict[Pair, str]]:
    forbidden: dict[int, dict[Pair, str]] = defaultdict(dict)
    for cluster_no, left, right, cause in con.execute(
        "select cluster_no, record_id_left, record_id_right, cause from impossible_pair"
    ).fetchall():
        forbidden[cluster_no][left, right] = cause
    return forbidden


def _renumber(con: Connection, parts: list[Assembly]) -> None:
    """Gives every group of the split clusters a number of its own, above all others."""
    named = [(record, min(group.records)) for part in parts for record, group in part.groups.items()]
    if not named:
        return
    records, firsts = zip(*named, strict=True)
    con.register("regrouped", pa.table({"record_id": records, "first_record": firsts}))
    con.execute(
        "update cluster_item as c set cluster_no = k.highest + g.group_no "
        "from (select record_id, dense_rank() over (order by first_record) as group_no from regrouped) as g, "
        "(select max(cluster_no) as highest from cluster_item) as k where g.record_id = c.item_id"
    )
    con.unregister("regrouped")


def _list_cuts(con: Connection, cuts: list[Cut]) -> None:
    if not cuts:
        return
    columns = {"record_id_left": "left", "record_id_right": "right", "cause": "cause"}
    con.register("cut", pa.table({name: [getattr(cut, part) for cut in cuts] for name, part in columns.items()}))
    con.execute(
        "insert into audit.cut_edge by name select e.record_id_left, e.record_id_right, e.rule_no, e.match_weight, c.cause "
        "from cut as c join audit.edge as e on e.record_id_left = c.record_id_left and e.record_id_right = c.record_id_right"
    )
    con.unregister("cut")
