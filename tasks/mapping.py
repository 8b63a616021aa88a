"""Files that wait for a map of their columns: what is proposed, in words, and what a person answers."""

import datetime as dt
import json
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from openpyxl.utils import get_column_letter

from config.messages import message
from config.settings import Settings
from config.sources import Source, SourceTable
from tasks.map_decisions import keep_map
from tasks.readers.mapping.fits import Slot, slots_of
from tasks.readers.mapping.proposal import ConfirmedMap, Proposal
from tasks.readers.mapping.spelling import title_at
from tasks.readers.mapping.titles import plain
from tasks.report import file_message
from tasks.warehouse import Connection, insert_rows, rows

NOTHING = "-"


class MapError(ValueError):
    """An answer that cannot be used: no such file, title or column, or a needed column left out."""


@dataclass(frozen=True)
class Waiting:
    """A file that waits, who sent it, the tables it may hold, and the proposal for each of its columns."""

    submission_id: str
    source: str
    file_name: str
    submitter: str
    tables: tuple[str, ...]
    columns: tuple[dict[str, Any], ...]


def record_proposals(con: Connection, submission_id: str, proposals: Sequence[Proposal]) -> None:
    """Keeps what is proposed for the sheets of a waiting file in place of what was proposed before."""
    con.execute("delete from audit.column_proposal where submission_id = ?", [submission_id])
    found = [
        (submission_id, p.sheet, p.table, p.mark, p.first + guess.column + 1, p.labels[guess.column],
         p.names[guess.slot] if guess.slot is not None else None, guess.confidence,
         json.dumps([[e.key, e.said] for e in guess.evidence], ensure_ascii=False), guess.doubt)
        for p in proposals
        for guess in p.guesses
    ]  # fmt: skip
    insert_rows(con, "audit.column_proposal", found)


def waiting_files(con: Connection, language: str, source: str | None = None) -> list[dict[str, Any]]:
    """Files that wait for a map, with the one question of each."""
    found = rows(
        con,
        "select submission_id, source, submitter, file_name, message_key, message_detail from core.submission "
        "where state = 'waiting_for_mapping' and ($source is null or source = $source) order by source, file_name, submission_id",
        {"source": source},
    )
    return [row | {"question": file_message(row, language)} for row in found]


def waiting_file(con: Connection, file: str) -> Waiting:
    """The waiting file of that id or name; raises MapError when there is none or more than one."""
    found = [
        row
        for row in rows(
            con,
            "select submission_id, source, file_name, submitter, source_table from core.submission where state = 'waiting_for_mapping'",
        )
        if file in (row["submission_id"], row["file_name"], f"{row['source']}/{row['file_name']}")
        or row["file_name"].endswith(f"/{file}")
    ]
    if len(found) != 1:
        raise MapError(f"{len(found)} waiting files are called {file}: see lab map for their ids")
    (one,) = found
    tables = tuple(one.pop("source_table").split("+"))
    return Waiting(**one, tables=tables, columns=tuple(proposed_columns(con, one["submission_id"])))


def proposed_columns(con: Connection, submission_id: str) -> list[dict[str, Any]]:
    """What is proposed for each column of a waiting file, sheet by sheet from the left."""
    return rows(
        con,
        "select * from audit.column_proposal where submission_id = ? order by sheet, layout_mark, column_no",
        [submission_id],
    )


def shown_columns(waiting: Waiting, source: Source, language: str) -> list[dict[str, str]]:
    """The proposal in words: sheet, letter, title, what it seems to hold, how sure, why, and what is in doubt."""
    return [
        {
            "sheet": row["sheet"],
            "column": get_column_letter(row["column_no"]),
            "header": row["header"],
            "holds": column_title(source.tables[row["source_table"]], row["column_name"], language),
            "confidence": f"{row['map_confidence']:.0%}" if row["column_name"] else "",
            "evidence": evidence_in_words(row["map_evidence"], language),
            "state": state_in_words(row, language),
        }
        for row in waiting.columns
    ]


def column_title(table: SourceTable, name: str | None, language: str) -> str:
    """How the source calls one of our columns; the word for none where there is none."""
    return next(s.title for s in slots_of(table) if name in s.names) if name else message("map.nothing", language)


def evidence_in_words(evidence: str, language: str) -> str:
    """The reasons of a proposal as sentences."""
    return "; ".join(message(f"map.{key}", language, said=said) for key, said in json.loads(evidence))


def state_in_words(row: Mapping[str, Any], language: str) -> str:
    """What is in doubt of a column, that it is sure, or nothing where it is not used."""
    if row["map_doubt"]:
        return message(f"map.doubt_{row['map_doubt']}", language)
    return message("map.sure", language) if row["column_name"] else ""


