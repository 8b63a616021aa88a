"""Declared corrections of the pending files' cells, laid over the raw text; one that its source has repaired is reported."""

from config.corrections import Correction, load_corrections
from config.sources import Source, raw_table
from tasks.journal import Run
from tasks.warehouse import Connection, quoted, scalar


def correct(con: Connection, source: Source, run: Run) -> int:
    """Fills the temporary table `corrected_cell` and records each correction's outcome; returns the cells replaced."""
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
    located = " and ".join(f"clean_text({quoted(c)}) = $where_{c}" for c in correction.where)
    rows = (
        f"from {raw_table(source.name, correction.table)} "
        f"where submission_id in (select submission_id from pending_submission) and {located}"
    )
    bound: dict[str, object] = {f"where_{c}": text for c, text in correction.where.items()}
    if not scalar(con, f"select count(*) {rows}", bound):
        return "not_found", 0
    wrong = f"{rows} and clean_text({quoted(correction.column)}) = $expect"
    bound |= {"expect": correction.expect}
    found = int(scalar(con, f"select count(*) {wrong}", bound))
    if not found:
        return "already_repaired", 0
    con.execute(
        f"insert into corrected_cell select $table, $column, submission_id, sheet, row_no, $value {wrong}",
        bound | {"table": correction.table, "column": correction.column, "value": correction.value},
    )
    return "applied", found
