"""Which records are one person: guarded, numbered SQL rules, then connected components; every edge keeps its rule."""

from dataclasses import dataclass
from pathlib import Path

import numpy as np
import pyarrow as pa
from scipy.sparse import coo_array
from scipy.sparse.csgraph import connected_components

from config.linkage import MODEL_RULE, VERDICT_RULE, Linkage, load_linkage
from config.linkage_model import SHIPPED, LinkageModel, read_model
from tasks.families import touch_all_families
from tasks.link_edges import begin_edges, put_in_edges, take_out_edges
from tasks.link_keys import refresh_keys
from tasks.link_model import score
from tasks.link_pairs import (
    FRESH_PAIRS,
    add_model_edges,
    add_verdict_edges,
    find_undecided,
    keep_scores,
    list_doubtful,
    weigh_pairs,
)
from tasks.link_split import split_clusters
from tasks.warehouse import SQL, Connection, scalar, sql_text, transaction

# Rules that look at a whole desa, so that one new record can undo an old edge there.
GROUP_RULES = (8,)
# Where more than one in so many records is fresh, finding those near to them costs more than it saves.
MANY_FRESH = 10
# Edges that rest on today's cuts, table size or verdicts and are made again in every run.
DATED_RULES = (VERDICT_RULE, MODEL_RULE)


class NotLinkedError(RuntimeError):
    """Stored edges and scores are none, or of another configuration or model than today's."""


