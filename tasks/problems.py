"""Problems of households followed from evidence through help to outcome, since the laboratory works by name, address and problem.

A household's problems are derived anew from statements, also those of editions that a later one replaced, so that a rebuild tells the
same story; those of households without news stay as they are.
"""

import hashlib
from collections.abc import Mapping

from config.indicator import parameters_of
from config.problems import ProblemRules, load_problem_rules
from config.settings import PROJECT
from config.sources import Source
from tasks.collect import RECORD_TABLES, every_edition
from tasks.facts import code_hash, configuration_hash
from tasks.problem_news import EDITED, editions_of, is_merged
from tasks.warehouse import (
    SQL,
    Connection,
    append_model,
    insert_rows,
    quoted,
    scalar,
    sql_text,
    transaction,
)

SAID = "core/problem_said"
# What is asked again of every edition, and the columns that problems rest on; other subjects keep them in their record tables.
EDITION = ("record_id", "submission_id", "source", "observed_on")
GATHERED = {
    "housing": (
        *EDITION, "floor_area_m2", "floor_material", "wall_material", "roof_material", "water_source", "light_source", "cooking_fuel",
        "has_savings", "toilet_access", "closet_type", "sewage_disposal",
    ),
    "welfare": (*EDITION, "rank_scope", "desil"),
}  # fmt: skip

# Of the rows of a table of statements.
CONCERNED = "record_id in (select record_id from problem_record)"
# The subjects of sources whose households are followed whenever problems are; see core/news_household.
ALWAYS_HEARD = {"survey_household", "budget"}


def follow_problems(con: Connection, sources: Mapping[str, Source], parameters: Mapping[str, object]) -> int:
    """Brings core.problem_evidence, core.intervention and core.problem up to date; returns the problems ever shown.

    Needs the temporary tables `living_family` and `living_person` and the base `dwelling_answer`; `parameters` are those that
    indicators may bind. Only households with news are followed, all where that is in doubt; leaves the temporary tables
    `judged_dwelling` and `problem_said` of those.
    """
    rules = load_problem_rules()
    declare_rules(con, sources, rules)
    basis = problem_basis(con, rules, parameters)
    find_followed(con, basis, parameters)
    gather_units(con)
    for subject in EDITED:
        gather(con, sources, subject)
    judge_dwellings(con)
    say_problems(con, parameters)
    find_helped(con)
    gather_evidence(con)
    with transaction(con):
        keep_evidence(con)
        con.execute("delete from core.intervention")
        con.execute("insert into core.intervention select * from intervention_now")
        keep_problems(con, rules)
        keep_basis(con, basis, parameters)
    return int(scalar(con, "select count(*) from core.problem"))


def problem_basis(con: Connection, rules: ProblemRules, parameters: Mapping[str, object]) -> str:
    """What all problems rest on beside households: code, configuration, whose word counts how much, areas and bound values."""
    bound = {name: parameters[name] for path in said_models() for name in sorted(parameters_of(sql_text(path)))}
    voices = con.execute("select * from problem_voice order by source").fetchall()
    areas = con.execute("select area_code, area_kind from core.region order by area_code").fetchall()
    given = (code_hash(PROJECT), configuration_hash(PROJECT), rules.model_dump_json(), bound, voices, areas)
    return hashlib.sha256(repr(given).encode()).hexdigest()


def find_followed(con: Connection, basis: str, parameters: Mapping[str, object]) -> None:
    """The households whose problems are followed, as the temporary table `followed_household`."""
    kept = con.execute("select config_hash, followed_on from audit.problem_basis").fetchall()
    known = is_merged(con) and [row[0] for row in kept] == [basis]
    model = "core/news_household" if known else "core/every_household"
    days = {"as_of": parameters["as_of"], "followed_on": kept[0][1]} if known else None
    con.execute(f"create or replace temp table followed_household as {sql_text(model)}", days)


def gather_units(con: Connection) -> None:
    """Families, persons and records of `followed_household`, as the temporary tables `problem_family`, `problem_person` and `problem_record`."""
    for unit, query in (
        (
            "family",
            "select f.family_id, f.household_id from living_family as f "
            "semi join followed_household as h on h.household_id = f.household_id",
        ),
        (
            "person",
            "select l.person_id, f.household_id, l.age, l.is_out_of_school is not null as is_asked "
            "from living_person as l join problem_family as f on f.family_id = l.family_id",
        ),
        (
            "record",
            "select r.record_id, r.family_id from core.record_family as r "
            "semi join problem_family as f on f.family_id = r.family_id",
        ),
    ):
        con.execute(f"create or replace temp table problem_{unit} as {query}")


