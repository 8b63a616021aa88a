"""Every way in which the terms of a contract can become others, each with how far a reader would say that it reaches."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace

from tasks.contract.model import ColumnTerms, TableTerms, Terms
from tasks.contract.version import Level

ADDED = ColumnTerms(kind="string", meaning="Something more.")


@dataclass(frozen=True)
class Mutation:
    """What was done, the terms afterwards, and the level that it must force."""

    what: str
    terms: Terms
    level: Level


def mutations(terms: Terms) -> Iterator[Mutation]:
    """Mutations of every table, column, code list and indicator of the terms."""
    for table in terms.tables:
        yield from _of_table(terms, table)
        for column in terms.tables[table].columns:
            yield from _of_column(terms, table, column)
    for name, labels in terms.codes.items():
        for code in labels:
            others = {k: v for k, v in labels.items() if k != code}
            yield Mutation(f"{name} without {code}", _with_codes(terms, name, others), Level.MAJOR)
            renamed = {**labels, code: labels[code] + " (lain)"}
            yield Mutation(f"{name} {code} means other", _with_codes(terms, name, renamed), Level.MAJOR)
        yield Mutation(f"{name} with one more", _with_codes(terms, name, {**labels, "one_more": "x"}), Level.MINOR)
    for name in terms.indicators:
        yield from _of_indicator(terms, name)


def _of_table(terms: Terms, table: str) -> Iterator[Mutation]:
    found = terms.tables[table]
    others = {k: v for k, v in terms.tables.items() if k != table}
    yield Mutation(f"{table} removed", replace(terms, tables=others), Level.MAJOR)
    yield Mutation(f"{table} renamed", replace(terms, tables=others | {f"{table}_2": found}), Level.MAJOR)
    yield Mutation(f"{table} copied", replace(terms, tables={**terms.tables, f"{table}_2": found}), Level.MINOR)
    yield Mutation(f"{table} of another grain", _with_table(terms, table, replace(found, grain="else")), Level.MAJOR)
    yield Mutation(f"{table} key shorter", _with_table(terms, table, replace(found, key=found.key[1:])), Level.MAJOR)
    longer = replace(found, key=(*found.key, "extra"))
    yield Mutation(f"{table} key longer", _with_table(terms, table, longer), Level.MAJOR)
    more = replace(found, columns={**found.columns, "extra": ADDED})
    yield Mutation(f"{table} with a column more", _with_table(terms, table, more), Level.MINOR)
    turned = replace(found, columns=dict(reversed(list(found.columns.items()))))
    yield Mutation(f"{table} in another order", _with_table(terms, table, turned), Level.PATCH)


def _of_column(terms: Terms, table: str, column: str) -> Iterator[Mutation]:
    columns = terms.tables[table].columns
    found = columns[column]
    others = {k: v for k, v in columns.items() if k != column}

    def made(what: str, level: Level, mutated: Callable[[], dict[str, ColumnTerms]]) -> Mutation:
        changed = replace(terms.tables[table], columns=mutated())
        return Mutation(f"{table}.{column} {what}", _with_table(terms, table, changed), level)

    yield made("removed", Level.MAJOR, lambda: others)
    yield made("renamed", Level.MAJOR, lambda: others | {f"{column}_2": found})
    for what, changed in (
        ("of another kind", replace(found, kind="date")),
        ("means other", replace(found, meaning=found.meaning + " Else.")),
        ("in another unit", replace(found, unit="lusin")),
        ("of another list", replace(found, codes="no_list")),
    ):
        yield made(what, Level.MAJOR, lambda changed=changed: {**columns, column: changed})  # type: ignore[misc]
    level = Level.MAJOR if found.required else Level.MINOR
    yield made("required or not", level, lambda: {**columns, column: replace(found, required=not found.required)})
    yield made("bounded", Level.MINOR if found.maximum is None else Level.MAJOR,
               lambda: {**columns, column: replace(found, maximum=1e9 if found.maximum is None else None)})  # fmt: skip


def _of_indicator(terms: Terms, name: str) -> Iterator[Mutation]:
    others = {k: v for k, v in terms.indicators.items() if k != name}
    yield Mutation(f"indicator {name} removed", replace(terms, indicators=others), Level.MAJOR)
    copied = {**terms.indicators, f"{name}_2": terms.indicators[name]}
    yield Mutation(f"indicator {name} copied", replace(terms, indicators=copied), Level.MINOR)
    for aspect in terms.indicators[name]:
        changed = {**terms.indicators, name: {**terms.indicators[name], aspect: "else"}}
        yield Mutation(f"indicator {name} {aspect}", replace(terms, indicators=changed), Level.MAJOR)
    offered = terms.offers[name]
    for offers, level in ((offered[1:], Level.MAJOR), ((*offered, "rt"), Level.MINOR)):
        yield Mutation(f"indicator {name} offers", replace(terms, offers={**terms.offers, name: offers}), level)


def _with_table(terms: Terms, name: str, table: TableTerms) -> Terms:
    return replace(terms, tables={**terms.tables, name: table})


def _with_codes(terms: Terms, name: str, labels: dict[str, str]) -> Terms:
    return replace(terms, codes={**terms.codes, name: labels})
