"""Which sheet feeds which table of its source: by what people said, by its name, or as a part of a list that goes on over sheets."""

import re
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property

from config.sources import SourceTable
from tasks.readers import layout
from tasks.readers.looks import Look, is_part, look_at, repeats, same_layout
from tasks.readers.mapping.proposal import Basis, SheetGuess
from tasks.readers.mapping.titles import plain
from tasks.readers.opened import Opened
from tasks.readers.outcome import FileProblem, Question

# A sheet with another layout may be meant for a table when it has this share of the columns that the table's own sheet has.
ENOUGH_OF_IT = 0.5


def claim_sheets(
    opened: Opened, tables: Mapping[str, SourceTable], basis: Basis, *, without: Collection[str] = ()
) -> tuple[dict[str, str], Question | None]:
    """Which sheet feeds which table, and the question when that is not certain; then the claims are what is proposed.

    Sheets that people see are taken first, those `without` never. A file whose sheets have no names is the first table's.
    Raises FileProblem when the sheet of a table is empty or there is no sheet that could be it.
    """
    if not opened.named:
        return _by_name(opened, dict(list(tables.items())[:1]), list(opened.sheets), {}), None
    desk = _Desk(opened, tables, basis, without)
    claims = desk.answered()
    named = [s for s in desk.seen if s not in claims]
    claims |= _by_name(opened, tables, named, claims, desk)
    guesses = [*_parts(desk, claims), *_missing(desk, claims)]
    asked = _question(desk, claims, guesses)
    return {s: t for s, t in {**claims, **{g.sheet: g.table for g in guesses}}.items() if t}, asked


@dataclass
class _Desk:
    """A file's sheets with what each looks like, looked at when asked because most files have one sheet for each table."""

    opened: Opened
    tables: Mapping[str, SourceTable]
    basis: Basis
    without: Collection[str]
    looks: dict[tuple[str, str], Look] = field(default_factory=dict)

    @cached_property
    def seen(self) -> list[str]:
        ignored = {s for table in self.tables.values() for s in table.ignore_sheets} | set(self.without)
        return sorted((s for s in self.opened.sheets if s not in ignored), key=lambda s: self.opened.about(s).hidden)

    def look(self, sheet: str, table: str) -> Look:
        if (sheet, table) not in self.looks:
            self.looks[sheet, table] = look_at(self.opened, sheet, self.tables[table], self.basis.regency)
        return self.looks[sheet, table]

    def mark(self, sheet: str) -> str:
        """The mark of a sheet's layout, as the table sees it that it is most like; the same for the next file made the same way."""
        return max((self.look(sheet, t) for t in self.tables), key=lambda look: (look.whole, look.alike)).mark

    def answered(self) -> dict[str, str]:
        """What a person said of sheets of the same name and layout, a table or nothing."""
        names = {name for name, _ in self.basis.sheets}
        asked = [s for s in self.seen if plain(s) in names and is_filled(self.opened, s)]
        said = {s: self.basis.sheets.get((plain(s), self.mark(s))) for s in asked}
        return {s: table for s, table in said.items() if table is not None and (not table or table in self.tables)}

    def left(self, claims: Mapping[str, str]) -> list[str]:
        return [s for s in self.seen if s not in claims and is_filled(self.opened, s)]

    def doubt(self, sheet: str, table: str, beside: str, others: Sequence[str]) -> str:
        """Why a sheet may not be the part of a list that it looks like; `beside` are words that may name the list."""
        if self.opened.about(sheet).hidden:
            return "hidden"
        if not is_part(sheet, f"{beside} {table}", self.basis.regency):
            return "name"
        return "repeats" if any(repeats(self.opened.sheets[sheet], self.opened.sheets[o]) for o in others) else ""


def is_filled(opened: Opened, sheet: str) -> bool:
    """Whether anything stands on a sheet."""
    return any(cell not in ("", None) for row in opened.sheets[sheet] for cell in row)


def _by_name(
    opened: Opened,
    tables: Mapping[str, SourceTable],
    seen: Sequence[str],
    said: Mapping[str, str],
    desk: _Desk | None = None,
) -> dict[str, str]:
    """The sheets called as a table declares, or any where it declares no name; none for a table that a person found."""
    claims: dict[str, str] = {}
    for name, table in tables.items():
        pattern = re.compile(table.reader.sheet or ".*" if opened.named else ".*", re.I)
        fitting = [s for s in seen if s not in claims and pattern.fullmatch(s.strip())]
        if name in said.values() or not fitting:
            continue
        filled = [s for s in fitting if is_filled(opened, s)]
        if table.reader.every_sheet:
            filled = _with_header(opened, filled, table) or filled
        elif desk is not None and table.reader.sheet is None and len(filled) > 1:
            filled.sort(key=lambda s: (not desk.look(s, name).whole, -desk.look(s, name).alike))
        if not filled or (table.reader.sheet and filled[0] != fitting[0] and not table.reader.every_sheet):
            raise FileProblem("empty_sheet", sheet=fitting[0])
        claims |= dict.fromkeys(filled if table.reader.every_sheet else filled[:1], name)
    return claims


