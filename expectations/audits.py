"""Rules about whole files and tables, one `sql/audits/<name>.sql` each; their headers say what they are asked of."""

import re
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from config.settings import PROJECT
from expectations.rule import Severity

FOLDER = PROJECT / "sql" / "audits"
HEADER_LINE = re.compile(r"-- ([A-Z][a-z ]+): (.+)")


class AuditHeaderError(ValueError):
    """The header of an audit lacks a line or holds a word that is not known."""


@dataclass(frozen=True, kw_only=True)
class Audit:
    """One audit: its SQL selects (submission_id, sheet, row_no) of the bad rows among the pending submissions.

    `reads` are columns of the audited table; `sibling` is the subject of another table of the same source
    that is read too, with `sibling_reads`. `parameters` are bound by name.
    """

    name: str
    title: str
    severity: Severity
    column: str
    subjects: tuple[str, ...]
    reads: tuple[str, ...]
    sibling: str | None
    sibling_reads: tuple[str, ...]
    parameters: Mapping[str, float]

    @property
    def message(self) -> str:
        """Key of the sentence in `config/messages` that explains the audit to the submitter."""
        return f"rule.{self.name}"

    @property
    def model(self) -> str:
        """Name of the SQL model, below the folder `sql`."""
        return f"audits/{self.name}"

    def bound(self, table: str, siblings: Mapping[str, str]) -> dict[str, object]:
        """Values of the SQL's parameters; `siblings` names the source's std table of each subject."""
        sibling = {} if self.sibling is None else {"sibling": siblings[self.sibling]}
        return {"table": table, **sibling, **self.parameters}


def load_audits(folder: Path = FOLDER) -> tuple[Audit, ...]:
    """Every audit of the folder; those that stop a source come last, since they may read the other findings.

    Raises AuditHeaderError for a malformed header.
    """
    audits = [read_audit(path) for path in folder.glob("*.sql")]
    return tuple(sorted(audits, key=lambda audit: (audit.severity is Severity.STOP_SOURCE, audit.name)))


def audits_for(
    columns: Collection[str], subjects: Sequence[str], siblings: Mapping[str, Collection[str]]
) -> tuple[Audit, ...]:
    """The audits that a table's subjects call for and its columns allow.

    `siblings` holds, for each subject that another table of the same source describes, that table's columns.
    """
    return tuple(
        audit
        for audit in load_audits()
        if set(audit.subjects) & set(subjects)
        and set(audit.reads) <= set(columns)
        and (audit.sibling is None or set(audit.sibling_reads) <= set(siblings.get(audit.sibling, ())))
        and (audit.sibling is None or audit.sibling in siblings)
    )


def read_audit(path: Path) -> Audit:
    """One audit from the comment lines at the top of its file; raises AuditHeaderError."""
    lines = path.read_text(encoding="utf-8").split("\n\n")[0].splitlines()
    said = {match[1]: match[2] for line in lines if (match := HEADER_LINE.fullmatch(line))}
    try:
        return Audit(
            name=path.stem,
            title=said["Title"],
            severity=Severity(said["Severity"]),
            column=said["Column"],
            subjects=_words(said["Subjects"]),
            reads=_words(said["Reads"]),
            sibling=said.get("Sibling"),
            sibling_reads=_words(said.get("Sibling reads", "")),
            parameters=_numbers(said.get("Parameters", "")),
        )
    except (KeyError, ValueError) as fault:
        raise AuditHeaderError(f"{path.name}: {fault}") from fault


def _words(text: str) -> tuple[str, ...]:
    return tuple(word.strip() for word in text.split(",") if word.strip())


def _numbers(text: str) -> dict[str, float]:
    return {name: float(value) for name, _, value in (word.partition("=") for word in _words(text))}
