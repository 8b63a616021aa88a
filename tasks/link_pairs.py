"""Pairs that the rules left open: candidates by a few blocking rules, their evidence by the model, then edges and doubt.

What is stored of a pair depends on its two records alone, so that pairs asked in different runs stay comparable; the cuts
and the prior of today's table are applied to all of them in each run.
"""

from pathlib import Path

from config.linkage import MODEL_RULE, VERDICT_RULE, Linkage
from config.linkage_model import LinkageModel
from tasks.link_edges import put_in_edges
from tasks.warehouse import SQL, Connection, scalar, sql_text

FRESH_PAIRS = (
    "record_id_left in (select record_id from fresh_record) or record_id_right in (select record_id from fresh_record)"
)


def candidate_files() -> list[Path]:
    """Blocking rules in their order."""
    return sorted((SQL / "link" / "candidate").glob("[0-9][0-9]_*.sql"))


def find_undecided(con: Connection, linkage: Linkage, group_rules: tuple[int, ...]) -> int:
    """Forgets the scores of pairs with a record of `fresh_record` and leaves those to be scored anew as `undecided`; returns how many."""
    con.execute(f"delete from audit.scored_pair where {FRESH_PAIRS}")
    con.execute("create or replace temp table candidate_pair (record_id_left varchar, record_id_right varchar)")
    for path in candidate_files():
        con.execute(f"insert into candidate_pair select * from ({path.read_text(encoding='utf-8')})")
    con.execute(
        f"create or replace temp table undecided as {sql_text('link/undecided')}",
        {"group_rules": list(group_rules), "unique_lists": list(linkage.limits.unique_lists)},
    )
    con.execute("drop table candidate_pair")
    return int(scalar(con, "select count(*) from undecided"))


def keep_scores(con: Connection, linkage: Linkage) -> None:
    """Stores what was scored with its evidence in words, pairs that are out of the question left out."""
    words = {f"words_{field}": ["", *_words(field, linkage)] for field in linkage.comparisons}
    evidence = ", ".join(f"nullif($words_{field}[s.{field} + 2], '')" for field in linkage.comparisons)
    con.execute(
        "insert into audit.scored_pair by name select s.record_id_left, s.record_id_right, s.evidence_weight, "
        f"concat_ws('; ', {evidence}) as evidence, coalesce(a.kk_valid = b.kk_valid, false) as shares_card "
        "from scored as s join person_now as a on a.record_id = s.record_id_left "
        "join person_now as b on b.record_id = s.record_id_right where s.evidence_weight > 0",
        words,
    )
    con.execute("drop table scored")


def _words(field: str, linkage: Linkage) -> list[str]:
    """What each level of a field is called, from level number 0 upwards."""
    return [f"{field} {level.agrees}: {level.name}" for level in reversed(linkage.comparisons[field].levels)]


def weigh_pairs(con: Connection, model: LinkageModel, records: int) -> None:
    """Leaves the temporary table `weighed_pair`: stored evidence and the prior of a table of so many records."""
    con.execute(
        f"create or replace temp table weighed_pair as {sql_text('link/weighed_pair')}",
        {"prior_weight": model.prior_weight(records), "fitted_prior_weight": model.fitted_prior_weight},
    )


def add_model_edges(con: Connection, cut: float) -> None:
    """Pairs at or above the cut that no rule has joined become edges with their match weight."""
    put_in_edges(
        con,
        "select p.record_id_left, p.record_id_right, $rule_no as rule_no, p.match_weight "
        "from weighed_pair as p anti join audit.edge as e "
        "on e.record_id_left = p.record_id_left and e.record_id_right = p.record_id_right where p.match_weight >= $cut",
        {"rule_no": MODEL_RULE, "cut": cut},
    )


def add_verdict_edges(con: Connection) -> None:
    """What a person has joined becomes an edge; a pair that a rule has joined too keeps the rule's number."""
    put_in_edges(
        con,
        "select v.record_id_left, v.record_id_right, $rule_no as rule_no, cast(null as double) as match_weight "
        "from audit.pair_verdict as v anti join audit.edge as e "
        "on e.record_id_left = v.record_id_left and e.record_id_right = v.record_id_right "
        "join std.person_key as a on a.record_id = v.record_id_left join std.person_key as b on b.record_id = v.record_id_right "
        "where v.verdict = 'must_link'",
        {"rule_no": VERDICT_RULE},
    )


def list_doubtful(con: Connection, cut: float) -> int:
    """Replaces audit.doubtful_pair by pairs from the review cut up whose records are not together and on which nobody decided."""
    con.execute("delete from audit.doubtful_pair")
    con.execute(
        "insert into audit.doubtful_pair by name select p.record_id_left, p.record_id_right, p.match_weight, p.evidence "
        "from weighed_pair as p join cluster_item as a on a.item_id = p.record_id_left "
        "join cluster_item as b on b.item_id = p.record_id_right anti join audit.pair_verdict as v "
        "on v.record_id_left = p.record_id_left and v.record_id_right = p.record_id_right "
        "where p.match_weight >= $cut and a.cluster_no <> b.cluster_no",
        {"cut": cut},
    )
    return int(scalar(con, "select count(*) from audit.doubtful_pair"))
