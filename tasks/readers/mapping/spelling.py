"""A source's table as one sheet spells it: the sheet's own titles in place of the declared ones, so that every reader finds its columns."""

from collections.abc import Mapping, Sequence

from config.sources import SourceTable
from tasks.readers.layout import fold_header
from tasks.readers.mapping.fits import Slot
from tasks.readers.mapping.proposal import Title


def title_at(labels: Sequence[str], column: int) -> Title:
    """The title of a column and which of those so called from the left it is."""
    folded = [fold_header(label) for label in labels[: column + 1]]
    return labels[column], folded.count(folded[-1])


def place_of(labels: Sequence[str], title: Title) -> int | None:
    """The column that a title speaks of; none when the sheet has it no more."""
    found = [i for i, label in enumerate(labels) if fold_header(label) == fold_header(title[0])]
    return found[title[1] - 1] if len(found) >= title[1] else None


def spelled(table: SourceTable, slots: Sequence[Slot], maps: Sequence[Mapping[str, Title]]) -> SourceTable:
    """The table with the titles of these maps of its slots; a slot in none of them is not read.

    Dates in three columns keep their declared titles.
    """
    columns = dict(table.columns)
    for slot in slots:
        titles = list(dict.fromkeys(found[slot.name] for found in maps if slot.name in found))
        said = {"headers": tuple(title for title, _ in titles), "nth": titles[0][1] if titles else 1}
        columns |= {name: columns[name].model_copy(update=said) for name in slot.names}
    return table.model_copy(update={"columns": columns})
