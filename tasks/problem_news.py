"""Households of which something is new since problems were followed last, kept in the warehouse until they are followed again.

Merging knows them, but figures may be computed by another process; one village's file concerns a three-hundredth of all households.
"""

from collections.abc import Collection, Iterator, Mapping

from config.sources import Source, std_table
from tasks.warehouse import Connection, scalar, sql_text

# What is asked of every edition of a file that is still held; other subjects keep in their record tables what counts.
EDITED = ("housing", "welfare")
REPAIRS = (
    "select coalesce(cast(bit_xor(hash(record_id, nik, kk, birth_date, sex, repair_key)) as varchar), '') "
    "from std.person_repair"
)


def editions_of(
    con: Connection, sources: Mapping[str, Source], subjects: Collection[str]
) -> Iterator[tuple[Source, str]]:
    """The tables that speak of one of the subjects or more, each once, by source and name."""
    # A source of which nothing ever came may have no tables yet.
    found = con.execute("select table_name from duckdb_tables() where schema_name = 'std'").fetchall()
    made = {f"std.{row[0]}" for row in found}
    for source in sources.values():
        for name, table in source.each_table():
            if not set(subjects).isdisjoint(table.describes) and std_table(source.name, name) in made:
                yield source, name


def note_merged(con: Connection, sources: Mapping[str, Source]) -> None:
    """Notes the households that merging may have changed, and with which repairs it was done.

    Needs `touched_family`, `family_before` and audit.unmerged_submission, the files that came to be read.
    """
    con.execute("create or replace temp table restated_record (record_id varchar)")
    for source, name in editions_of(con, sources, EDITED):
        con.execute(
            f"insert into restated_record select record_id from {std_table(source.name, name)} "
            "where submission_id in (select submission_id from audit.unmerged_submission)"
        )
    _note(con, sql_text("core/merged_household"))
    con.execute("delete from audit.merged_repairs")
    con.execute(f"insert into audit.merged_repairs {REPAIRS}")


def note_withdrawn(con: Connection, source: Source, submission_ids: list[str]) -> None:
    """Notes the households of which editions speak that are about to go, since a later one may hold their records."""
    for _, name in editions_of(con, {source.name: source}, EDITED):
        _note(
            con,
            f"select f.household_id from {std_table(source.name, name)} as s join core.record_family as r on r.record_id = s.record_id "
            "join core.family as f on f.family_id = r.family_id "
            "where list_contains($ids, s.submission_id) and f.household_id is not null",
            {"ids": submission_ids},
        )


def _note(con: Connection, query: str, values: Mapping[str, object] | None = None) -> None:
    con.execute(
        f"insert into core.problem_news ({query}) except select household_id from core.problem_news",
        dict(values) if values else None,
    )


def is_merged(con: Connection) -> bool:
    """Whether all that was read, repaired or forgotten has been merged, so that the news are whole."""
    linked, waiting = (
        int(scalar(con, f"select count(*) from audit.{table}")) for table in ("link_basis", "unmerged_submission")
    )
    merged = con.execute("select repairs_mark from audit.merged_repairs").fetchall()
    return linked > 0 and not waiting and merged == con.execute(REPAIRS).fetchall()
