"""Problems of households followed from evidence through help to outcome, since the laboratory works by name, address and problem.

Everything is derived anew from statements, also those of editions that a later one replaced, so that a rebuild tells the same story.
"""

from collections.abc import Iterator, Mapping

from config.indicator import parameters_of
from config.problems import ProblemRules, load_problem_rules
from config.sources import Source, std_table
from tasks.collect import RECORD_TABLES, every_edition
from tasks.warehouse import (
    SQL,
    Connection,
    append_model,
    insert_rows,
    quoted,
    replace_table,
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


def follow_problems(con: Connection, sources: Mapping[str, Source], parameters: Mapping[str, object]) -> int:
    """Rebuilds core.problem_evidence, core.intervention and core.problem; returns the problems ever shown.

    Needs the temporary tables `living_family` and `living_person` and the base `dwelling_answer`; `parameters` are those that
    indicators may bind. Leaves the temporary tables `judged_dwelling` and `problem_said`.
    """
    rules = load_problem_rules()
    declare_rules(con, sources, rules)
    for subject in GATHERED:
        gather(con, sources, subject)
    judge_dwellings(con)
    say_problems(con, parameters)
    with transaction(con):
        keep_evidence(con)
        replace_table(con, "core.intervention", "core/intervention")
        replace_table(con, "core.problem", "core/problem", {"visit_stands_days": rules.visit_stands_days})
    return int(scalar(con, "select count(*) from core.problem"))


def declare_rules(con: Connection, sources: Mapping[str, Source], rules: ProblemRules) -> None:
    """Whose word counts how much and which programmes serve which problem, as `problem_voice` and `problem_service`.

    A lower `trust` is trusted more; no two sources have the same, so that one of them is heard.
    """
    con.execute("create or replace temp table problem_voice (source varchar, is_visit bigint, trust bigint)")
    ordered = sorted(sources.values(), key=lambda source: (source.precedence["default"], source.name))
    voices = [(s.name, int(s.name in rules.visits), trust) for trust, s in enumerate(ordered, start=1)]
    con.execute(
        "create or replace temp table problem_service (programme varchar, problem varchar, partner_kind varchar)"
    )
    services = [(name, s.problem, s.partner_kind) for name, s in rules.services.items()]
    for table, rows in (("problem_voice", voices), ("problem_service", services)):
        insert_rows(con, table, rows)


def gather(con: Connection, sources: Mapping[str, Source], subject: str) -> None:
    """Every statement on a subject of every edition still held, as the temporary table `said_<subject>`."""
    target = RECORD_TABLES[subject]
    columns = ", ".join(quoted(c) for c in GATHERED[subject])
    kept = ", ".join(f"'{c}'" for c in GATHERED[subject])
    con.execute(f"create or replace temp table said_{subject} as select {columns} from {target} limit 0")
    for source, name in _speaking(con, sources, subject):
        query, values = every_edition(subject, source, name)
        # A source states some of them only.
        con.execute(
            f"insert into said_{subject} by name select columns(lambda c: c in ({kept})) from ({query})", values
        )
    # What a record table holds beyond the files, such as in a warehouse of another making, is said too.
    con.execute(
        f"insert into said_{subject} select {columns} from {target} as r "
        f"anti join said_{subject} as s on s.record_id = r.record_id and s.submission_id = r.submission_id"
    )


def _speaking(con: Connection, sources: Mapping[str, Source], subject: str) -> Iterator[tuple[Source, str]]:
    # A source of which nothing ever came may have no tables yet.
    found = con.execute("select table_name from duckdb_tables() where schema_name = 'std'").fetchall()
    made = {f"std.{row[0]}" for row in found}
    for source in sources.values():
        for name, table in source.each_table():
            if subject in table.describes and std_table(source.name, name) in made:
                yield source, name


def judge_dwellings(con: Connection) -> None:
    """Asks the verdict of the indicators on dwellings of every statement, as the temporary table `judged_dwelling`."""
    for kind, name, model in (
        ("view", "dwelling_answer", "core/stated_dwelling"),
        ("table", "judged_dwelling", "indicators/base/dwelling_verdict"),
        ("view", "dwelling_answer", "indicators/base/dwelling_answer"),
    ):
        con.execute(f"create or replace temp {kind} {name} as {sql_text(model)}")


def say_problems(con: Connection, parameters: Mapping[str, object]) -> None:
    """All that is said of problems, in the many ways that files of `sql/core/problem_said` find it, as `problem_said`."""
    con.execute("create or replace temp table problem_said as select * from core.problem_evidence limit 0")
    for path in sorted((SQL / SAID).glob("*.sql")):
        query = sql_text(f"{SAID}/{path.stem}")
        append_model(con, "problem_said", f"{SAID}/{path.stem}", {n: parameters[n] for n in parameters_of(query)})


def keep_evidence(con: Connection) -> None:
    """Replaces core.problem_evidence by what is said of problems that at least one statement shows; no date is 1900."""
    con.execute("delete from core.problem_evidence")
    con.execute(
        "insert into core.problem_evidence by name select s.* replace (coalesce(s.observed_on, date '1900-01-01') as observed_on) from problem_said as s semi join "
        "(select household_id, problem from problem_said where is_present) as p on p.household_id = s.household_id and p.problem = s.problem"
    )
