"""Proposals of what damaged identity numbers should say, with evidence and rank; a proposal changes no cell."""

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from config.repairs import Repairs
from config.sources import Source
from expectations.business.person import PROVINCES
from tasks.repair_clues import CHANGED, PLACE, refresh_clues
from tasks.repair_decisions import Decision, apply_decisions
from tasks.warehouse import SQL, Connection, append_model, insert_rows, replace_table, rows, scalar, transaction


@dataclass(frozen=True)
class RepairReport:
    """Cells that have a proposal, and proposals by kind and status; counts only."""

    cells: int
    kinds: tuple[Mapping[str, object], ...]


def rule_files() -> dict[str, Path]:
    """The rules by name, in the order of their numbers."""
    return {path.stem[3:]: path for path in sorted((SQL / "repair").glob("[0-9][0-9]_*.sql"))}


def propose(
    con: Connection, sources: Mapping[str, Source], repairs: Repairs, decisions: Mapping[str, Decision], basis: str
) -> RepairReport:
    """Brings core.repair_proposal, audit.identity_finding and std.person_repair up to date with the records.

    Only records of new and changed files are asked, and those that share a number, card, name or day with one; all are when
    `basis`, the hash of configuration and SQL, is another. People's decisions are laid over the rules', those of all runs.
    Raises KeyError for a rule file that `repairs` does not declare.
    """
    with transaction(con):
        refresh_clues(con, sources, basis)
        refresh_findings(con)
        list_rules(con, repairs)
        ask_rules(con)
        refresh_proposals(con)
        apply_decisions(con, decisions)
        apply_repairs(con)
        con.execute("drop table repair_candidate")
        con.execute("drop table repair_rule")
    return RepairReport(
        int(scalar(con, "select count(*) from core.repair_proposal where repair_rank = 1")), tuple(counts_by_kind(con))
    )


def counts_by_kind(con: Connection) -> list[dict[str, object]]:
    """Cells with a proposal by kind of damage and status of the best one."""
    return rows(
        con,
        "select repair_kind as kind, column_name as column, count(*) as cells, "
        "count(*) filter (where repair_status = 'proposed') as proposed, "
        "count(*) filter (where repair_status = 'accepted_by_rule') as by_rule, "
        "count(*) filter (where repair_status = 'accepted_by_person') as by_person, "
        "count(*) filter (where repair_status = 'refused') as refused "
        "from core.repair_proposal where repair_rank = 1 group by repair_kind, column_name order by repair_kind, column_name",
    )


def finding_counts(con: Connection) -> list[dict[str, object]]:
    """Rows by finding about identity numbers, over all sources; valid and missing ones too."""
    return rows(
        con,
        "select finding, sum(row_count) filter (where column_name = 'nik') as nik, "
        "sum(row_count) filter (where column_name = 'kk') as kk from audit.identity_finding group by finding order by finding",
    )


def list_proposals(con: Connection, status: str, kind: str | None) -> list[dict[str, object]]:
    """Proposals of one status, best first, by place and evidence; no values."""
    return rows(
        con,
        "select p.proposal_id as id, p.source, s.file_name as file, p.sheet, p.row_no as row, p.column_name as column, "
        "p.repair_kind as kind, p.repair_rank as rank, p.declared_precision as precision, p.repair_evidence as evidence "
        "from core.repair_proposal as p join core.submission as s on s.submission_id = p.submission_id "
        "where p.repair_status = $status and ($kind is null or p.repair_kind = $kind) "
        "order by p.declared_precision desc nulls last, p.repair_rank, p.record_count desc, p.source, s.file_name, p.sheet, p.row_no",
        {"status": status, "kind": kind},
    )


def proposal_values(con: Connection, proposal_id: str) -> list[dict[str, object]]:
    """The one proposal of that id with the value as read and as proposed, for the person who decides; none if there is none.

    A masked number is not kept as a value and shows as empty: its cell stands in the submitter's own file.
    """
    return rows(
        con,
        "select s.file_name as file, p.sheet, p.row_no as row, p.column_name as column, case p.column_name when 'nik' then r.nik "
        "when 'kk' then r.kk when 'sex' then r.sex else cast(r.birth_date as varchar) end as now, p.proposed_value as proposed, "
        "r.full_name as name, p.repair_evidence as evidence, p.repair_status as status from core.repair_proposal as p "
        "join core.submission as s on s.submission_id = p.submission_id left join std.person_record as r "
        "on r.submission_id = p.submission_id and r.source_table = p.source_table and r.sheet = p.sheet and r.row_no = p.row_no "
        "where p.proposal_id = ?",
        [proposal_id],
    )


def refresh_findings(con: Connection) -> None:
    """What is found of the numbers of changed files, in place of what was found of them before."""
    con.execute(f"delete from audit.identity_finding where {CHANGED}")
    append_model(con, "audit.identity_finding", "repair/finding", {"provinces": list(PROVINCES)})


def refresh_proposals(con: Connection) -> None:
    """The proposals for the cells that were asked, in place of those that stood for them before."""
    same = "a.submission_id = p.submission_id and a.source_table = p.source_table and a.sheet = p.sheet and a.row_no = p.row_no"
    con.execute(f"delete from core.repair_proposal where {CHANGED}")
    for asked in ("asked", "asked_cell"):
        con.execute(f"delete from core.repair_proposal as p using {asked} as a where {same}")
    append_model(con, "core.repair_proposal", "repair/proposal")


def apply_repairs(con: Connection) -> None:
    """The accepted proposals as values of records in use, and as a note on rows that were set aside."""
    replace_table(con, "std.person_repair", "repair/person_repair")
    con.execute("delete from audit.repaired_row where repaired_by = 'accepted_proposal'")
    append_model(con, "audit.repaired_row", "repair/repaired_row")


def list_rules(con: Connection, repairs: Repairs) -> None:
    """The temporary table `repair_rule`: each rule's declared precision, and whether its proposals count as accepted."""
    con.execute(
        "create or replace temp table repair_rule (rule varchar, rule_order bigint, declared_precision double, is_trusted boolean)"
    )
    insert_rows(
        con,
        "repair_rule",
        [
            [name, order, repairs.rules[name].precision, repairs.is_trusted(name)]
            for order, name in enumerate(rule_files())
        ],
    )


def ask_rules(con: Connection) -> None:
    """The temporary table `repair_candidate`: what each rule says of each cell, a row for each record that speaks for it."""
    con.execute(
        f"create or replace temp table repair_candidate ({PLACE}, column_name varchar, proposed varchar, repair_kind varchar, "
        "item varchar, witness varchar, rule varchar)"
    )
    for name, path in rule_files().items():
        query = path.read_text(encoding="utf-8")
        con.execute(f"insert into repair_candidate by name select *, $rule as rule from ({query})", {"rule": name})
