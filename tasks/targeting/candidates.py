"""Finds families that are perhaps wrongly left out or wrongly served, rule by rule, and remembers since when."""

import datetime as dt

from config.indicator import parameters_of
from config.targeting import load_targeting
from tasks.beliefs import keep_belief
from tasks.warehouse import SQL, Connection, scalar, sql_text, transaction

RULES = "core/targeting"


def rule_names() -> list[str]:
    """The rules, which are the files of `sql/core/targeting`; the first word of each is the kind of candidate."""
    return sorted(path.stem for path in (SQL / RULES).glob("*.sql"))


def find_candidates(con: Connection) -> int:
    """Replaces core.targeting; returns the families found.

    Needs the bases of indicators as temporary tables, core.local_rank, core.problem and core.targeting_verdict; without a local rank the rules that
    ask for it find nobody.
    """
    con.execute(f"create or replace temp table targeting_family as {sql_text('core/targeting_family')}")
    cuts = load_targeting().model_dump()
    with transaction(con):
        con.execute("delete from core.targeting")
        for rule in rule_names():
            query = sql_text(f"{RULES}/{rule}")
            con.execute(
                "insert into core.targeting by name select t.family_id, $kind as candidate_kind, $rule as targeting_rule, t.area_code, "
                "t.desil_nasional, t.desil_provinsi, t.desil_kabupaten, t.local_desil, f.evidence, v.targeting_verdict, v.judged_on "
                f"from ({query}) as f join targeting_family as t on t.family_id = f.family_id "
                "left join core.targeting_verdict as v on v.family_id = t.family_id and v.candidate_kind = $kind and v.targeting_rule = $rule",
                {"kind": rule.split("_")[0], "rule": rule, **{n: cuts[n] for n in parameters_of(query)}},
            )
    return int(scalar(con, "select count(distinct family_id) from core.targeting"))


def remember_candidates(con: Connection, now: dt.datetime) -> int:
    """Opens what is newly found and closes what is no longer, in core.targeting_belief; returns the cases that stand."""
    with transaction(con):
        return keep_belief(con, "core.targeting_belief", now)
