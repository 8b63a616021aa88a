"""What reading a file takes and gives: cells in Parquet, an account of every row, facts of the file, or one clear problem."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from pathlib import Path

from config.raw_key import RawKeys
from config.schema.audit import ROW_BUCKETS
from tasks.readers.mapping.proposal import Basis, ConfirmedMap, Proposal, SheetAnswers, SheetGuess

# What a reader itself says of a row: it could not be used, or it was mended on the way in.
LOST_ROWS = ("line_broken", "sheet_unknown")
MENDED_ROWS = ("bytes_recoded", "sheet_hidden", "row_hidden", "column_hidden")


class FileProblem(Exception):
    """A file that cannot be used, with the key of the sentence that says why and what fills it.

    `details` carry sheet names, headers and counts; never a cell value of a person.
    """

    def __init__(self, key: str, **details: str) -> None:
        super().__init__(key)
        self.key = key
        self.details = details


class Question(FileProblem):
    """A file that waits for a person, with what is proposed for its columns and for its sheets."""

    def __init__(
        self, key: str, proposals: Sequence[Proposal] = (), guesses: Sequence[SheetGuess] = (), **details: str
    ) -> None:
        super().__init__(key, **details)
        self.proposals, self.guesses = tuple(proposals), tuple(guesses)


@dataclass(frozen=True)
class Job:
    """One file to read: where its bytes are, what it was called, its submission, where parts go, what is known of its columns.

    `keys` open its bytes when they lie encrypted.
    """

    path: Path
    file: str
    submission_id: str
    folder: Path
    basis: Basis = field(default_factory=Basis)
    keys: RawKeys = field(default_factory=RawKeys)

    def part(self, table: str) -> Path:
        """Where the cells of one table are put."""
        return self.folder / f"{table}.parquet"


@dataclass
class SheetAccount:
    """How many rows of one sheet went where; buckets add up to `file_rows` once the file is judged."""

    sheet: str
    table: str
    file_rows: int = 0
    buckets: dict[str, int] = field(default_factory=lambda: dict.fromkeys(ROW_BUCKETS, 0))

    def count(self, bucket: str, rows: int = 1) -> None:
        """Puts rows into a bucket; raises KeyError for an undeclared one."""
        self.buckets[bucket] += rows


@dataclass(frozen=True)
class RowNote:
    """Something the reader itself found out about one row."""

    table: str
    sheet: str
    row_no: int
    rule: str
    column: str = ""


@dataclass(frozen=True)
class ColumnPlace:
    """Where a canonical column stands in a sheet: its header as written, its letter and the row of the header's lowest level."""

    sheet: str
    table: str
    column: str
    header: str
    letter: str
    row_no: int


@dataclass
class ReadOutcome:
    """All that came out of one file; `problem` set means that none of it is used.

    `confirmed` are maps of columns that the file itself brought back, by table and mark of the layout, and `answered` what it
    says of its sheets.
    """

    parts: dict[str, Path] = field(default_factory=dict)
    accounts: list[SheetAccount] = field(default_factory=list)
    facts: dict[str, str] = field(default_factory=dict)
    notes: list[RowNote] = field(default_factory=list)
    places: list[ColumnPlace] = field(default_factory=list)
    proposals: list[Proposal] = field(default_factory=list)
    sheets: list[SheetGuess] = field(default_factory=list)
    confirmed: dict[tuple[str, str], ConfirmedMap] = field(default_factory=dict)
    answered: SheetAnswers = field(default_factory=dict)
    problem: FileProblem | None = None