def confirm(
    con: Connection,
    settings: Settings,
    source: Source,
    waiting: Waiting,
    changes: Mapping[str, str],
    *,
    by: str,
    now: dt.datetime,
    everyone: bool = False,
    without: Collection[str] = (),
) -> int:
    """Keeps the proposed map with a person's changes (title or letter to column); returns the layouts kept.

    `everyone` keeps it for each submitter that has a waiting file of the same layout; sheets `without` hold no table, as that
    person said. Raises MapError.
    """
    layouts = sorted({(row["sheet"], row["layout_mark"]) for row in waiting.columns if row["sheet"] not in without})
    if not waiting.columns:
        raise MapError(f"nothing is proposed for {waiting.file_name}: its table was not found")
    unused = set(changes)
    answers = []
    for sheet, mark in layouts:
        columns = [row for row in waiting.columns if (row["sheet"], row["layout_mark"]) == (sheet, mark)]
        table = source.tables[columns[0]["source_table"]]
        chosen = _changed(columns, table, changes, unused)
        answers.append((columns[0]["source_table"], mark, _answer(chosen, columns, table, sheet)))
    if unused:
        raise MapError(f"no such title, letter or column: {', '.join(f'{t}={changes[t]}' for t in sorted(unused))}")
    kept = 0
    for table_name, mark, said in answers:
        for submitter in _senders(con, waiting, (table_name, mark), everyone):
            keep_map(settings, (waiting.source, submitter), (table_name, mark), said, by, now)
            kept += 1
    return kept


def _changed(
    columns: Sequence[Mapping[str, Any]], table: SourceTable, changes: Mapping[str, str], unused: set[str]
) -> dict[str, int]:
    """The proposed places of our columns with a person's changes."""
    slots = slots_of(table)
    chosen = {row["column_name"]: row["column_no"] - 1 for row in columns if row["column_name"]}
    for title, wanted in changes.items():
        places = _places(columns, title)
        slot = slot_called(slots, wanted)
        if not places or (slot is None and wanted != NOTHING):
            continue
        if len(places) > 1:
            raise MapError(f"{len(places)} columns are called {title}: give the letter of one")
        unused.discard(title)
        chosen = {name: place for name, place in chosen.items() if place != places[0]}
        if slot is not None:
            chosen[slot.name] = places[0]
    return chosen


def _places(columns: Sequence[Mapping[str, Any]], title: str) -> list[int]:
    """The columns of a sheet with that title or letter; `sheet!title` speaks of one sheet only."""
    sheet, _, wanted = title.rpartition("!")
    if not plain(wanted) or (sheet and plain(sheet) != plain(columns[0]["sheet"])):
        return []
    return [
        row["column_no"] - 1
        for row in columns
        if plain(wanted) in (plain(row["header"]), get_column_letter(row["column_no"]))
    ]


def slot_called(slots: Sequence[Slot], wanted: str) -> Slot | None:
    """The slot of that column name or title; none when the table has none."""
    return next(
        (s for s in slots if wanted in s.names or plain(wanted) in {plain(t) for t in (*s.names, *s.declared)}), None
    )


def _answer(
    chosen: Mapping[str, int], columns: Sequence[Mapping[str, Any]], table: SourceTable, sheet: str
) -> ConfirmedMap:
    lacking = [slot.declared[0] for slot in slots_of(table) if slot.needed and slot.name not in chosen]
    if lacking:
        raise MapError(f'sheet {sheet}: say which column holds {", ".join(lacking)}, as --set "title=column"')
    accepted = {
        f"{key}:{name}"
        for row in columns
        for key, name in json.loads(row["map_evidence"])
        if chosen.get(name) == row["column_no"] - 1
    }
    first, labels = columns[0]["column_no"] - 1, [row["header"] for row in columns]
    return ConfirmedMap({n: title_at(labels, place - first) for n, place in chosen.items()}, frozenset(accepted))


def _senders(con: Connection, waiting: Waiting, layout: tuple[str, str], everyone: bool) -> list[str]:
    if not everyone:
        return [waiting.submitter]
    found = rows(
        con,
        "select distinct s.submitter from core.submission as s join audit.column_proposal as p using (submission_id) "
        "where s.source = ? and p.source_table = ? and p.layout_mark = ? order by s.submitter",
        [waiting.source, *layout],
    )
    return [row["submitter"] for row in found]


def answers_of(changes: Sequence[str]) -> dict[str, str]:
    """Answers written as title=column; raises MapError for one without a sign."""
    pairs = [change.rpartition("=") for change in changes]
    if any(not sign for _, sign, _ in pairs):
        raise MapError('write each answer as "title=column"')
    return {title.strip(): column.strip() for title, _, column in pairs}
