"""What goes to Great Expectations and what comes back: rules of a table, and counts; no library of theirs is needed to read it."""

from dataclasses import dataclass

from expectations.rule import Rule, Severity


@dataclass(frozen=True, kw_only=True)
class Suite:
    """The rules asked of one standardised table in one run."""

    name: str
    table: str
    rules: tuple[Rule, ...]


@dataclass(frozen=True, kw_only=True)
class RuleResult:
    """How many rows a rule was asked of and how many broke it.

    `error` names the kind of a crash of the rule itself, which is our fault and says nothing about the
    data; the counts are then 0.
    """

    rule: str
    column: str
    severity: Severity
    checked_count: int
    failed_count: int
    error: str | None = None
