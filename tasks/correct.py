"""Declared corrections of the pending files' cells, laid over the raw text; one that its source has repaired is reported."""

from collections.abc import Mapping
from typing import Any

from config.corrections import Correction, load_corrections
from config.messages import message
from config.sources import Source, raw_table
from tasks.journal import Run
from tasks.warehouse import Connection, quoted, rows, scalar

# Outcomes after which the entry in config/corrections is wrong itself, so that the run may not end as if all were well.
NEEDS_PERSON = ("already_repaired",)


class CorrectionRepairedError(RuntimeError):
    """A source has repaired what a declared correction still corrects; the entry must be taken out."""


class CorrectionMisplacedError(ValueError):
    """A declared correction names a table or column that its source does not have."""


def correct(con: Connection, source: Source, run: Run) -> int:
    """Fills the temporary table `corrected_cell` and records each correction's outcome; returns the cells replaced.

    Raises CorrectionMisplacedError before anything is corrected.
    """
    _refuse_misplaced(source)
    changed = 0
    for correction in load_corrections(source.name):
        outcome, replaced = _apply(con, source, correction, run)
        changed += replaced
        con.execute(
            "insert into audit.correction_result values (?, ?, ?, ?, ?)",
            [run.run_id, source.name, correction.id, outcome, replaced],
        )
    return changed


def refuse_repaired(con: Connection, run: Run) -> int:
    """Looks at this run's outcomes; returns the corrections asked.

    Raises CorrectionRepairedError naming the corrections whose source has repaired the error, after every file was taken in.
    """
    found = rows(
        con,
        "select source, correction_id, outcome from audit.correction_result where run_id = ? order by source, correction_id",
        [run.run_id],
    )
    repaired = [f"{r['source']}.{r['correction_id']}" for r in found if r["outcome"] in NEEDS_PERSON]
    if repaired:
        raise CorrectionRepairedError(f"repaired by the source, take out of config/corrections: {', '.join(repaired)}")
    return len(found)


def correction_states(con: Connection, sources: Mapping[str, Source], language: str) -> list[dict[str, Any]]:
    """The last outcome of every correction still declared, with the sentence that says what to do.

    A run that met other files of the source has not found it; that says less than an earlier run that has.
    """
    declared = {(name, c.id) for name in sources for c in load_corrections(name)}
    found = rows(
        con,
        "select source, correction_id, arg_max(outcome, told) as outcome, arg_max(row_count, told) as cells from (select *, "
        "case when outcome = 'not_found' then '0' else '1' end || run_id as told from audit.correction_result) "
        "group by source, correction_id order by source, correction_id",
    )
    return [
        {
            "source": r["source"],
            "correction": r["correction_id"],
            "outcome": r["outcome"],
            "message": message(f"correction.{r['outcome']}", language, correction=r["correction_id"], cells=r["cells"]),
        }
        for r in found
        if (r["source"], r["correction_id"]) in declared
    ]


def _refuse_misplaced(source: Source) -> None:
    for correction in load_corrections(source.name):
        table = source.tables.get(correction.table)
        if table is None or not {correction.column, *correction.where} <= set(table.columns):
            raise CorrectionMisplacedError(
                f"{source.name}.{correction.id}: the source has no such table or column ({correction.table})"
            )


def _apply(con: Connection, source: Source, correction: Correction, run: Run) -> tuple[str, int]:
    if run.now.date() > correction.expires:
        return "expired", 0
    located = " and ".join(f"clean_text({quoted(c)}) = $where_{c}" for c in correction.where)
    matching = (
        f"from {raw_table(source.name, correction.table)} "
        f"where submission_id in (select submission_id from pending_submission) and {located}"
    )
    bound: dict[str, object] = {f"where_{c}": text for c, text in correction.where.items()}
    if not scalar(con, f"select count(*) {matching}", bound):
        return "not_found", 0
    wrong = f"{matching} and clean_text({quoted(correction.column)}) = $expect"
    bound |= {"expect": correction.expect}
    found = int(scalar(con, f"select count(*) {wrong}", bound))
    if not found:
        return "already_repaired", 0
    con.execute(
        f"insert into corrected_cell select $table, $column, submission_id, sheet, row_no, $value {wrong}",
        bound | {"table": correction.table, "column": correction.column, "value": correction.value},
    )
    return "applied", found
