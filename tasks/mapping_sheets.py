"""Which sheets of a waiting file hold a table: what is proposed, in words, and what a person answers."""

import datetime as dt
from collections.abc import Mapping, Sequence
from typing import Any

from config.messages import message
from config.settings import Settings
from config.sources import Source, SourceTable
from tasks.mapping import NOTHING, MapError, Waiting, confirm
from tasks.readers.mapping.proposal import SheetGuess
from tasks.readers.mapping.returned_map import sheet_title
from tasks.readers.mapping.titles import plain
from tasks.sheet_decisions import keep_sheets
from tasks.warehouse import Connection, insert_rows, rows


def record_sheets(con: Connection, submission_id: str, guesses: Sequence[SheetGuess]) -> None:
    """Keeps what is proposed for the sheets of a waiting file in place of what was proposed before."""
    con.execute("delete from audit.sheet_proposal where submission_id = ?", [submission_id])
    found = [(submission_id, g.sheet, g.mark, g.table or None, g.reason, g.said, g.doubt) for g in guesses]
    insert_rows(con, "audit.sheet_proposal", found)


def proposed_sheets(con: Connection, submission_id: str) -> list[dict[str, Any]]:
    """What is proposed for each sheet of a file whose sheets are asked about."""
    return rows(con, "select * from audit.sheet_proposal where submission_id = ? order by sheet", [submission_id])


def shown_sheets(
    proposed: Sequence[Mapping[str, Any]], tables: Mapping[str, SourceTable], language: str
) -> list[dict[str, str]]:
    """The proposal in words: sheet, the table it seems to hold, why, and what is in doubt."""
    return [
        {
            "sheet": row["sheet"],
            "holds": table_title(row["source_table"], tables, language),
            "evidence": message(f"map.sheet_{row['sheet_reason']}", language, said=row["sheet_said"] or ""),
            "state": message(f"map.sheet_doubt_{row['sheet_doubt']}" if row["sheet_doubt"] else "map.sure", language),
        }
        for row in proposed
    ]


def table_title(name: str | None, tables: Mapping[str, SourceTable], language: str) -> str:
    """What people call a table of a source; the word for none where there is none."""
    return sheet_title(name, tables[name]) if name else message("map.nothing", language)


def answer_file(
    con: Connection,
    settings: Settings,
    source: Source,
    waiting: Waiting,
    changes: Mapping[str, str],
    sheets: Mapping[str, str],
    *,
    by: str,
    now: dt.datetime,
    everyone: bool = False,
) -> int:
    """Keeps what is proposed for a file's sheets and columns with a person's changes; returns the sheets and layouts kept.

    `sheets` are sheet to table, `changes` title or letter to column; `everyone` keeps it for each submitter that has a waiting
    file with the same layout. Raises MapError.
    """
    proposed = proposed_sheets(con, waiting.submission_id)
    said = _said_of_sheets(source, waiting, proposed, sheets)
    others = {row["sheet"] for row in proposed if said[row["sheet"]] != (row["source_table"] or "")}
    kept = 0
    if waiting.columns or not proposed:
        kept = confirm(con, settings, source, waiting, changes, by=by, now=now, everyone=everyone, without=others)
    answers = {(plain(row["sheet"]), row["layout_mark"]): said[row["sheet"]] for row in proposed}
    for submitter in _senders(con, waiting, proposed, everyone):
        keep_sheets(settings, (waiting.source, submitter), answers, by, now)
    return kept + len(answers)


def _said_of_sheets(
    source: Source, waiting: Waiting, proposed: Sequence[Mapping[str, Any]], changes: Mapping[str, str]
) -> dict[str, str]:
    """The table of each sheet asked about, empty for none; raises MapError where a table would have no sheet."""
    said = {row["sheet"]: row["source_table"] or "" for row in proposed}
    named = {plain(sheet): sheet for sheet in said}
    for sheet, wanted in changes.items():
        if plain(sheet) not in named:
            raise MapError(f"no sheet {sheet} is asked about in {waiting.file_name}")
        said[named[plain(sheet)]] = _table_called(source, wanted)
    lacking = [sheet_title(t, source.tables[t]) for t in waiting.tables if t not in said.values()] if said else []
    if lacking:
        raise MapError(f'say which sheet holds {", ".join(lacking)}, as --sheet "sheet={lacking[0]}"')
    return said


def _table_called(source: Source, wanted: str) -> str:
    """The table of that name or title; an empty text for none of them."""
    if wanted == NOTHING:
        return ""
    found = [t for t, table in source.tables.items() if plain(wanted) in (plain(t), plain(sheet_title(t, table)))]
    if not found:
        names = ", ".join(sheet_title(t, table) for t, table in source.tables.items())
        raise MapError(f"no table is called {wanted}: {names}, or - for none")
    return found[0]


def _senders(con: Connection, waiting: Waiting, proposed: Sequence[Mapping[str, Any]], everyone: bool) -> list[str]:
    if not everyone:
        return [waiting.submitter]
    found = rows(
        con,
        "select distinct s.submitter from core.submission as s join audit.sheet_proposal as p using (submission_id) "
        "where s.source = ? and list_contains(?, p.layout_mark) order by s.submitter",
        [waiting.source, [row["layout_mark"] for row in proposed if row["layout_mark"]]],
    )
    return [row["submitter"] for row in found]
