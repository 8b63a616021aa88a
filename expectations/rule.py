"""What a row rule is: one statement that compiles both to SQL and to Great Expectations, so that the two cannot drift."""

from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum


class Severity(StrEnum):
    """What a broken rule does, as in the code list `severity`."""

    REJECT_ROW = "reject_row"
    WARN = "warn"
    STOP_SOURCE = "stop_source"


@dataclass(frozen=True)
class NotNull:
    """The column has a value."""

    column: str

    @property
    def predicate(self) -> str:
        """SQL that is true of a row without the value."""
        return f'"{self.column}" is null'

    @property
    def reads(self) -> tuple[str, ...]:
        """Columns the rule looks at."""
        return (self.column,)


@dataclass(frozen=True)
class Between:
    """The value lies in a closed range; an empty cell is not judged."""

    column: str
    minimum: float | None
    maximum: float | None

    @property
    def predicate(self) -> str:
        """SQL that is true of a value outside the range."""
        below = [] if self.minimum is None else [f'"{self.column}" < {self.minimum}']
        above = [] if self.maximum is None else [f'"{self.column}" > {self.maximum}']
        return " or ".join((*below, *above))

    @property
    def reads(self) -> tuple[str, ...]:
        """Columns the rule looks at."""
        return (self.column,)


@dataclass(frozen=True)
class NoneOf:
    """The value is none of the given codes; an empty cell is not judged."""

    column: str
    codes: tuple[str, ...]

    @property
    def predicate(self) -> str:
        """SQL that is true of one of the codes."""
        return f'"{self.column}" in ({text_list(self.codes)})'

    @property
    def reads(self) -> tuple[str, ...]:
        """Columns the rule looks at."""
        return (self.column,)


@dataclass(frozen=True)
class NoMatch:
    """The text does not match a pattern, which is anchored because engines differ on partial matches."""

    column: str
    pattern: str

    def __post_init__(self) -> None:
        if not (self.pattern.startswith("^") and self.pattern.endswith("$")):
            raise ValueError(f"the pattern of {self.column} must be anchored by ^ and $")

    @property
    def predicate(self) -> str:
        """SQL that is true of a text that matches."""
        return f'regexp_matches("{self.column}", {text_list((self.pattern,))})'

    @property
    def reads(self) -> tuple[str, ...]:
        """Columns the rule looks at."""
        return (self.column,)


@dataclass(frozen=True)
class Never:
    """A statement over several columns that must not be true of any row; unknown is not broken."""

    predicate: str
    reads: tuple[str, ...]


Check = NotNull | Between | NoneOf | NoMatch | Never


@dataclass(frozen=True, kw_only=True)
class Rule:
    """One rule about one row of a standardised table.

    `column` is the canonical column a finding points at. Nothing in a rule comes from data: thresholds
    are those of the `Column` declarations or constants written beside the rule with their source.
    """

    name: str
    column: str
    severity: Severity
    check: Check

    @property
    def predicate(self) -> str:
        """SQL over one row, true when the row breaks the rule; null counts as kept."""
        return self.check.predicate

    @property
    def reads(self) -> tuple[str, ...]:
        """Columns the predicate needs."""
        return self.check.reads

    @property
    def message(self) -> str:
        """Key of the sentence in `config/messages` that explains the rule to the submitter."""
        return f"rule.{self.name}"


def reject(name: str, column: str, check: Check) -> Rule:
    """A rule whose broken rows are set aside."""
    return Rule(name=name, column=column, severity=Severity.REJECT_ROW, check=check)


def warn(name: str, column: str, check: Check) -> Rule:
    """A rule whose broken rows are kept and reported."""
    return Rule(name=name, column=column, severity=Severity.WARN, check=check)


def text_list(words: Sequence[str]) -> str:
    """Constants of the code as SQL text literals, parted by commas."""
    return ", ".join("'" + word.replace("'", "''") + "'" for word in words)
