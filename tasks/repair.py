"""Proposals of what damaged identity numbers should say, with evidence and rank; a proposal changes no cell."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path

from config.repairs import Repairs
from config.schema import COLUMNS
from config.sources import Source, SourceTable, raw_table, std_table
from expectations.business.person import PROVINCES
from tasks.cells import identity_numbers, status_of
from tasks.repair_decisions import Decision, apply_decisions
from tasks.warehouse import SQL, Connection, quoted, replace_table, rows, scalar, sql_text, transaction

PLACE = "submission_id varchar, source varchar, source_table varchar, sheet varchar, row_no bigint"
SWAPPED = ("nik", "kk", "full_name", "birth_date")


@dataclass(frozen=True)
class RepairReport:
    """Cells that have a proposal, and proposals by kind and status; counts only."""

    cells: int
    kinds: tuple[Mapping[str, object], ...]


def rule_files() -> dict[str, Path]:
    """The rules by name, in the order of their numbers."""
    return {path.stem[3:]: path for path in sorted((SQL / "repair").glob("[0-9][0-9]_*.sql"))}


def propose(
    con: Connection, sources: Mapping[str, Source], repairs: Repairs, decisions: Mapping[str, Decision]
) -> RepairReport:
    """Replaces core.repair_proposal and audit.identity_finding; people's decisions are laid over the rules'.

    Raises KeyError for a rule file that `repairs` does not declare.
    """
    with transaction(con):
        gather_cells(con, sources)
        con.execute(f"create or replace temp table suspect as {sql_text('repair/suspect')}")
        replace_table(con, "audit.identity_finding", "repair/finding", {"provinces": list(PROVINCES)})
        list_rules(con, repairs)
        ask_rules(con)
        replace_table(con, "core.repair_proposal", "repair/proposal")
        apply_decisions(con, decisions)
        for table in ("number_cell", "swapped_row", "suspect", "repair_candidate", "repair_rule"):
            con.execute(f"drop table {table}")
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


def gather_cells(con: Connection, sources: Mapping[str, Source]) -> None:
    """The temporary tables `number_cell`, the text of damaged numbers as received, and `swapped_row`, rows set aside as swapped."""
    con.execute(f"create or replace temp table number_cell ({PLACE}, column_name varchar, cell varchar)")
    con.execute(
        f"create or replace temp table swapped_row ({PLACE}, nik varchar, kk varchar, full_name varchar, birth_date date)"
    )
    present = {
        t
        for (t,) in con.execute(
            "select table_name from information_schema.tables where table_schema = 'std'"
        ).fetchall()
    }
    for source, name, table in _tables(sources):
        if std_table(source, name).removeprefix("std.") not in present:
            continue
        given = {"source": source, "table": name}
        for column in identity_numbers(table):
            if status_of(column) in COLUMNS:
                con.execute(_cell_query(source, name, column), given)
        if set(SWAPPED) <= set(table.columns):
            con.execute(_swapped_query(source, name), given)


def _tables(sources: Mapping[str, Source]) -> Iterator[tuple[str, str, SourceTable]]:
    for source in sources.values():
        for name, table in source.each_table():
            if {"person", "family"} & set(table.describes):
                yield source.name, name, table


def _cell_query(source: str, name: str, column: str) -> str:
    """Cells whose number is damaged, or that only the cleaning made whole; each found first, since a join of all rows takes long."""
    status, cell = quoted(status_of(column)), quoted(column)
    raw, std = raw_table(source, name), std_table(source, name)
    place = "submission_id, sheet, row_no"
    return (
        f"insert into number_cell select r.submission_id, $source, $table, r.sheet, r.row_no, '{column}', clean_text(r.{cell}) "
        f"from {raw} as r semi join (select {place} from {std} where {status} not in ('valid', 'missing') "
        f"union select {place} from {raw} where {cell} like '%.0%') as c "
        f"on c.submission_id = r.submission_id and c.sheet = r.sheet and c.row_no = r.row_no "
        f"semi join {std} as s on s.submission_id = r.submission_id and s.sheet = r.sheet and s.row_no = r.row_no"
    )


def _swapped_query(source: str, name: str) -> str:
    return (
        "insert into swapped_row select r.submission_id, $source, $table, r.sheet, r.row_no, clean_text(r.nik), clean_text(r.kk), "
        f"clean_text(r.full_name), to_date(clean_text(r.birth_date)) from {raw_table(source, name)} as r "
        "join (select distinct submission_id, sheet, row_no from audit.rejected_row where rule = 'nik_kk_swapped' "
        "and source = $source and source_table = $table) as q "
        "on q.submission_id = r.submission_id and q.sheet = r.sheet and q.row_no = r.row_no"
    )


def list_rules(con: Connection, repairs: Repairs) -> None:
    """The temporary table `repair_rule`: each rule's declared precision, and whether its proposals count as accepted."""
    con.execute(
        "create or replace temp table repair_rule (rule varchar, rule_order bigint, declared_precision double, is_trusted boolean)"
    )
    con.executemany(
        "insert into repair_rule values (?, ?, ?, ?)",
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
