"""Answers into the outbox, one folder a submitter; a folder holds what that submitter sent and nothing of anyone else."""

import csv
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path, PurePosixPath

from config.settings import Settings
from config.whole_file import whole_file
from tasks.publish.tabular import neutral
from tasks.reply.findings import Problem, Submission
from tasks.reply.wording import filled, sentence

KINDS = {"workbook": ".xlsx", "map": ".xlsx", "findings": ".csv", "receipt": ".html"}


@dataclass(frozen=True)
class Folder:
    """Where the answers to one slot go: `outbox/<submitter>/<source>/`, or `outbox/<source>/` without a submitter."""

    path: Path
    stem: str

    def file(self, kind: str, language: str) -> Path:
        """The path of one kind of answer: workbook, map, findings or receipt."""
        return self.path / f"{self.stem}_{filled(f'{kind}_suffix', language)}{KINDS[kind]}"


def folder_of(settings: Settings, submission: Submission) -> Folder:
    """The place of a submission's answers, which a later file of the same slot shares."""
    return slot_folder(settings, submission.source, submission.submitter, submission.slot)


def slot_folder(settings: Settings, source: str, submitter: str, name: str) -> Folder:
    """The place of the answers to the slot of that name."""
    slot = PurePosixPath(name)
    below = slot.parts[1:] if len(slot.parts) > 1 else slot.parts
    stem = "_".join((*below[:-1], PurePosixPath(below[-1]).stem))
    mine = () if submitter == source else (submitter,)
    return Folder(settings.outbox.joinpath(*mine, source), stem)


def remove_answers(folder: Folder, keep: Sequence[Path] = ()) -> None:
    """Takes out the answers of a slot, in every language, but those to keep."""
    for path in _answers(folder):
        if path not in keep:
            path.unlink(missing_ok=True)


def _answers(folder: Folder) -> Iterator[Path]:
    for language in ("id", "en"):
        yield from (folder.file(kind, language) for kind in KINDS)


def write_findings(path: Path, problems: Sequence[Problem], language: str) -> None:
    """Sheet, row, column and sentence of each problem as CSV, without any value; semicolons and a mark, as Excel here opens it."""
    heads = [filled(key, language) for key in ("sheet", "row", "column", "kind", "what")]
    lines = (
        (
            neutral(p.sheet),
            p.row_no,
            neutral(p.header),
            filled(p.severity, language),
            sentence(p.rule, p.header, language),
        )
        for p in problems
    )
    with whole_file(path) as part, part.open("w", encoding="utf-8-sig", newline="") as stream:
        writer = csv.writer(stream, delimiter=";")
        writer.writerow(heads)
        # Row by row, because the file is made of rows and their sentences are few and kept.
        writer.writerows(lines)
