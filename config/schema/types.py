"""The two words every table is declared with, `Column` and `Table`; one declaration feeds DDL, casts, checks and docs."""

from dataclasses import dataclass, field
from enum import StrEnum


class Kind(StrEnum):
    """How a value is written down, cast and compared."""

    TEXT = "text"
    ID = "id"
    NAME = "name"
    NIK = "nik"
    KK = "kk"
    CODE = "code"
    DATE = "date"
    TIMESTAMP = "timestamp"
    INTEGER = "integer"
    DECIMAL = "decimal"
    BOOLEAN = "boolean"


@dataclass(frozen=True, kw_only=True)
class Column:
    """One column of the warehouse; the same name means the same thing in every table.

    `meaning` and `meaning_id` are one sentence in English and Indonesian, `unit` is a unit of
    measure, `codes` names a list in `config/codes`, `minimum` and `maximum` bound the value.
    Columns are private until `public`; `sensitive` ones never leave `std` and `core`.
    """

    name: str
    kind: Kind
    meaning: str
    meaning_id: str
    unit: str | None = None
    codes: str | None = None
    minimum: float | None = None
    maximum: float | None = None
    sensitive: bool = False
    public: bool = False


@dataclass(frozen=True, kw_only=True)
class Table:
    """One table: its grain in a sentence, its columns by name, its key and what may not be null.

    `foreign` maps a column to the `schema.table` whose key it must be found in.
    """

    name: str
    grain: str
    columns: tuple[str, ...]
    key: tuple[str, ...]
    required: tuple[str, ...] = ()
    foreign: dict[str, str] = field(default_factory=dict)

    @property
    def schema(self) -> str:
        """The database schema, the part before the dot."""
        return self.name.split(".")[0]

    @property
    def not_null(self) -> tuple[str, ...]:
        """Key columns and those declared required, in column order."""
        return tuple(c for c in self.columns if c in self.key or c in self.required)
