"""What all sources say, gathered by subject into a few record tables; linking and merging never look at single sources."""

from collections.abc import Callable, Mapping

from config.schema import COLUMNS, TABLES, Kind
from config.sources import Source, SourceTable, std_table
from tasks.problem_news import note_withdrawn
from tasks.standardise import std_columns
from tasks.warehouse import Connection, fetch_value, quoted, transaction

RECORD_TABLES = {
    "person": "std.person_record",
    "family": "std.family_record",
    "housing": "std.housing_record",
    "welfare": "std.welfare_record",
    "participation": "std.participation_record",
    "verification": "std.verification_record",
    "survey_household": "core.survey_household",
    "budget": "core.budget_line",
    "desa_year": "core.desa_year",
    "token": "std.token_record",
}
SCOPES = {
    "desil_nasional": "nasional",
    "desil_provinsi": "provinsi",
    "desil_kabupaten": "kabupaten",
    "desil_p3ke": "p3ke",
}


def collect(con: Connection, source: Source) -> dict[str, int]:
    """Replaces the pending submissions' rows in every record table; returns the rows written by table."""
    written: dict[str, int] = {}
    with transaction(con):
        for target in RECORD_TABLES.values():
            con.execute(f"delete from {target} where submission_id in (select submission_id from pending_submission)")
        con.execute(
            "insert into audit.unmerged_submission select submission_id from pending_submission "
            "except select submission_id from audit.unmerged_submission"
        )
        for name, table in source.each_table():
            for subject in table.describes:
                if subject in BUILDERS:
                    query, values = BUILDERS[subject](source, name, table)
                    con.execute(f"insert into {RECORD_TABLES[subject]} by name {query}", values)
                    written[RECORD_TABLES[subject]] = written.get(RECORD_TABLES[subject], 0) + int(fetch_value(con))
        for target in written:
            keep_latest(con, target)
    return written


def keep_latest(con: Connection, target: str) -> None:
    """Of a record in several editions of its file keeps what the latest one states; where a date is unknown, the last to arrive."""
    table = TABLES[target]
    key = quoted("record_id" if "record_id" in table.columns else table.key[0])
    date = "observed_on" if "observed_on" in table.columns else "cast(null as date)"
    con.execute(
        f"create or replace temp table arrived as select distinct {key} as item, submission_id, {date} as said_on from {target} {PENDING}"
    )
    con.execute(
        f"delete from {target} as t using arrived as a where t.{key} = a.item and t.submission_id <> a.submission_id "
        f"and t.submission_id not in (select submission_id from pending_submission) and coalesce({_dated('t', date)} <= a.said_on, true)"
    )
    con.execute(
        f"delete from {target} as t using {target} as n where t.{key} = n.{key} and t.submission_id <> n.submission_id "
        f"and t.submission_id in (select submission_id from pending_submission) and {_dated('t', date)} < {_dated('n', date)}"
    )
    con.execute("drop table arrived")


def _dated(alias: str, date: str) -> str:
    return f"{alias}.{date}" if date == "observed_on" else date


def forget(con: Connection, source: Source, submission_ids: list[str]) -> None:
    """Takes the rows of replaced submissions out of std and the record tables; raw cells stay."""
    note_withdrawn(con, source, submission_ids)
    targets = [*RECORD_TABLES.values(), *(std_table(source.name, name) for name in source.tables)]
    for target in targets:
        con.execute(f"delete from {target} where list_contains($ids, submission_id)", {"ids": submission_ids})


Query = tuple[str, dict[str, str]]


def _plain(
    subject: str, derived: Callable[[set[str]], Mapping[str, str]]
) -> Callable[[Source, str, SourceTable], Query]:
    """A builder that copies the columns both sides have and adds derived ones."""

    def build(source: Source, name: str, table: SourceTable) -> Query:
        target = TABLES[RECORD_TABLES[subject]]
        own = {"record_id", "submission_id", "sheet", "row_no", "observed_on", "area_code", *std_columns(table)}
        extra = {column: sql for column, sql in derived(own).items() if column in target.columns}
        shared = [quoted(c) for c in target.columns if c in own and c not in extra]
        given: dict[str, str] = {}
        for column, value in (("source", source.name), ("source_table", name)):
            if column in target.columns:
                extra[column] = f"${column}"
                given[column] = value
        made = [f"{sql} as {quoted(column)}" for column, sql in extra.items()]
        return f"select {', '.join(shared + made)} from {std_table(source.name, name)} {PENDING}", given

    return build


PENDING = "where submission_id in (select submission_id from pending_submission)"


