"""What is said of a problem: the rule's sentence without its place, and what would be right in such a cell."""

import datetime as dt
from collections.abc import Mapping
from functools import cache

from config.codes import fold_label, list_of_map, load_code_list
from config.messages import MessageError, load_messages, message
from config.schema import COLUMNS, Kind
from config.sources import SourceTable
from tasks.cells import cell_parameters, is_coded

MOST_CHOICES = 20
HINTS = {
    Kind.NIK: "right_number",
    Kind.KK: "right_number",
    Kind.DATE: "right_date",
    Kind.INTEGER: "right_amount",
    Kind.DECIMAL: "right_amount",
}
MONTHS_ID = (
    "Januari", "Februari", "Maret", "April", "Mei", "Juni", "Juli", "Agustus", "September", "Oktober", "November", "Desember",
)  # fmt: skip


@cache
def sentence(rule: str, header: str, language: str) -> str:
    """What is wrong and what to do, without sheet and row, since rows move when people sort."""
    key = f"rule.{rule}"
    if key not in load_messages(language):
        raise MessageError(f"no message {key} in {language}")
    told = load_messages(language)[key].partition(": ")[2].format(sheet="", row="", column=header)
    return told[:1].upper() + told[1:]


def choices(table: SourceTable, column: str, language: str) -> tuple[str, ...]:
    """The words that a short list takes, in the reader's language; none for a long list or a free cell."""
    if column not in table.columns:
        return ()
    mapped = table.columns[column].map
    listed = COLUMNS[column].codes or (list_of_map(mapped) if mapped else None)
    if listed is None:
        return ({"id": ("Ya", "Tidak"), "en": ("Yes", "No")}[language]) if COLUMNS[column].kind is Kind.BOOLEAN else ()
    codes = load_code_list(listed)
    known = codes.lookup
    if is_coded(table, column):
        bound = cell_parameters(table)
        known = dict(zip(bound[f"keys_{column}"], bound[f"values_{column}"], strict=True))
    today = [e for e in codes.entries if e.valid_to is None]
    labels = [codes.label(e.code, language) for e in today]
    return tuple(w for w in labels if fold_label(w) in known) if len(today) <= MOST_CHOICES else ()


def hint(table: SourceTable | None, column: str, language: str) -> str:
    """What would be right in a cell of that column; empty where the rule's sentence is all that can be said."""
    if table is None or column not in table.columns:
        return ""
    words = choices(table, column, language)
    if words:
        return message("reply.right_choice", language, choices=", ".join(words))
    key = HINTS.get(COLUMNS[column].kind)
    return message(f"reply.{key}", language) if key else ""


def day(moment: dt.datetime, language: str) -> str:
    """A date in words."""
    month = MONTHS_ID[moment.month - 1] if language == "id" else f"{moment:%B}"
    return f"{moment.day} {month} {moment.year}"


def number(count: int, language: str) -> str:
    """A count with the language's mark between thousands."""
    return f"{count:,}".replace(",", "." if language == "id" else ",")


def filled(key: str, language: str, **values: object) -> str:
    """A sentence of the answer."""
    return message(f"reply.{key}", language, **values)


def state_sentence(key: str | None, detail: Mapping[str, object], file: str, language: str) -> str:
    """What became of the file; empty when nothing was said."""
    return message(key, language, **{"file": file, **detail}) if key else ""
