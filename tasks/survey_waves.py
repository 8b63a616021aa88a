"""Interviewed households by wave as columns, so that figures of waves, of changes and of calibrated weights read them alike."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from config.indicator import Indicator
from tasks.statistics.arrays import Floats, Ints, as_floats
from tasks.warehouse import Connection, rows

LABELS = ("area_code", "stratum", "psu")
# Classifications of records whose persons the registers know, where a base has them.
MARGINS = ("topography_class", "size_class")


@dataclass(frozen=True)
class Labels:
    """A text column as numbers of its words; -1 stands for none."""

    code: Ints
    words: Sequence[str]


@dataclass(frozen=True)
class Wave:
    """The records of one period: labels of place and design (`LABELS`), weights of persons and value columns, each (n,).

    `margins` are persons by class of each of `MARGINS` that the records have, as the registers count them.
    """

    period: str
    labels: Mapping[str, Labels]
    weight: Floats
    columns: Mapping[str, Floats]
    margins: Mapping[str, Mapping[str, float]] = field(default_factory=dict)


def load_waves(con: Connection, records: str, indicators: Sequence[Indicator]) -> Iterator[Wave]:
    """The records of a base by period, with every column that one of the indicators reads."""
    names = sorted({name for i in indicators if i.estimator for name in i.estimator.columns})
    known = load_margins(con) if any(i.estimator and i.estimator.calibrated for i in indicators) else {}
    for period in [row["period"] for row in rows(con, f"select distinct period from {records} order by period")]:
        table = con.sql(f"select * from {records} where period = $period", params={"period": period}).to_arrow_table()
        yield Wave(
            period,
            labels={name: labels_of(table.column(name)) for name in (*LABELS, *MARGINS) if name in table.column_names},
            weight=_numbers(table, "weight") * _numbers(table, "persons"),
            columns={name: _numbers(table, name) for name in names},
            margins=known,
        )


def load_margins(con: Connection) -> dict[str, dict[str, float]]:
    """Persons by class of each classification, from the base `population_margin`."""
    found: dict[str, dict[str, float]] = {}
    for row in rows(con, "select classification, class, persons from population_margin order by all"):
        found.setdefault(row["classification"], {})[row["class"]] = float(row["persons"])
    return found


def pooled(earlier: Wave, later: Wave) -> Wave:
    """The records of two waves as one, under the period of the later; places and units of one name are one."""
    labels = {name: _joined(earlier.labels[name], later.labels[name]) for name in LABELS}
    columns = {name: np.concatenate([column, later.columns[name]]) for name, column in earlier.columns.items()}
    return Wave(later.period, labels, weight=np.concatenate([earlier.weight, later.weight]), columns=columns)


def _joined(one: Labels, other: Labels) -> Labels:
    words = list(dict.fromkeys([*one.words, *other.words]))
    number = {word: at for at, word in enumerate(words)}
    codes = [np.append([number[word] for word in part.words], -1).astype(np.int64)[part.code] for part in (one, other)]
    return Labels(np.concatenate(codes), words)


def domains_of(area: Labels, place: Mapping[str, str]) -> tuple[list[str], Ints]:
    """Areas of a level that have a record, and which of them each word of the label is in, -1 for none."""
    of_word = [place.get(word) for word in area.words]
    names = sorted({of_word[at] or "" for at in np.unique(area.code[area.code >= 0])} - {""})
    number = {name: at for at, name in enumerate(names)}
    return names, np.array([number.get(name or "", -1) for name in of_word], np.int64)


def labels_of(codes: pa.ChunkedArray) -> Labels:
    """A column of codes as numbers of its words."""
    column = pc.dictionary_encode(codes.cast(pa.string()).combine_chunks())
    return Labels(np.asarray(pc.fill_null(column.indices, -1), np.int64), column.dictionary.to_pylist())


def _numbers(table: pa.Table, name: str) -> Floats:
    return as_floats(table.column(name).cast(pa.float64()).to_numpy(zero_copy_only=False))


def kept(wave: Wave, at: Ints) -> Wave:
    """Some of the records of a wave, by their numbers."""
    labels = {name: Labels(found.code[at], found.words) for name, found in wave.labels.items()}
    columns = {name: column[at] for name, column in wave.columns.items()}
    return replace(wave, labels=labels, weight=wave.weight[at], columns=columns)
