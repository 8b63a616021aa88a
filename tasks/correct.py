"""Declared corrections applied to raw text of the pending files; one that its source has repaired is reported, not silent."""

from config.corrections import Correction, load_corrections
from config.sources import Source, raw_table
from tasks.journal import Run
from tasks.warehouse import Connection, quoted, scalar


def correct(con: Connection, source: Source, run: Run) -> int:
    """Applies a source's corrections and records each one's outcome; returns the rows changed."""
    changed = 0
    for correction in load_corrections(source.name):
        outcome, rows = _apply(con, source, correction, run)
        changed += rows
        con.execute(
            "insert into audit.correction_result values (?, ?, ?, ?, ?)",
            [run.run_id, source.name, correction.id, outcome, rows],
        )
    return changed


def _apply(con: Connection, source: Source, correction: Correction, run: Run) -> tuple[str, int]:
    if run.now.date() > correction.expires:
        return "expired", 0
    table = raw_table(source.name, correction.table)
    located = " and ".join(f"clean_text({quoted(c)}) = $where_{c}" for c in correction.where)
    pending = "submission_id in (select submission_id from pending_submission)"
    bound: dict[str, object] = {f"where_{c}": text for c, text in correction.where.items()}
    if not scalar(con, f"select count(*) from {table} where {pending} and {located}", bound):
        return "not_found", 0
    wrong = f"{pending} and {located} and clean_text({quoted(correction.column)}) = $expect"
    rows = int(scalar(con, f"select count(*) from {table} where {wrong}", bound | {"expect": correction.expect}))
    if not rows:
        return "already_repaired", 0
    con.execute(
        f"update {table} set {quoted(correction.column)} = $value where {wrong}",
        bound | {"expect": correction.expect, "value": correction.value},
    )
    return "applied", rows
