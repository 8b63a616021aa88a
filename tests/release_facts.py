"""What a laboratory knows, without run ids and times of runs, so that one that was killed many times can be held against one that never was."""

import json
from collections import Counter
from contextlib import closing
from pathlib import Path
from typing import Any

import duckdb

from config.schema.audit import ROW_BUCKETS
from tests.intake_lab import closes

Facts = dict[str, Counter[tuple[Any, ...]]]
# New ids carry the run that gave them, so persons, families and households are called by the smallest record that they hold.
CALLED = (
    "create temp table who as select person_id, min(record_id) as person from core.person_record group by person_id",
    "create temp table family_of as select p.family_id, min(w.person) as family from core.person as p join who as w using (person_id) "
    "group by p.family_id",
)
# Each as a bag of rows: one that is there twice is another fact than one that is there once.
QUESTIONS = {
    "row accounts": f"select s.source, s.file_name, a.sheet, a.file_rows, {', '.join(f'a.{b}_rows' for b in ROW_BUCKETS)} "
    "from audit.row_account as a join core.submission as s using (submission_id)",
    "files": "select source, file_name, state, raw_hash from core.submission",
    "rejected rows": "select submission_id, sheet, row_no, rule from audit.rejected_row",
    "who is who": "select record_id, person from core.person_record join who using (person_id)",
    "ids given before": "select record_id, person_id from core.person_record where person_id in "
    "(select entity_id from audit.identity_event where event = 'minted' and run_id = $base)",
    "persons": "select person, family, nik, full_name, birth_date from core.person join who using (person_id) "
    "left join family_of using (family_id)",
    "households": "select list_sort(list(family)) from core.family left join family_of using (family_id) group by household_id",
    "events of ids": "select entity, event, count(*), count(distinct entity_id) from audit.identity_event group by all",
    "ids of items": "select entity, recorded_to is null, count(*), count(distinct entity_id) from audit.identity_assignment group by all",
    "beliefs": "select family, person, valid_from, valid_to, recorded_to is null from core.membership left join who using (person_id) "
    "left join family_of using (family_id)",
    "edges": "select record_id_left, record_id_right, rule_no from audit.edge",
    "participation": "select p.* exclude (person_id, family_id), person from core.participation as p left join who using (person_id)",
    "figures": "select * exclude (release) from out.indicator",
    "answers": "select submission_id from audit.reply",
}
LEDGER = {"identity_assignment": "entity, item_id, entity_id", "identity_event": "event_id, entity, event, entity_id"}


def facts(home: Path, base: str) -> Facts:
    """The answers to all questions, and the figures of the release that readers see; `base` is the run before all disturbance."""
    found: Facts = {}
    with closing(duckdb.connect(str(home / "warehouse.duckdb"), read_only=True)) as con:
        for statement in CALLED:
            con.execute(statement)
        for name, query in QUESTIONS.items():
            answers = con.execute(query, {"base": base} if "$base" in query else {}).fetchall()
            found[name] = Counter(tuple(map(_plain, answer)) for answer in answers)
        shown = (
            f"select * exclude (release) from read_parquet('{home / 'published/current/parquet/indicator.parquet'}')"
        )
        found["published figures"] = Counter(tuple(map(_plain, row)) for row in con.execute(shown).fetchall())
    found["outbox"] = Counter((str(p.relative_to(home)),) for p in (home / "outbox").rglob("*") if p.is_file())
    return found


def _plain(value: Any) -> Any:
    """A value that can be counted; sums of floats come in any order."""
    return tuple(map(str, value)) if isinstance(value, list) else round(value, 6) if isinstance(value, float) else value


def faults(home: Path, expected: Facts, base: str) -> list[str]:
    """What differs from the laboratory that was never killed, and what must hold in any."""
    found = facts(home, base)
    said = [
        f"{name}: {sum((expected[name] - found[name]).values())} lost, {sum((found[name] - expected[name]).values())} too many, "
        f"such as {next(iter((expected[name] - found[name]) or (found[name] - expected[name])))}"
        for name in expected
        if found[name] != expected[name]
    ]
    return said + sorted(_unclosed(home)) + _ledger(home) + _leftovers(home)


def without_basis(home: Path) -> list[str]:
    """Whether the release that readers see has what explains its figures, and the next comparison rests on."""
    release = (home / "published" / "current").resolve().name
    path = home / "basis" / f"{release}.duckdb"
    if not path.exists():
        return [f"release {release} has no basis"]
    with closing(duckdb.connect(str(path), read_only=True)) as con:
        kept = {name for (name,) in con.execute("select table_name from duckdb_tables()").fetchall()}
        figures = con.execute("select count(*) from figure").fetchone()
    missing = {"person", "record", "place", "column_place", "family_item", "exact_figure"} - kept
    return (
        [f"the basis of {release} is not whole: {sorted(missing)}, {figures} figures"]
        if missing or figures == (0,)
        else []
    )


def _unclosed(home: Path) -> set[str]:
    with closing(duckdb.connect(str(home / "warehouse.duckdb"), read_only=True)) as con:
        result = con.execute("select * from audit.row_account")
        names = [d[0] for d in result.description or ()]
        accounts = [dict(zip(names, row, strict=True)) for row in result.fetchall()]
    return {
        f"the account of {a['submission_id']} does not close"
        for a in accounts
        if not closes({k.removesuffix("_rows"): v for k, v in a.items() if k.endswith("_rows")})
    }


def _ledger(home: Path) -> list[str]:
    """Whether the files of the ledger and the receipts say what the warehouse says, each once."""
    said = []
    with closing(duckdb.connect(str(home / "warehouse.duckdb"), read_only=True)) as con:
        for table, columns in LEDGER.items():
            kept = Counter(
                con.execute(f"select {columns} from read_parquet('{home}/ledger/{table}/*.parquet')").fetchall()
            )
            known = Counter(con.execute(f"select {columns} from audit.{table}").fetchall())
            if kept != known:
                said.append(f"ledger {table}: {(known - kept).total()} not kept, {(kept - known).total()} kept twice")
        listed = {r[0] for r in con.execute("select raw_hash from core.submission").fetchall()}
    try:
        lines = (home / "raw" / "receipts.jsonl").read_text(encoding="utf-8").splitlines()
        received = {json.loads(line)["raw_hash"] for line in lines}
    except json.JSONDecodeError:
        return [*said, "receipts.jsonl holds a torn line"]
    return said + ([] if listed == received else ["receipts and submissions differ"])


def _leftovers(home: Path) -> list[str]:
    """Files that only a run under way may have."""
    half = [p for p in home.rglob("*") if p.name.endswith(".part")]
    half += list((home / "published").glob(".*"))
    half += [p for p in (home / "reading").rglob("*") if p.is_file()] if (home / "reading").exists() else []
    return [f"left over: {p.relative_to(home)}" for p in half]
