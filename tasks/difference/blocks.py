"""Groups of homes that changed between two bases, each with its one cause, so that they can be exchanged cause by cause."""

from collections.abc import Collection, Sequence

import numpy as np
import pyarrow as pa
from scipy.sparse import coo_array
from scipy.sparse.csgraph import connected_components

from tasks.difference.basis import basis_tables
from tasks.warehouse import Connection, quoted, sql_text

SIDES = ("before", "after")
# What a row of each table belongs to; tables that are not named here are exchanged whole.
UNIT_OF = {
    "core.person": "person_id",
    "core.person_record": "person_id",
    "core.attribute_conflict": "person_id",
    "core.family": "family_id",
    "core.housing": "family_id",
    "core.welfare_rank": "family_id",
    "core.household": "household_id",
    "core.problem": "household_id",
    "core.intervention": "coalesce(household_id, record_id)",
    "core.participation": "coalesce(family_id, person_id, record_id)",
    "core.verification": "coalesce(family_id, person_id, record_id)",
    "core.survey_household": "record_id",
    "core.budget_line": "record_id",
}
# A record is exchanged with the home it belongs to, and what a run calls a row is no change of it.
ASIDE = ("family_id", "household_id", "submission_id", "sheet", "row_no")


def name_causes(con: Connection, causes: Collection[int], mixed: int) -> None:
    """Leaves `before_cause` and `after_cause` (unit, cause_no) for the units of every block that changed.

    Needs the bases attached as `before` and `after`. `causes` are the numbers of the causes that there can be, `mixed` stands
    for blocks with several.
    """
    for side in SIDES:
        _place_units(con, side)
    _join_blocks(con)
    _sum_contents(con)
    con.execute(
        f"create or replace temp table block_cause as {sql_text('difference/block_cause')}",
        {"causes": sorted(causes), "mixed": mixed},
    )
    for side in SIDES:
        con.execute(
            f"create or replace temp table {side}_cause as select b.unit, c.cause_no from {side}_block as b "
            "join block_cause as c on c.block = b.block"
        )


def shared_tables(con: Connection) -> dict[str, tuple[str, ...]]:
    """The tables of both bases with the columns that both have, so that a basis of an earlier version can be read too."""
    found = con.execute(
        "select table_schema || '.' || table_name, column_name, count(*) from information_schema.columns "
        "where table_catalog in ('before', 'after') group by all having count(*) = 2"
    ).fetchall()
    present = {(table, column) for table, column, _ in found}
    shared = {t: tuple(c for c in columns if (t, c) in present) for t, columns in basis_tables().items()}
    return {table: columns for table, columns in shared.items() if columns}


def _place_units(con: Connection, side: str) -> None:
    con.execute(f"use {side}")
    con.execute(f"create or replace temp table {side}_home as {sql_text('difference/unit_node')}")
    con.execute(
        f"create or replace temp table {side}_member as select r.record_id, r.unit, coalesce(h.node, r.unit) as node "
        f"from ({sql_text('difference/record_unit')}) as r left join {side}_home as h on h.unit = r.unit"
    )
    con.execute(
        f"create or replace temp table {side}_said as select record_id, any_value(submission_id) as submission_id, "
        "sum(content) as content from record group by record_id"
    )


def _join_blocks(con: Connection) -> None:
    """Blocks are what remains connected when somebody moved; a home that nobody left or joined is a block of its own."""
    moved = con.sql(sql_text("difference/moved_node")).to_arrow_table()
    con.register("joined", _components(moved["node_left"].to_pylist(), moved["node_right"].to_pylist()))
    for side in SIDES:
        con.execute(
            f"create or replace temp table {side}_block as select n.unit, coalesce(j.block, n.node) as block from ("
            f"select unit, node from {side}_home union select unit, node from {side}_member "
            f"union select record_id, node from {side}_member) as n left join joined as j on j.node = n.node"
        )
    con.unregister("joined")


def _components(left: Sequence[str], right: Sequence[str]) -> pa.Table:
    nodes, at = np.unique(np.array([*left, *right], dtype=str), return_inverse=True)
    edges = (at[: len(left)], at[len(left) :])
    graph = coo_array((np.ones(len(left), dtype=np.int8), edges), shape=(len(nodes), len(nodes)))
    numbers = connected_components(graph, directed=False)[1] if len(nodes) else np.array([], dtype=int)
    return pa.table(
        {"node": pa.array(nodes, pa.string()), "block": pa.array([f"block/{n}" for n in numbers], pa.string())}
    )


def _sum_contents(con: Connection) -> None:
    con.execute(
        "create or replace temp table block_content (block varchar, before_sum hugeint, before_rows bigint, "
        "after_sum hugeint, after_rows bigint)"
    )
    for table, columns in shared_tables(con).items():
        unit = UNIT_OF.get(table)
        if unit is None:
            continue
        row = ", ".join(quoted(c) for c in columns if table in ("core.person", "core.family") or c not in ASIDE)
        for side, sums in (("before", "sum(content), count(*), 0, 0"), ("after", "0, 0, sum(content), count(*)")):
            con.execute(
                f"insert into block_content select block, {sums} from (select coalesce(u.block, t.unit) as block, t.content "
                f"from (select {unit} as unit, hash($table, {row})::hugeint as content from {side}.{table}) as t "
                f"left join {side}_block as u on u.unit = t.unit) group by block",
                {"table": table},
            )