# What a village's verdict says about whether a person is still there.
VITAL_STATUS_OF_VERDICT = "case verification_status when 'meninggal' then 'dead' when 'pindah_keluar' then 'moved' end"


def _person(own: set[str]) -> dict[str, str]:
    derived = (
        {"vital_status": VITAL_STATUS_OF_VERDICT} if "verification_status" in own and "vital_status" not in own else {}
    )
    return derived | _disability(own)


def _disability(own: set[str]) -> dict[str, str]:
    signs = []
    difficulties = [quoted(c) for c in own if c.startswith("difficulty_")]
    if difficulties:
        signs.append(f"greatest({', '.join(sorted(difficulties))}) >= 3")
    if "disability_kind" in own:
        signs.append("disability_kind <> 'none'")
    if not signs:
        return {}
    known = [quoted("has_disability")] if "has_disability" in own else []
    return {"has_disability": f"coalesce({', '.join([*known, *signs])})"}


def _survey(own: set[str]) -> Mapping[str, str]:
    return {
        "survey_household_id": "record_id",
        "consumption_pc_rp": "(coalesce(food_monthly_rp, 0) + coalesce(nonfood_monthly_rp, 0)) / nullif(household_size, 0)",
        "wave": "coalesce(wave, strftime(observed_on, '%Y-%m'))" if "wave" in own else "strftime(observed_on, '%Y-%m')",
    }


def _nothing_derived(own: set[str]) -> Mapping[str, str]:
    del own
    return {}


def _welfare(source: Source, name: str, table: SourceTable) -> Query:
    """One row per declared decile scope that is not null."""
    kk = "kk, kk_status" if "kk" in table.columns else "cast(null as varchar) as kk, cast(null as varchar) as kk_status"
    parts = [
        f"select record_id, submission_id, $source as source, observed_on, {kk}, '{SCOPES[c]}' as rank_scope, {quoted(c)} as desil "
        f"from {std_table(source.name, name)} {PENDING} and {quoted(c)} is not null"
        for c in table.columns
        if c in SCOPES
    ]
    return "\nunion all by name\n".join(parts), {"source": source.name}


def _participation(source: Source, name: str, table: SourceTable) -> Query:
    """One row per programme the row is on: its programme column, else each `receives_` column that is true."""
    own = set(std_columns(table))
    kept = [quoted(c) for c in ("kk", "kk_status", "aid_amount_rp", "stage") if c in own]
    shared = ", ".join(["record_id", "submission_id", "$source as source", "observed_on", "area_code", *kept])
    given = {"source": source.name}
    if "programme" in own:
        query = (
            f"select record_id || ':' || programme as participation_id, {shared}, programme "
            f"from {std_table(source.name, name)} {PENDING} and programme is not null"
        )
        return query, given
    flags = [c for c in table.columns if c.startswith("receives_") and COLUMNS[c].kind is Kind.BOOLEAN]
    parts = [
        f"select record_id || ':{c.removeprefix('receives_')}' as participation_id, {shared}, "
        f"'{c.removeprefix('receives_')}' as programme from {std_table(source.name, name)} {PENDING} and {quoted(c)}"
        for c in flags
    ]
    return "\nunion all by name\n".join(parts), given


def _verification(source: Source, name: str, table: SourceTable) -> Query:
    word = "verification_word" if "verification_word" in table.columns else "verification_status"
    query = (
        f"select v.record_id, v.submission_id, $source as source, v.observed_on, v.area_code, v.verification_status, "
        f"v.{word} as verification_word, s.has_minutes "
        f"from {std_table(source.name, name)} as v join core.submission as s on s.submission_id = v.submission_id "
        "where v.submission_id in (select submission_id from pending_submission) and v.verification_status is not null"
    )
    return query, {"source": source.name}


BUILDERS: dict[str, Callable[[Source, str, SourceTable], Query]] = {
    "person": _plain("person", _person),
    "family": _plain("family", _nothing_derived),
    "housing": _plain("housing", _nothing_derived),
    "survey_household": _plain("survey_household", _survey),
    "budget": _plain("budget", _nothing_derived),
    "desa_year": _plain("desa_year", _nothing_derived),
    "token": _plain("token", _nothing_derived),
    "welfare": _welfare,
    "participation": _participation,
    "verification": _verification,
}


def every_edition(subject: str, source: Source, name: str) -> Query:
    """What one table says on a subject in all editions still held, also those that a later one replaced in the record table."""
    query, values = BUILDERS[subject](source, name, source.tables[name])
    return query.replace(PENDING, "where true"), values
