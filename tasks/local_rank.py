"""Ranks every family on record by the laboratory's own proxy-means test, fitted on the latest survey wave."""

from collections.abc import Sequence
from dataclasses import asdict, dataclass

import numpy as np
import pyarrow as pa

from tasks.statistics.arrays import Floats, Ints, as_floats, codes_of
from tasks.statistics.proxy_means import FOLDS, ProxyError, ProxyModel, decile, fit_proxy, proxy_error
from tasks.warehouse import Connection, quoted, rows, transaction

SEED = 20260101
# A variable that few families answer would rank the visited by one thing and all others by another.
KNOWN_SHARE = 0.5
NOT_VARIABLES = ("family_id", "area_code", "member_count")
SURVEYED = """
select s.wave, s.psu, s.area_code as place, s.household_size, s.weight * s.household_size as persons, ln(s.consumption_pc_rp) as log_consumption, p.*
from core.survey_household as s
join proxy as p on p.family_id = s.family_id
where s.wave = (select max(wave) from core.survey_household) and s.weight > 0 and s.household_size > 0 and s.consumption_pc_rp > 0
order by s.survey_household_id
"""


@dataclass(frozen=True)
class Rank:
    """A fitted test: which wave and variables, its error, its households with their out-of-sample scores, and the families on record.

    `register` has id, place and members of every family, `score` its predicted log consumption and `known` how many variables are
    known of it. Their order is by what models draw with, never by id, since ids are given by chance and figures are not.
    """

    wave: str
    variables: tuple[str, ...]
    error: ProxyError
    sample: pa.Table
    left_out: Floats
    register: pa.Table
    score: Floats
    known: Ints


def rank_families(con: Connection) -> Rank | None:
    """Replaces core.local_rank and out.rank_model; both are empty, and none is returned, without enough sampled units.

    Needs the base `proxy`.
    """
    rank = fit_rank(con)
    with transaction(con):
        con.execute("delete from core.local_rank")
        con.execute("delete from out.rank_model")
        if rank:
            _write(con, "core.local_rank", _ranked(rank))
            _write(con, "out.rank_model", _described(rank))
    return rank


def fit_rank(con: Connection) -> Rank | None:
    """The test fitted to the latest wave on the variables that most families on record answer; writes nothing."""
    names = _often_known(con)
    sample = con.sql(SURVEYED).to_arrow_table()
    unit, units = codes_of(sample.column("psu").to_pylist())
    if len(units) < FOLDS or not names:
        return None
    y, weight = (as_floats(sample.column(n).to_numpy()) for n in ("log_consumption", "persons"))
    model, left_out = fit_proxy(y, _variables(sample, names), weight, unit=unit, seed=SEED)
    register = _predicted(con, names, model)
    return Rank(
        sample.column("wave")[0].as_py(),
        names,
        proxy_error(y, left_out, weight),
        sample,
        left_out,
        register=register.select(["family_id", "area_code", "member_count"]),
        score=as_floats(register.column("score").to_numpy()),
        known=register.column("known").to_numpy(),
    )


def _often_known(con: Connection) -> tuple[str, ...]:
    """The variables that enough families on record answer."""
    shares = rows(con, f"select count(columns(* exclude ({', '.join(NOT_VARIABLES)}))) / count(*) from proxy")[0]
    return tuple(name for name, share in shares.items() if share is not None and share >= KNOWN_SHARE)


def _predicted(con: Connection, names: Sequence[str], model: ProxyModel) -> pa.Table:
    """What `ProxyModel.predict` says of every family on record as `score`, and how many variables are `known`, by place and score.

    Asked of the engine, which has done so before a million families have come out of it.
    """
    moved = (f"coalesce(({quoted(n)} - $centre[{at}]) * $slope[{at}], 0)" for at, n in enumerate(names, 1))
    known = (f"cast({quoted(n)} is not null as bigint)" for n in names)
    return con.sql(
        f"select family_id, area_code, member_count, $constant + {' + '.join(moved)} as score, {' + '.join(known)} as known "
        "from proxy order by area_code, score, member_count",
        params={
            "constant": model.constant,
            "centre": model.centre.tolist(),
            "slope": (model.coefficients / model.spread).tolist(),
        },
    ).to_arrow_table()


def _variables(table: pa.Table, names: Sequence[str]) -> Floats:
    """The variables of each row (n, p), NaN for unknown."""
    # Column by column in memory, as the table has them: filling rows takes twice as long.
    found = np.empty((table.num_rows, len(names)), order="F")
    for at, name in enumerate(names):
        found[:, at] = table.column(name).cast(pa.float64()).to_numpy(zero_copy_only=False)
    return found


def _ranked(rank: Rank) -> pa.Table:
    return pa.table(
        {
            "family_id": rank.register.column("family_id"),
            "wave": pa.repeat(rank.wave, rank.register.num_rows),
            "predicted_consumption_rp": np.round(np.exp(rank.score), 0),
            "local_desil": decile(rank.score),
            "known_variables": rank.known,
        }
    )


def _described(rank: Rank) -> pa.Table:
    error = {name: round(value, 6) for name, value in asdict(rank.error).items()}
    row = {
        "wave": rank.wave,
        "fitted_households": rank.sample.num_rows,
        "fitted_units": len(set(rank.sample.column("psu").to_pylist())),
        "model_variables": len(rank.variables),
        "ranked_families": rank.register.num_rows,
        "explained": error["explained"],
        "rank_correlation": error["rank_correlation"],
        "exclusion_at_40": error["exclusion"],
        "inclusion_at_40": error["inclusion"],
    }
    return pa.Table.from_pylist([row])


def _write(con: Connection, table: str, found: pa.Table) -> None:
    con.register("found", found)
    con.execute(f"insert into {table} by name select * from found")
    con.unregister("found")