def declare_rules(con: Connection, sources: Mapping[str, Source], rules: ProblemRules) -> None:
    """Whose word counts how much and which programmes serve which problem, as `problem_voice` and `problem_service`.

    A lower `trust` is trusted more; no two sources have the same, so that one of them is heard.
    """
    con.execute(
        "create or replace temp table problem_voice (source varchar, is_visit bigint, trust bigint, is_always_heard boolean)"
    )
    ordered = sorted(sources.values(), key=lambda source: (source.precedence["default"], source.name))
    voices = [
        (s.name, int(s.name in rules.visits), trust, any(ALWAYS_HEARD & set(t.describes) for _, t in s.each_table()))
        for trust, s in enumerate(ordered, start=1)
    ]
    con.execute(
        "create or replace temp table problem_service (programme varchar, problem varchar, partner_kind varchar)"
    )
    services = [(name, s.problem, s.partner_kind) for name, s in rules.services.items()]
    for table, rows in (("problem_voice", voices), ("problem_service", services)):
        insert_rows(con, table, rows)


def gather(con: Connection, sources: Mapping[str, Source], subject: str) -> None:
    """What every edition still held says of a subject in `problem_record`, as the temporary table `said_<subject>`."""
    target = RECORD_TABLES[subject]
    columns = ", ".join(quoted(c) for c in GATHERED[subject])
    kept = ", ".join(f"'{c}'" for c in GATHERED[subject])
    con.execute(f"create or replace temp table said_{subject} as select {columns} from {target} limit 0")
    for source, name in editions_of(con, sources, (subject,)):
        query, values = every_edition(subject, source, name)
        # A source states some of them only.
        con.execute(
            f"insert into said_{subject} by name select columns(lambda c: c in ({kept})) from ({query}) where {CONCERNED}",
            values,
        )
    # What a record table holds beyond the files, such as in a warehouse of another making, is said too.
    con.execute(
        f"insert into said_{subject} select {columns} from (select * from {target} where {CONCERNED}) as r "
        f"anti join said_{subject} as s on s.record_id = r.record_id and s.submission_id = r.submission_id"
    )


def judge_dwellings(con: Connection) -> None:
    """Asks the verdict of the indicators on dwellings of every statement gathered, as the temporary table `judged_dwelling`."""
    for kind, name, model in (
        ("view", "dwelling_answer", "core/stated_dwelling"),
        ("table", "judged_dwelling", "indicators/base/dwelling_verdict"),
        ("view", "dwelling_answer", "indicators/base/dwelling_answer"),
    ):
        con.execute(f"create or replace temp {kind} {name} as {sql_text(model)}")


def said_models() -> list[str]:
    """The models of what is said of problems."""
    return [f"{SAID}/{path.stem}" for path in sorted((SQL / SAID).glob("*.sql"))]


def say_problems(con: Connection, parameters: Mapping[str, object]) -> None:
    """All that is said of problems, in the many ways that files of `sql/core/problem_said` find it, as `problem_said`."""
    con.execute("create or replace temp table problem_said as select * from core.problem_evidence limit 0")
    for model in said_models():
        append_model(con, "problem_said", model, {n: parameters[n] for n in parameters_of(sql_text(model))})


def find_helped(con: Connection) -> None:
    """All interventions as `intervention_now`; `followed_household` and those whose interventions are others than before as `judged_household`."""
    con.execute("create or replace temp table intervention_now as select * from core.intervention limit 0")
    append_model(con, "intervention_now", "core/intervention")
    con.execute(f"create or replace temp table judged_household as {sql_text('core/judged_household')}")


def gather_evidence(con: Connection) -> None:
    """What is said of problems that at least one statement shows, in `judged_household`, as `evidence_now`."""
    con.execute("create or replace temp table evidence_now as select * from core.problem_evidence limit 0")
    append_model(con, "evidence_now", "core/problem_evidence")


def keep_evidence(con: Connection) -> None:
    """Replaces what core.problem_evidence has of `followed_household`."""
    followed = "household_id in (select household_id from followed_household)"
    con.execute(f"delete from core.problem_evidence where {followed}")
    con.execute(f"insert into core.problem_evidence select * from evidence_now where {followed}")


def keep_problems(con: Connection, rules: ProblemRules) -> None:
    """Replaces what core.problem has of `judged_household`."""
    con.execute("delete from core.problem where household_id in (select household_id from judged_household)")
    append_model(con, "core.problem", "core/problem", {"visit_stands_days": rules.visit_stands_days})


def keep_basis(con: Connection, basis: str, parameters: Mapping[str, object]) -> None:
    """Says what the problems rest on, unless something waits to be merged: then the next time all are followed anew."""
    con.execute("delete from core.problem_news")
    con.execute("delete from audit.problem_basis")
    if is_merged(con):
        con.execute("insert into audit.problem_basis values (?, ?)", [basis, parameters["as_of"]])
