"""A later edition of the simulated registry in which some families changed, so that the pipeline can be asked what happened."""

import random
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path

import pyarrow as pa
import pyarrow.parquet as pq

from tests.proof_command import lab

SHARES = {"card_reissued": 0.02, "split": 0.02, "joined": 0.01, "moved": 0.01}
PERSON_FILE, FAMILY_FILE = "dtsen/anggota_keluarga_dtsen_v3_{}_33.26.csv", "dtsen/keluarga_dtsen_v3_{}_33.26.csv"
# Columns of the person file and of the family file, from 0.
CARD, RELATION, PLACE = 1, 5, slice(5, 9)
CHILD, ADULT, HEAD = 3, 20, "1"
WHOLE_LINE = {"broken_line", "bad_bytes", "exact_duplicate"}


@dataclass
class Row:
    """One line of a file with whom it is about."""

    cells: list[str]
    person: str
    family: str


@dataclass
class Edition:
    """The lines of both files; families by their true id, and what was changed as kind, true family and true person."""

    headers: tuple[str, str]
    persons: list[Row]
    families: dict[str, Row]
    changes: list[tuple[str, str, str]] = field(default_factory=list)

    def new_card(self, old: str) -> str:
        """A number issued in the place of the old one on 2 January 2026."""
        return f"{old[:6]}020126{len(self.changes):04}"


def bring_editions(home: Path, persons: int, seed: int) -> Iterator[None]:
    """Simulates a regency whose registry comes twice, its truth in `truth`; steps once each edition lies in the home's inbox, for a run to follow."""
    inbox, truth = home / "inbox", home / "truth"
    lab(home, "simulate", "--persons", str(persons), "--seed", str(seed), "--out", str(inbox), "--truth", str(truth))
    edition = read_edition(inbox, truth)
    date_back(inbox)
    yield
    change(edition, truth, seed)
    write_edition(edition, inbox, truth)
    yield


def read_edition(inbox: Path, truth: Path) -> Edition:
    """The registry of the inbox without the lines that are damaged as a whole."""
    known = [
        r for r in pq.read_table(truth / "records.parquet").to_pylist() if not WHOLE_LINE & set(r["defects"].split(","))
    ]
    headers, found = [], []
    for name in (PERSON_FILE.format(2026), FAMILY_FILE.format(2026)):
        lines = (inbox / name).read_text(encoding="latin-1").splitlines()
        headers.append(lines[0])
        about = [r for r in known if r["file"] == name]
        found.append([Row(lines[r["row_no"] - 1][1:-1].split('"|"'), r["true_person_id"], r["true_family_id"]) for r in about])  # fmt: skip
    return Edition((headers[0], headers[1]), found[0], {row.family: row for row in found[1]})


def change(edition: Edition, truth: Path, seed: int) -> None:
    """Issues cards again, lets grown children leave, moves persons to other families and families to other desa."""
    rng = random.Random(seed)
    members: dict[str, list[Row]] = {}
    for row in edition.persons:
        members.setdefault(row.family, []).append(row)
    people = pq.read_table(truth / "persons.parquet", columns=["true_person_id", "role", "age"]).to_pylist()
    grown = {p["true_person_id"] for p in people if p["role"] == CHILD and p["age"] >= ADULT}
    for family in sorted(members.keys() & edition.families.keys()):
        kind = next((k for k, share in SHARES.items() if rng.random() < share), None)
        leaving = next((row for row in members[family] if row.person in grown), None)
        if kind in ("split", "joined"):
            if leaving:
                _leave(edition, leaving, kind, rng)
        elif kind == "moved":
            edition.families[family].cells[PLACE] = rng.choice(list(edition.families.values())).cells[PLACE]
            edition.changes.append((kind, family, ""))
        elif kind:
            _issue_again(edition, members[family])


def _leave(edition: Edition, row: Row, kind: str, rng: random.Random) -> None:
    edition.changes.append((kind, row.family, row.person))
    if kind == "split":
        row.cells[CARD], row.cells[RELATION], row.family = edition.new_card(row.cells[CARD]), HEAD, f"{row.family}-2"
    else:
        host = rng.choice(list(edition.families.values()))
        row.cells[CARD], row.family = host.cells[0], host.family


def _issue_again(edition: Edition, rows: list[Row]) -> None:
    family = rows[0].family
    edition.changes.append(("card_reissued", family, ""))
    card = edition.new_card(edition.families[family].cells[0])
    edition.families[family].cells[0] = card
    for row in rows:
        row.cells[CARD] = card


def date_back(inbox: Path) -> None:
    """Makes the registry of the inbox one of the year before."""
    for name in (PERSON_FILE, FAMILY_FILE):
        (inbox / name.format(2026)).rename(inbox / name.format(2025))


def write_edition(edition: Edition, inbox: Path, truth: Path) -> None:
    """Puts the later edition into the inbox, and who is who and what changed beside the truth."""
    about = []
    for pattern, header, rows in (
        (PERSON_FILE, edition.headers[0], edition.persons),
        (FAMILY_FILE, edition.headers[1], list(edition.families.values())),
    ):
        name = pattern.format(2026)
        lines = [header, *('"' + '"|"'.join(row.cells) + '"' for row in rows)]
        (inbox / name).write_text("\n".join(lines) + "\n", encoding="latin-1")
        about += [
            {"file": name, "sheet": Path(name).name, "row_no": at, "true_person_id": row.person, "true_family_id": row.family}
            for at, row in enumerate(rows, start=2)
        ]  # fmt: skip
    pq.write_table(pa.Table.from_pylist(about), truth / "later_records.parquet")
    changes = [dict(zip(("kind", "true_family_id", "true_person_id"), c, strict=True)) for c in edition.changes]
    pq.write_table(pa.Table.from_pylist(changes), truth / "changes.parquet")
