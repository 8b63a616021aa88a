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
    model = model or read_model(SHIPPED)
    report = find_links(con, basis, model)
    keep_basis(con, basis, model)
    return report


def find_links(con: Connection, basis: str, model: LinkageModel) -> LinkReport:
    """Does as `link` does, but what is stored counts only once `keep_basis` is called, when what rests on it is stored too.

    Until then which records are fresh is known to this process alone: if it ends too soon, all pairs are asked again.
    """
    linkage = load_linkage()
    forget_other_basis(con, basis_of(basis, model))
    con.execute("delete from audit.link_basis")
    refresh_keys(con)
    gather_near(con)
    refresh_edges(con)
    score_candidates(con, linkage, model, GROUP_RULES)
    return cluster_records(con, linkage, model)


def cluster_records(con: Connection, linkage: Linkage, model: LinkageModel) -> LinkReport:
    """Clusters out of stored rule edges, stored scores and verdicts, with the cuts and limits of `linkage`; leaves `cluster_item`."""
    con.execute("delete from audit.edge where list_contains($dated, rule_no)", {"dated": list(DATED_RULES)})
    records = int(scalar(con, "select count(*) from std.person_record"))
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


def keep_basis(con: Connection, basis: str, model: LinkageModel) -> None:
    """Says that the stored edges and scores are whole, and what they rest on."""
    con.execute("insert into audit.link_basis values (?)", [basis_of(basis, model)])


def refresh_keys(con: Connection) -> None:
    """Standardises records that are new or changed; the others stay as they were, those no longer in use as `retired_record`."""
    note_changed_files(con)
    con.execute(f"create or replace temp table fresh_key as {sql_text('link/person_key')}")
    con.execute("create or replace temp table fresh_record as select record_id from fresh_key")
    con.execute(
        "create or replace temp table touched_area as select area_code from fresh_key where area_code is not null "
        "union select k.area_code from std.person_key as k join fresh_record as f on f.record_id = k.record_id where k.area_code is not null"
    )
    con.execute("delete from std.person_key where record_id in (select record_id from fresh_record)")
    con.execute("update std.person_key set is_fresh = false where is_fresh")
    con.execute("insert into std.person_key by name select *, true as is_fresh from fresh_key")
    con.execute("drop table fresh_key")
    note_retired(con)
    con.execute("insert into touched_area select distinct area_code from retired_record where area_code is not null")


def note_changed_files(con: Connection) -> None:
    """Leaves `changed_file`, the only ones whose records may be fresh or retired."""
    con.execute(f"create or replace temp table changed_file as {sql_text('link/changed_file')}")


def note_retired(con: Connection) -> None:
    """Leaves `retired_record`, records of replaced files among `changed_file`: their edges stay and join nobody."""
    con.execute(
        "create or replace temp table retired_record as select k.record_id, k.area_code from std.person_key as k "
        "semi join changed_file as c on c.submission_id = k.submission_id "
        "where k.record_id not in (select record_id from std.person_record)"
    )


def gather_near(con: Connection) -> None:
    """Leaves `person_now`, the records that rules look at: those near to a fresh one, or all where many are fresh."""
    (fresh, records), *_ = con.execute(
        "select count(*) filter (where is_fresh), count(*) from std.person_key"
    ).fetchall()
    looked_at = "std.person_key"
    if fresh * MANY_FRESH <= records:
        con.execute(f"create or replace temp table near_record as {sql_text('link/near')}")
        looked_at = "near_record"
    con.execute(f"create or replace temp view person_now as select * from {looked_at}")


def refresh_edges(con: Connection) -> None:
    """Takes out the edges of changed records and those of rules about groups of a touched desa, and asks every rule again."""
    con.execute(
        f"delete from audit.edge where list_contains($dated, rule_no) or {FRESH_PAIRS} or (list_contains($groups, rule_no) and "
        "record_id_left in (select record_id from person_now where area_code in (select area_code from touched_area)))",
        {"dated": list(DATED_RULES), "groups": list(GROUP_RULES)},
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
    # Hashes of 64 bits stand for records: joining their text takes longer than all the rest.
    ends = con.execute(
        "select hash(record_id_left) as one, hash(record_id_right) as other from audit.edge "
        "where record_id_left not in (select record_id from retired_record) and record_id_right not in (select record_id from retired_record)"
    ).fetchnumpy()
    nodes, position = np.unique(np.concatenate([ends["one"], ends["other"]]), return_inverse=True)
    one, other = np.split(position, 2)
    graph = coo_array((np.ones(len(one), np.int8), (one, other)), shape=(len(nodes), len(nodes)))
    _, labels = connected_components(graph, directed=False)
    con.register("label", pa.table({"node": nodes, "cluster_no": labels.astype(np.int64)}))
    con.execute(
        "create or replace temp table cluster_item as select k.record_id as item_id, "
        "coalesce(l.cluster_no, $joined + k.rowid) as cluster_no, case when k.nik_valid is null then 0 else 1 end as strength "
        "from std.person_key as k left join label as l on l.node = hash(k.record_id) "
        "where k.record_id not in (select record_id from retired_record)",
        {"joined": len(nodes)},
    )
    con.unregister("label")