@dataclass(frozen=True)
class LinkReport:
    """Records, edges by rule, clusters put together and split, doubtful pairs, and the version and origin of the model used."""

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

    Only pairs with a record that is new or has changed are asked, and only records whose person may be another than before are
    in `cluster_item`; all are when `basis`, the hash of configuration and SQL, or the model is not the one the stored edges were
    made with. Without a model the shipped one is used. What is stored counts once `keep_basis` is called, when clusters have
    their ids too; if a run ends before, which records are fresh is forgotten and the next one looks at all again.
    """
    model = model or read_model(SHIPPED)
    linkage = load_linkage()
    # Written through twice and not with every statement; in between Splink writes to a database of its own.
    with transaction(con):
        forget_other_basis(con, basis_of(basis, model))
        con.execute("delete from audit.link_basis")
        refresh_keys(con)
        gather_near(con)
        begin_edges(con)
        refresh_edges(con)
        undecided = find_undecided(con, linkage, GROUP_RULES)
    if undecided:
        score(con, linkage, model)
    with transaction(con):
        if undecided:
            keep_scores(con, linkage)
        return cluster_records(con, linkage, model)


def cluster_records(con: Connection, linkage: Linkage, model: LinkageModel) -> LinkReport:
    """Clusters out of stored rule edges, stored scores and verdicts, with the cuts and limits of `linkage`; leaves `cluster_item`."""
    take_out_edges(con, "list_contains($dated, rule_no)", {"dated": list(DATED_RULES)})
    records = int(scalar(con, "select count(*) from std.person_record"))
    weigh_pairs(con, model, records)
    add_model_edges(con, linkage.cuts.link)
    add_verdict_edges(con)
    gather_concerned(con, linkage.cuts.review)
    build_clusters(con)
    cut = split_clusters(con, linkage)
    doubtful = list_doubtful(con, linkage.cuts.review)
    clusters = int(scalar(con, "select count(distinct cluster_no) from cluster_item"))
    con.execute(f"insert into cluster_item by name {sql_text('link/former_item')}")
    edges = con.execute("select rule_no, count(*) from audit.edge group by rule_no order by rule_no").fetchall()
    return LinkReport(records, dict(edges), clusters, cut, doubtful, model.version, model.trained_on)


def basis_of(configuration: str, model: LinkageModel) -> str:
    """What stored edges rest on: configuration and SQL, and the model."""
    return f"{configuration}:{model.version}"


def is_linked_with(con: Connection, basis: str) -> bool:
    """Whether stored edges and scores rest on that basis."""
    return con.execute("select config_hash from audit.link_basis").fetchall() == [(basis,)]


def require_linked(con: Connection, configuration: str, model: LinkageModel) -> None:
    """Raises NotLinkedError unless stored edges and scores were made with this configuration and model."""
    if not is_linked_with(con, basis_of(configuration, model)):
        raise NotLinkedError("the warehouse was not linked with today's configuration and model: run lab link first")


def forget_other_basis(con: Connection, basis: str) -> None:
    """Empties what was made with another configuration, so that all of it is made anew; the ids stay in the ledger."""
    if is_linked_with(con, basis):
        return
    for table in ("std.person_key", "audit.edge", "audit.scored_pair", "audit.link_basis"):
        con.execute(f"delete from {table}")
    touch_all_families(con)


def keep_basis(con: Connection, basis: str, model: LinkageModel | None = None) -> None:
    """Says that stored edges, scores and the ids of their clusters are whole, and what they rest on, without a model the shipped one."""
    con.execute("insert into audit.link_basis values (?)", [basis_of(basis, model or read_model(SHIPPED))])


def most_are_fresh(con: Connection) -> bool:
    """Whether so many records are fresh that looking for those they concern takes longer than looking at all."""
    fresh, records = (int(scalar(con, f"select count(*) from {t}")) for t in ("fresh_record", "std.person_key"))
    return fresh * MANY_FRESH > records


def gather_near(con: Connection) -> None:
    """Leaves `person_now`, the records that rules look at: those near to a fresh one, or all where many are fresh."""
    looked_at = "std.person_key"
    if not most_are_fresh(con):
        con.execute(f"create or replace temp table near_record as {sql_text('link/near')}")
        looked_at = "near_record"
    con.execute(f"create or replace temp view person_now as select * from {looked_at}")


def refresh_edges(con: Connection) -> None:
    """Takes out the edges of changed records and those of rules about groups of a touched desa, and asks every rule again."""
    take_out_edges(
        con,
        f"list_contains($dated, rule_no) or {FRESH_PAIRS} or (list_contains($groups, rule_no) and "
        "record_id_left in (select record_id from person_now where area_code in (select area_code from touched_area)))",
        {"dated": list(DATED_RULES), "groups": list(GROUP_RULES)},
    )
    con.execute("create or replace temp table pair (record_id_left varchar, record_id_right varchar, rule_no bigint)")
    for number, path in rule_files():
        query = path.read_text(encoding="utf-8")
        con.execute(
            f"insert into pair select record_id_left, record_id_right, $rule_no from ({query})", {"rule_no": number}
        )
    put_in_edges(
        con,
        "select p.record_id_left, p.record_id_right, min(p.rule_no) as rule_no, cast(null as double) as match_weight from pair as p "
        "anti join audit.edge as e on e.record_id_left = p.record_id_left and e.record_id_right = p.record_id_right "
        "group by p.record_id_left, p.record_id_right",
    )
    con.execute("drop table pair")


def gather_concerned(con: Connection, review_cut: float) -> None:
    """Leaves `standing`, the records in use that are put together anew, each with its number from 0 as `node`.

    Who is not among them has the id of audit.identity_assignment, and is alone with whom he was before.
    """
    most = most_are_fresh(con)
    if not most:
        con.execute(
            f"create or replace temp table concerned as {sql_text('link/concerned')}", {"review_cut": review_cut}
        )
    con.execute(
        f"create or replace temp table standing as {sql_text('link/standing')} "
        + ("" if most else "where k.record_id in (select record_id from concerned)")
    )


def build_clusters(con: Connection) -> None:
    """Connected components of the edges among the records of `standing`, as the temporary table `cluster_item`."""
    ends = con.execute(
        "select a.node as one, b.node as other from audit.edge as e "
        "join standing as a on a.mark = hash(e.record_id_left) join standing as b on b.mark = hash(e.record_id_right)"
    ).fetchnumpy()
    count = int(scalar(con, "select count(*) from standing"))
    graph = coo_array((np.ones(len(ends["one"]), np.int8), (ends["one"], ends["other"])), shape=(count, count))
    _, labels = connected_components(graph, directed=False)
    con.register("label", pa.table({"node": np.arange(count), "cluster_no": labels.astype(np.int64)}))
    con.execute(
        "create or replace temp table cluster_item as select s.record_id as item_id, l.cluster_no, "
        "case when s.nik_valid is null then 0 else 1 end as strength from standing as s join label as l on l.node = s.node"
    )
    con.unregister("label")
