"""Forms of ours that came back: which wait, what became of each in words, and an account of its rows as any submission has one."""

import json
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from tasks.readers.own_form import SOURCES
from tasks.warehouse import Connection, rows, transaction


@dataclass(frozen=True)
class FormAccount:
    """Rows of the sheet of a form, and of its questions those left empty, not understood and taken."""

    sheet: str
    rows: int
    blank: int
    rejected: int
    loaded: int

    @property
    def questions(self) -> int:
        """How many the form asks."""
        return self.blank + self.rejected + self.loaded


@dataclass(frozen=True)
class FormReport:
    """Forms that came back, questions answered in them and answers that could not be used."""

    forms: int = 0
    answered: int = 0
    rejected: int = 0

    def with_form(self, answered: int, rejected: int) -> "FormReport":
        """The same with one form more."""
        return FormReport(self.forms + 1, self.answered + answered, self.rejected + rejected)


def waiting_forms(con: Connection, source: str) -> list[dict[str, Any]]:
    """Submissions of that source which nobody has read yet, in the order they came: submission_id, raw_hash, file_name, received_at."""
    return rows(
        con,
        "select submission_id, raw_hash, file_name, received_at from core.submission where source = ? and state = 'received' order by received_at",
        [source],
    )


def settle_form(
    con: Connection,
    submission_id: str,
    source: str,
    said: tuple[str, str, Mapping[str, object]],
    account: FormAccount | None,
) -> None:
    """Writes state, key and values of the sentence in `said`, and the rows of a form that could be read."""
    state, key, detail = said
    # A form that is settled is not read again, so that its account must be there with its state.
    with transaction(con):
        con.execute(
            "update core.submission set state = $state, message_key = $key, message_detail = $detail where submission_id = $id",
            {"state": state, "key": key, "detail": json.dumps(detail), "id": submission_id},
        )
        con.execute("delete from audit.row_account where submission_id = ?", [submission_id])
        if account:
            con.execute(
                "insert into audit.row_account by name select $id as submission_id, $sheet as sheet, $source as source, $table as source_table, "
                "$rows as file_rows, $title as title_rows, 0 as header_rows, $blank as blank_rows, 0 as group_rows, 0 as total_rows, "
                "0 as terminator_rows, 0 as broken_rows, 0 as duplicate_rows, 0 as superseded_rows, $rejected as rejected_rows, $loaded as loaded_rows",
                {
                    "id": submission_id, "sheet": account.sheet, "source": source, "table": SOURCES[source], "rows": account.rows,
                    "title": account.rows - account.questions, "blank": account.blank, "rejected": account.rejected, "loaded": account.loaded,
                },
            )  # fmt: skip
