"""Which records are one person: guarded, numbered SQL rules, then connected components; every edge keeps its rule."""

from dataclasses import dataclass
from pathlib import Path

import numpy as np
import pyarrow as pa
from scipy.sparse import coo_array
from scipy.sparse.csgraph import connected_components

from tasks.warehouse import SQL, Connection, scalar, sql_text

# A person met more often than this, or under this many different valid numbers, is more likely a wrong chain.
MAX_RECORDS = 12
MAX_NUMBERS = 2
# Rules above this number have no shared number or card behind them and give way first.
STRONG_RULES = 4


@dataclass(frozen=True)
class LinkReport:
    """Records compared, edges found by rule, clusters made and clusters that had to be cut."""

    records: int
    edges: dict[int, int]
    clusters: int
    cut: int


def rule_files() -> list[tuple[int, Path]]:
    """Linkage rules in their order; the number before the underscore stands on every edge."""
    return [(int(path.name[:2]), path) for path in sorted((SQL / "link").glob("[0-9][0-9]_*.sql"))]


def link(con: Connection) -> LinkReport:
    """Rebuilds audit.edge and leaves the temporary table `cluster_item(item_id, cluster_no, strength)`."""
    refresh_keys(con)
    edges = find_edges(con)
    build_clusters(con)
    cut = cut_wrong_chains(con)
    if cut:
        build_clusters(con)
    records = int(scalar(con, "select count(*) from cluster_item"))
    clusters = int(scalar(con, "select count(distinct cluster_no) from cluster_item"))
    return LinkReport(records, edges, clusters, cut)


def refresh_keys(con: Connection) -> None:
    """Standardises records that are new or changed; the others stay as they were compared before."""
    con.execute(f"create or replace temp table fresh_key as {sql_text('link/person_key')}")
    con.execute("delete from std.person_key where record_id in (select record_id from fresh_key)")
    con.execute("insert into std.person_key by name select * from fresh_key")
    con.execute("drop table fresh_key")


def find_edges(con: Connection) -> dict[int, int]:
    """Asks every rule and keeps each pair once, under the first rule that found it; returns edges by rule."""
    con.execute("create or replace temp table pair (record_id_left varchar, record_id_right varchar, rule_no bigint)")
    for number, path in rule_files():
        con.execute(
            f"insert into pair select record_id_left, record_id_right, $rule_no from ({path.read_text(encoding='utf-8')})",
            {"rule_no": number},
        )
    con.execute("delete from audit.edge")
    con.execute(
        "insert into audit.edge by name select record_id_left, record_id_right, min(rule_no) as rule_no from pair "
        "group by record_id_left, record_id_right"
    )
    con.execute("drop table pair")
    return dict(con.execute("select rule_no, count(*) from audit.edge group by rule_no order by rule_no").fetchall())


def build_clusters(con: Connection) -> None:
    """Connected components of the edges over all records, as the temporary table `cluster_item`."""
    con.execute(
        "create or replace temp table node as select record_id, row_number() over (order by record_id) - 1 as node_no from std.person_key"
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
        "case when k.nik_valid is null then 0 else 1 end as strength "
        "from node as n join label as l on l.node_no = n.node_no join std.person_key as k on k.record_id = n.record_id"
    )
    con.unregister("label")
    con.execute("drop table node")


def cut_wrong_chains(con: Connection) -> int:
    """Takes the weak edges out of clusters too large or with too many valid numbers; returns how many clusters."""
    con.execute(
        """
create or replace temp table suspect as
select c.cluster_no
from cluster_item as c join std.person_key as k on k.record_id = c.item_id
group by c.cluster_no
having count(*) > $max_records or count(distinct k.nik_valid) > $max_numbers
""",
        {"max_records": MAX_RECORDS, "max_numbers": MAX_NUMBERS},
    )
    con.execute(
        "delete from audit.edge where rule_no > $strong and record_id_left in "
        "(select item_id from cluster_item where cluster_no in (select cluster_no from suspect))",
        {"strong": STRONG_RULES},
    )
    return int(scalar(con, "select count(*) from suspect"))
