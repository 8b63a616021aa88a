"""Which records are one person: guarded, numbered SQL rules, then connected components; every edge keeps its rule."""

from dataclasses import dataclass
from pathlib import Path

import numpy as np
import pyarrow as pa
from scipy.sparse import coo_array
from scipy.sparse.csgraph import connected_components

from config.linkage import MODEL_RULE, VERDICT_RULE, load_linkage
from config.linkage_model import SHIPPED, LinkageModel, read_model
from tasks.link_pairs import (
    FRESH_PAIRS,
    add_model_edges,
    add_verdict_edges,
    list_doubtful,
    score_candidates,
    weigh_pairs,
)
from tasks.link_split import split_clusters
from tasks.warehouse import SQL, Connection, scalar, sql_text

# Rules that look at a whole group, so that one new record can undo an old edge.
GROUP_RULES = (8,)
# Edges that rest on today's cuts, table size or verdicts and are made again in every run.
DATED_RULES = (VERDICT_RULE, MODEL_RULE)


@dataclass(frozen=True)
class LinkReport:
    """Records, edges by rule, clusters made and split, doubtful pairs, and the version and origin of the model used."""

    records: int
    edges: dict[int, int]
    clusters: int
    cut: int
    doubtful: int
    model: str
    trained_on: str


def rule_files() -> list[tuple[int, Path]]:
    """Linkage rules in their order; the number before the underscore stands on every edge."""
    return [(int(path.name[:2]), path) for path in sorted((SQL / "link").glob("[0-9][0-9]_*.sql"))]


def link(con: Connection, basis: str, model: LinkageModel | None = None) -> LinkReport:
    """Brings audit.edge up to date and leaves `fresh_record(record_id)` and `cluster_item(item_id, cluster_no, strength)`.

    Only pairs with a record that is new or has changed are asked; all are when `basis`, the hash of configuration
    and SQL, or the model is not the one the stored edges were made with. Without a model the shipped one is used.
    """
    linkage, model = load_linkage(), model or read_model(SHIPPED)
    forget_other_basis(con, f"{basis}:{model.version}")
    records = refresh_keys(con)
    refresh_edges(con)
    score_candidates(con, linkage, model, GROUP_RULES)
    weigh_pairs(con, model, records)
    add_model_edges(con, linkage.cuts.link)
    add_verdict_edges(con)
    build_clusters(con)
    cut = split_clusters(con, linkage)
    doubtful = list_doubtful(con, linkage.cuts.review)
    clusters = int(scalar(con, "select count(distinct cluster_no) from cluster_item"))
    con.execute(f"insert into cluster_item by name {sql_text('link/former_item')}")
    edges = con.execute("select rule_no, count(*) from audit.edge group by rule_no order by rule_no").fetchall()
    return LinkReport(records, dict(edges), clusters, cut, doubtful, model.version, model.trained_on)


def forget_other_basis(con: Connection, basis: str) -> None:
    """Empties what was made with another configuration, so that all of it is made anew; the ids stay in the ledger."""
    if con.execute("select config_hash from audit.link_basis").fetchall() == [(basis,)]:
        return
    for table in ("std.person_key", "audit.edge", "audit.scored_pair", "core.record_family", "audit.link_basis"):
        con.execute(f"delete from {table}")
    con.execute("insert into audit.link_basis values (?)", [basis])


def refresh_keys(con: Connection) -> int:
    """Standardises records that are new or changed; the others stay as they were compared before. Returns the records in use."""
    con.execute(f"create or replace temp table fresh_key as {sql_text('link/person_key')}")
    con.execute("create or replace temp table fresh_record as select record_id from fresh_key")
    con.execute("delete from std.person_key where record_id in (select record_id from fresh_record)")
    con.execute("update std.person_key set is_fresh = false where is_fresh")
    con.execute("insert into std.person_key by name select *, true as is_fresh from fresh_key")
    con.execute("drop table fresh_key")
    return int(
        scalar(con, "select count(*) from std.person_key where record_id in (select record_id from std.person_record)")
    )


def refresh_edges(con: Connection) -> None:
    """Takes out the edges of changed records and those of rules about groups, and asks every rule again."""
    con.execute(
        f"delete from audit.edge where list_contains($passing, rule_no) or {FRESH_PAIRS}",
        {"passing": [*GROUP_RULES, *DATED_RULES]},
    )
    con.execute("create or replace temp table pair (record_id_left varchar, record_id_right varchar, rule_no bigint)")
    for number, path in rule_files():
        query = path.read_text(encoding="utf-8")
        con.execute(
            f"insert into pair select record_id_left, record_id_right, $rule_no from ({query})", {"rule_no": number}
        )
    con.execute(
        "insert into audit.edge by name select p.record_id_left, p.record_id_right, min(p.rule_no) as rule_no from pair as p "
        "anti join audit.edge as e on e.record_id_left = p.record_id_left and e.record_id_right = p.record_id_right "
        "group by p.record_id_left, p.record_id_right"
    )
    con.execute("drop table pair")


def build_clusters(con: Connection) -> None:
    """Connected components of the edges over all records in use, as the temporary table `cluster_item`."""
    con.execute(
        "create or replace temp table node as select record_id, nik_valid is not null as has_number, row_number() over () - 1 as node_no "
        "from std.person_key where record_id in (select record_id from std.person_record)"
    )
    ends = con.execute(
        "select a.node_no as one, b.node_no as other from audit.edge as e "
        "join node as a on a.record_id = e.record_id_left join node as b on b.record_id = e.record_id_right"
    ).fetchnumpy()
    count = int(scalar(con, "select count(*) from node"))
    graph = coo_array((np.ones(len(ends["one"]), np.int8), (ends["one"], ends["other"])), shape=(count, count))
    _, labels = connected_components(graph, directed=False)
    con.register("label", pa.table({"node_no": np.arange(count), "cluster_no": labels.astype(np.int64)}))
    con.execute(
        "create or replace temp table cluster_item as select n.record_id as item_id, l.cluster_no, "
        "case when n.has_number then 1 else 0 end as strength from node as n join label as l on l.node_no = n.node_no"
    )
    con.unregister("label")
