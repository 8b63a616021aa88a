"""The two models of small areas over the desa of a regency: what they read, and poverty with its error by level."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np
import pyarrow as pa

from config.small_area import load_small_area_rule
from tasks.local_rank import SEED, Rank
from tasks.statistics.area_direct import direct_rates
from tasks.statistics.arrays import Floats, Ints, as_floats
from tasks.statistics.fay_herriot import ModelNotFitted, fit, predict
from tasks.statistics.unit_level import Census, bootstrap_errors, expected_fgt, fit_nested
from tasks.survey_waves import labels_of
from tasks.warehouse import Connection, rows

Made = dict[str, tuple[Floats, Floats]]


@dataclass(frozen=True)
class Frame:
    """Desa of the regency with their kecamatan and topography class, and every family on record in them."""

    desa: Sequence[str]
    kecamatan: Sequence[str]
    topography: Sequence[str]
    place: Ints
    persons: Floats
    score: Floats


@dataclass(frozen=True)
class Sampled:
    """Interviewed households: number of their desa, weights of persons, log consumption, and the score not fitted on themselves."""

    place: Ints
    persons: Floats
    log_consumption: Floats
    score: Floats


def load_frame(con: Connection, rank: Rank) -> Frame:
    """Every desa, and the families on record with the score of the proxy-means test."""
    regions = rows(con, "select area_code, kecamatan_code, topography_class from core.region order by area_code")
    number = {region["area_code"]: at for at, region in enumerate(regions)}
    place = _numbers_of(rank.register.column("area_code"), number)
    known = place >= 0
    return Frame(
        [region["area_code"] for region in regions],
        [region["kecamatan_code"] for region in regions],
        [region["topography_class"] or "" for region in regions],
        place[known],
        as_floats(rank.register.column("member_count").to_numpy())[known],
        rank.score[known],
    )


def sampled(con: Connection, rank: Rank) -> Sampled:
    """The households that the rank was fitted on, by desa."""
    number = {
        r["area_code"]: at for at, r in enumerate(rows(con, "select area_code from core.region order by area_code"))
    }
    place = _numbers_of(rank.sample.column("place"), number)
    known = place >= 0
    persons, y = (as_floats(rank.sample.column(name).to_numpy()) for name in ("persons", "log_consumption"))
    return Sampled(place[known], persons[known], y[known], rank.left_out[known])


def unit_level(frame: Frame, sample: Sampled, line: float, *, alphas: Sequence[int]) -> dict[int, Made]:
    """FGT of each alpha with root mean squared errors by level, from one fit and one set of drawn populations."""
    classes = _classes(frame, sample.place)
    x = np.column_stack([np.ones(len(sample.score)), sample.score, classes[sample.place]])
    model = fit_nested(sample.log_consumption, x, sample.place, len(frame.desa))
    census = Census(
        np.column_stack([np.ones(len(frame.score)), frame.score, classes[frame.place]]), frame.place, frame.persons
    )
    rounds = load_small_area_rule().rounds
    errors = bootstrap_errors(model, (x, sample.place), census, line, alphas=alphas, rounds=rounds, seed=SEED)
    made = expected_fgt(model, census, line, alphas=alphas)
    return {alpha: _by_level(frame, *found) for alpha, *found in zip(alphas, made, errors, strict=True)}


def _by_level(frame: Frame, value: Floats, errors: Floats) -> Made:
    found: Made = {}
    for level, names in levels_of(frame):
        share = _shares(frame, level, names)
        off = np.where(np.isfinite(errors), errors, 0) @ share.T
        inhabited = share.sum(axis=1) > 0
        means = np.where(np.isfinite(value), value, 0) @ share.T
        found[level] = (
            np.where(inhabited, means, np.nan),
            np.where(inhabited, np.sqrt((off**2).mean(axis=0)), np.nan),
        )
    return found


def fay_herriot(frame: Frame, sample: Sampled, line: float) -> Made:
    """P0 and root mean squared error of desa from the area-level model; none where it cannot be fitted."""
    poor = (np.exp(sample.log_consumption) < line).astype(np.float64)
    direct, error = direct_rates(poor, sample.persons, sample.place, len(frame.desa))
    persons = np.bincount(frame.place, frame.persons, len(frame.desa))
    mean_score = np.divide(
        np.bincount(frame.place, frame.persons * frame.score, len(frame.desa)),
        persons,
        out=np.full(len(persons), np.nan),
        where=persons > 0,
    )
    x = np.column_stack([np.ones(len(persons)), mean_score, _classes(frame, sample.place)])
    described = np.isfinite(mean_score)
    value, rmse = np.full(len(persons), np.nan), np.full(len(persons), np.nan)
    known = described & np.isfinite(direct)
    try:
        model = fit(direct[known], error[known], x[known])
    except ModelNotFitted:
        return {}
    made = predict(model, direct[described], error[described], x[described])
    value[described], rmse[described] = np.maximum(made.value, 0), np.sqrt(made.mse)
    return {"desa": (value, rmse)}


def levels_of(frame: Frame) -> tuple[tuple[str, Sequence[str]], ...]:
    """The areas of each level, in a fixed order."""
    return ("desa", frame.desa), ("kecamatan", sorted(set(frame.kecamatan)))


def report_of(frame: Frame, level: str, names: Sequence[str]) -> Ints:
    """By desa the number of the area of a level that it is reported in."""
    number = {name: at for at, name in enumerate(names)}
    return np.array([number[code] for code in (frame.desa if level == "desa" else frame.kecamatan)], np.int64)


def _shares(frame: Frame, level: str, names: Sequence[str]) -> Floats:
    """By area of a level and desa the share of the area's persons who live in the desa (areas, desa); zeros where nobody does."""
    report, persons = report_of(frame, level, names), np.bincount(frame.place, frame.persons, len(frame.desa))
    share = np.zeros((len(names), len(frame.desa)))
    share[report, np.arange(len(frame.desa))] = persons
    whole = share.sum(axis=1, keepdims=True)
    return as_floats(np.divide(share, whole, out=np.zeros_like(share), where=whole > 0))


def _classes(frame: Frame, sampled_place: Ints) -> Floats:
    """By desa a column for each topography class but the first that was sampled; others count as the first."""
    names = sorted({frame.topography[at] for at in sampled_place})
    return np.array([[float(label == name) for name in names[1:]] for label in frame.topography]).reshape(
        len(frame.topography), -1
    )


def _numbers_of(codes: pa.ChunkedArray, number: Mapping[str, int]) -> Ints:
    found = labels_of(codes)
    return np.array([*(number.get(word or "", -1) for word in found.words), -1], np.int64)[found.code]
