"""The version of a contract, decided by what is another in it: nobody has to remember to raise it."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from enum import IntEnum

from tasks.contract.model import ColumnTerms, TableTerms, Terms

FIRST = "1.0.0"
CODE_LIST = "code list "
INDICATOR = "indicators"


class Level(IntEnum):
    """How far a change reaches: other values, something more, or something that readers relied on."""

    PATCH = 0
    MINOR = 1
    MAJOR = 2


@dataclass(frozen=True)
class TermChange:
    """One thing that is another: how far it reaches, where (table, code list or `indicators`, column or name), and what."""

    level: Level
    table: str
    name: str
    what: str


def compare_terms(before: Terms, after: Terms) -> list[TermChange]:
    """Every change of terms: removal, key and meaning are major, what is added is minor."""
    found = list(_names("", before.tables, after.tables, "table"))
    for table in sorted(before.tables.keys() & after.tables.keys()):
        found += _table_changes(table, before.tables[table], after.tables[table])
    for name in sorted(before.codes.keys() & after.codes.keys()):
        found += _names(f"{CODE_LIST}{name}", before.codes[name], after.codes[name], "code")
        found += _meanings(f"{CODE_LIST}{name}", before.codes[name], after.codes[name])
    found += _names(INDICATOR, before.indicators, after.indicators, "indicator")
    for name in sorted(before.indicators.keys() & after.indicators.keys()):
        if before.indicators[name] != after.indicators[name]:
            found.append(TermChange(Level.MAJOR, INDICATOR, name, "meaning"))
        earlier, later = (dict.fromkeys(t.offers.get(name, ())) for t in (before, after))
        found += _names(f"{INDICATOR} {name}", earlier, later, "level or breakdown")
    return found


def next_version(version: str | None, changes: list[TermChange]) -> str:
    """The version after `version`, none before the first, raised at the place of the change that reaches furthest."""
    if version is None:
        return FIRST
    major, minor, patch = map(int, version.split("."))
    level = max((c.level for c in changes), default=Level.PATCH)
    if level is Level.MAJOR:
        return f"{major + 1}.0.0"
    return f"{major}.{minor + 1}.0" if level is Level.MINOR else f"{major}.{minor}.{patch + 1}"


def major_of(version: str) -> int:
    """The first number of a version."""
    return int(version.split(".")[0])


def _names(place: str, before: Mapping[str, object], after: Mapping[str, object], what: str) -> Iterator[TermChange]:
    for name in sorted(before.keys() - after.keys()):
        yield TermChange(Level.MAJOR, place or name, name, f"{what} removed")
    for name in sorted(after.keys() - before.keys()):
        yield TermChange(Level.MINOR, place or name, name, f"{what} added")


def _meanings(place: str, before: Mapping[str, str], after: Mapping[str, str]) -> Iterator[TermChange]:
    for name in sorted(before.keys() & after.keys()):
        if before[name] != after[name]:
            yield TermChange(Level.MAJOR, place, name, "meaning")


def _table_changes(table: str, before: TableTerms, after: TableTerms) -> Iterator[TermChange]:
    if before.grain != after.grain:
        yield TermChange(Level.MAJOR, table, "", "grain")
    if before.key != after.key:
        yield TermChange(Level.MAJOR, table, "", "key")
    yield from _names(table, before.columns, after.columns, "column")
    for name in sorted(before.columns.keys() & after.columns.keys()):
        for level, what in _column_changes(before.columns[name], after.columns[name]):
            yield TermChange(level, table, name, what)


def _column_changes(before: ColumnTerms, after: ColumnTerms) -> Iterator[tuple[Level, str]]:
    for aspect in ("kind", "meaning", "meaning_id", "unit", "codes"):
        if getattr(before, aspect) != getattr(after, aspect):
            yield Level.MAJOR, aspect
    if before.required != after.required:
        # A reader that counts on a value breaks without one; one that copes without does not mind.
        yield (Level.MINOR if after.required else Level.MAJOR), "required"
    for end, wider in (("minimum", -1), ("maximum", 1)):
        old, new = getattr(before, end), getattr(after, end)
        if old != new:
            narrower = old is None or (new is not None and (new - old) * wider < 0)
            yield (Level.MINOR if narrower else Level.MAJOR), end