def _with_header(opened: Opened, sheets: Sequence[str], table: SourceTable) -> list[str]:
    """Covers, notes and recaps stand among the sheets of a report; those that name half of what the best one names are the table."""
    known = {s: layout.known_columns(opened.sheets[s][: layout.HEADER_SEARCH_ROWS], table) for s in sheets}
    return [s for s, count in known.items() if count >= 2 and count * 2 >= max(known.values())]


def _parts(desk: _Desk, claims: Mapping[str, str]) -> list[SheetGuess]:
    """Sheets that go on with a table whose own sheet was found; one declared to stand on every sheet has them all already.

    A hidden sheet beside a visible one is an older or a working copy, which is named in a warning and not read.
    """
    guesses: list[SheetGuess] = []
    first = {t: s for s, t in reversed(list(claims.items())) if t and not desk.tables[t].reader.every_sheet}
    for sheet in (s for s in desk.left(claims) if not desk.opened.about(s).hidden):
        for table, lead in first.items():
            look, own = desk.look(sheet, table), desk.look(lead, table)
            if look.mark and same_layout(look, own):
                others = [lead, *(g.sheet for g in guesses if g.table == table)]
                doubt = desk.doubt(sheet, table, f"{lead} {desk.tables[table].reader.sheet or ''}", others)
                guesses.append(SheetGuess(sheet, desk.mark(sheet), table, "same", lead, doubt))
                break
            if look.whole and own.whole and len(look.columns & own.columns) >= ENOUGH_OF_IT * len(own.columns):
                guesses.append(SheetGuess(sheet, desk.mark(sheet), table, "like", doubt="layout"))
                break
    return guesses


def _missing(desk: _Desk, claims: Mapping[str, str]) -> list[SheetGuess]:
    """Sheets that may be the table for which there is none of the declared name; sure where only one table could be meant."""
    missing = [t for t in desk.tables if t not in claims.values()]
    guesses: list[SheetGuess] = []
    for table in missing:
        taken = {g.sheet for g in guesses}
        guesses += _that_may_be(desk, table, [s for s in desk.left(claims) if s not in taken], missing)
    return guesses


def _that_may_be(desk: _Desk, table: str, left: Sequence[str], missing: Sequence[str]) -> list[SheetGuess]:
    """The sheets called after a table, with what has the layout of the longest; else those whose titles are like its columns."""
    declared = desk.tables[table].reader.sheet or ""
    called = [s for s in left if re.match(rf"(?:{declared})[\W_]+\w", s.strip(), re.I)] if declared else []
    found = sorted(called or (s for s in left if desk.look(s, table).like), key=lambda s: -len(desk.opened.sheets[s]))
    looks = {s: desk.look(s, table) for s in left}
    found += [
        s for s in left if called and s not in called and looks[s].mark and same_layout(looks[s], looks[found[0]])
    ]
    guesses = []
    for number, sheet in enumerate(found):
        doubt = desk.doubt(sheet, table, declared, found[:number])
        if not doubt and not same_layout(looks[sheet], looks[found[0]]):
            doubt = "layout"
        if not doubt and any(t != table and desk.look(sheet, t).like for t in missing):
            doubt = "rival"
        guesses.append(
            SheetGuess(sheet, desk.mark(sheet), table, "called" if sheet in called else "like", declared, doubt)
        )
    return guesses


def _question(desk: _Desk, claims: Mapping[str, str], guesses: Sequence[SheetGuess]) -> Question | None:
    """What is asked of a file's sheets: first for a table that has none, then whether those in doubt belong to one."""
    sure = {s: t for s, t in claims.items() if t} | {g.sheet: g.table for g in guesses if not g.doubt}
    lacking = [t for t in desk.tables if t not in sure.values()]
    doubtful = [g for g in guesses if g.doubt]
    if not lacking and not doubtful:
        return None
    table = lacking[0] if lacking else doubtful[0].table
    wanted, present = desk.tables[table].reader.sheet or table, ", ".join(desk.opened.sheets)
    like = ", ".join(g.sheet for g in doubtful if g.table == table)
    proposed = _all_guesses(desk, claims, guesses)
    if not proposed:
        raise FileProblem("sheet_missing", sheet=wanted, sheets=present)
    if not lacking:
        return Question("sheet_more", (), proposed, sheet=next(s for s, t in sure.items() if t == table), like=like)
    if like:
        return Question("sheet_unclear", (), proposed, sheet=wanted, like=like)
    return Question("sheet_missing", (), proposed, sheet=wanted, sheets=present)


def _all_guesses(desk: _Desk, claims: Mapping[str, str], guesses: Sequence[SheetGuess]) -> list[SheetGuess]:
    """What is proposed for every filled sheet, so that a person may say of any that it is another; none if all are taken by name.

    A sheet that looks like nothing is in doubt where a table has no sheet at all.
    """
    known = {g.sheet: g for g in guesses}
    left = desk.left(claims)
    if not left and "" not in claims.values():
        return []
    lacking = set(desk.tables) - {*claims.values(), *(g.table for g in guesses)}
    other = {s: SheetGuess(s, desk.mark(s), "", "none", doubt="lacking" if lacking else "") for s in left}
    taken = {s: SheetGuess(s, desk.mark(s), table, "taken" if table else "none") for s, table in claims.items()}
    every = {**other, **taken, **known}
    return [every[s] for s in desk.seen if s in every]
