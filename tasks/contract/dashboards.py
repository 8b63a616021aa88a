"""Registered dashboards held against a release before it may appear."""

from collections.abc import Iterator, Sequence

from config.dashboards import Dashboard
from config.messages import message
from tasks.contract.model import Terms
from tasks.contract.version import CODE_LIST, INDICATOR, Level, TermChange, major_of


class DashboardBroken(RuntimeError):
    """A release would break a registered dashboard; the message names it and what it would miss."""


def protect_dashboards(
    dashboards: Sequence[Dashboard], terms: Terms, changes: Sequence[TermChange], version: str, language: str
) -> None:
    """Raises DashboardBroken for every dashboard that lacks a column, or for which one means something else now."""
    broken = []
    for dashboard in dashboards:
        faults = sorted({*missing(dashboard, terms), *changed(dashboard, terms, changes, version)})
        if faults:
            broken.append(f"{dashboard.name} ({dashboard.owner}): {', '.join(faults)}")
    if broken:
        raise DashboardBroken(message("release.dashboard", language, dashboards="; ".join(broken)))


def missing(dashboard: Dashboard, terms: Terms) -> Iterator[str]:
    """The tables, columns and indicators that a dashboard reads and the release does not have."""
    for table, columns in dashboard.reads.items():
        if table not in terms.tables:
            yield table
            continue
        yield from (f"{table}.{c}" for c in columns if c not in terms.tables[table].columns)
    yield from (i for i in dashboard.indicators if i not in terms.indicators)


def changed(dashboard: Dashboard, terms: Terms, changes: Sequence[TermChange], version: str) -> Iterator[str]:
    """What a dashboard reads that is something else in this release, unless it was made for its major version."""
    if dashboard.major >= major_of(version):
        return
    lists = {
        terms.tables[table].columns[column].codes
        for table, columns in dashboard.reads.items()
        for column in columns
        if table in terms.tables and column in terms.tables[table].columns
    }
    for change in (c for c in changes if c.level is Level.MAJOR):
        columns = dashboard.reads.get(change.table)
        is_read = columns is not None and (not change.name or change.name in columns)
        is_code = change.table.removeprefix(CODE_LIST) in lists and change.table.startswith(CODE_LIST)
        is_indicator = change.table.removeprefix(f"{INDICATOR} ") in dashboard.indicators
        if is_read or is_code or is_indicator or (change.table == INDICATOR and change.name in dashboard.indicators):
            yield f"{change.table}.{change.name} ({change.what})" if change.name else f"{change.table} ({change.what})"
