"""The linkage model through Splink: fitted to all records now and then, applied in every run to pairs that rules left open.

Splink is named nowhere else, so that another library, or Splink on Spark, is a change of this file.
"""

import logging
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from config.linkage import Comparison, Linkage
from config.linkage_model import LevelShare, LinkageModel
from tasks.warehouse import Connection, quoted, scalar

SCRATCH = "linkage_scratch"
# Fitting to pairs that agree in these, each time the parameters of all other fields; together they cover every field.
FITTED_AMONG = (
    "l.nik_valid = r.nik_valid",
    "l.kk_valid = r.kk_valid and l.person_name_key = r.person_name_key",
    "l.person_name_key = r.person_name_key and l.area_code = r.area_code",
)
# And among these where no two records share a number, which alone leaves name and place to be fitted.
FITTED_WITHOUT_NUMBERS = (
    "l.birth_key = r.birth_key and l.area_code = r.area_code",
    "l.birth_key = r.birth_key and l.person_name_key = r.person_name_key",
)
# Pairs of one person that are told almost without error, and which share of all such pairs they are.
CERTAIN = (
    "l.nik_valid = r.nik_valid and name_similarity(l.person_name_key, r.person_name_key) >= 0.82",
    "l.kk_valid = r.kk_valid and l.person_name_key = r.person_name_key and l.birth_key = r.birth_key",
)
CERTAIN_SHARE = 0.9
SAMPLED_PAIRS = 5e6
SEED = 1
ASKED = "select * from person_now where record_id in (select record_id_left from undecided union all select record_id_right from undecided)"
# A level that no pair met is rare, not impossible: chance agreement that no sampled pair had, and a clerk's slip.
LEAST_U = 1e-7
LEAST_M = 1e-4


class NothingToLearnError(ValueError):
    """No records, or none that are surely one person: a model cannot be fitted to them."""


def train(con: Connection, linkage: Linkage, *, trained_on: str, trained_at: str) -> LinkageModel:
    """Fits the model to every record in std.person_key; u by sampled pairs, m by expectation maximisation.

    The same table gives the same model. Raises NothingToLearnError without records or without two of one person.
    """
    records = int(scalar(con, "select count(*) from std.person_key"))
    if records < 2:
        raise NothingToLearnError("there are no records to train on: run lab ingest and lab link first")
    with scratch(con, "select * from std.person_key"):
        if not any(_has_pairs(con, rule) for rule in CERTAIN):
            raise NothingToLearnError(
                "no two records are surely one person: train when a second list of the people is in"
            )
        linker, _ = _linker(con, _settings(linkage, None))
        linker.training.estimate_probability_two_random_records_match([*CERTAIN], recall=CERTAIN_SHARE)
        linker.training.estimate_u_using_random_sampling(max_pairs=SAMPLED_PAIRS, seed=SEED)
        for rule in _fitted_among(con):
            linker.training.estimate_parameters_using_expectation_maximisation(rule, record_sample_proportion=1.0)
        fitted = linker.misc.save_model_to_json()
    return LinkageModel(
        comparisons=linkage.version,
        trained_on=trained_on,
        trained_at=trained_at,
        records=records,
        prior=fitted["probability_two_random_records_match"],
        levels={c["output_column_name"]: _shares(c) for c in fitted["comparisons"]},
    )


def score(con: Connection, linkage: Linkage, model: LinkageModel) -> None:
    """Replaces the temporary table `scored(record_id_left, record_id_right, evidence_weight, <field> level numbers)`.

    Takes its pairs from the temporary table `undecided(record_id_left, record_id_right)`. A weight is in bits and holds
    no prior; a level number counts from 0, everything else, upwards, and is -1 where a side has nothing to compare.
    """
    levels = ", ".join(f"gamma_{field} as {field}" for field in linkage.comparisons)
    with scratch(con, ASKED):
        linker, engine = _linker(con, _settings(linkage, model))
        con.execute(
            "create or replace temp table blocked as select record_id_left as join_key_l, record_id_right as join_key_r, "
            "'0' as match_key from undecided"
        )
        linker.table_management.register_blocked_pairs_for_predict(engine.register("blocked"))
        found = linker.inference.predict().physical_name
        con.execute(
            "create or replace temp table scored as select record_id_l as record_id_left, record_id_r as record_id_right, "
            f"match_weight as evidence_weight, {levels} from {found}"
        )


@contextmanager
def scratch(con: Connection, records: str) -> Iterator[None]:
    """The queried records as the table `compared`, in a catalog in memory, so that nothing of Splink is left in the warehouse."""
    con.execute(f"create or replace temp table compared as {records}")
    home = quoted(scalar(con, "select current_catalog()"))
    con.execute(f"attach ':memory:' as {SCRATCH}")
    con.execute(f"set search_path = '{SCRATCH}.main,{home}.main'")
    try:
        yield
    finally:
        con.execute(f"use {home}.main")
        con.execute(f"detach {SCRATCH}")
        con.execute("drop table compared")


def _fitted_among(con: Connection) -> list[str]:
    """The rules among whose pairs parameters are fitted, those that join any."""
    by_number, *others = FITTED_AMONG
    rules = (by_number, *others) if _has_pairs(con, by_number) else (*others, *FITTED_WITHOUT_NUMBERS)
    return [rule for rule in rules if _has_pairs(con, rule)]


def _has_pairs(con: Connection, rule: str) -> bool:
    """Whether any two records agree in what a rule asks; without numbers or cards there is nothing to fit among them."""
    query = f"select count(*) from (select 1 from compared as l join compared as r on {rule} and l.record_id < r.record_id limit 1)"
    return bool(scalar(con, query))


def warm_up() -> None:
    """Imports what weighing pairs needs, for a caller that has time now and will not have it later."""
    import splink  # noqa: F401 - loaded, not used


def _linker(con: Connection, settings: dict[str, Any]) -> tuple[Any, Any]:
    # Splink and what it plots with take half a second and are needed here only.
    from splink import DuckDBAPI, Linker

    engine = DuckDBAPI(con)
    return Linker(engine.register("compared"), settings, log_level=logging.ERROR), engine


def _settings(linkage: Linkage, model: LinkageModel | None) -> dict[str, Any]:
    """Splink's settings of a model to be fitted, or of one to apply without its prior."""
    return {
        "link_type": "dedupe_only",
        "unique_id_column_name": "record_id",
        "blocking_rules_to_generate_predictions": [],
        "retain_matching_columns": model is not None,
        "retain_intermediate_calculation_columns": False,
        **({} if model is None else {"probability_two_random_records_match": 0.5}),
        "comparisons": [
            {"output_column_name": field, "comparison_levels": _levels(field, comparison, model)}
            for field, comparison in linkage.comparisons.items()
        ],
    }


def _levels(field: str, comparison: Comparison, model: LinkageModel | None) -> list[dict[str, Any]]:
    missing = {"sql_condition": comparison.missing, "label_for_charts": "missing", "is_null_level": True}
    levels = [
        {"sql_condition": level.when or "ELSE", "label_for_charts": level.name, **_parameters(model, field, level.name)}
        for level in comparison.levels
    ]
    return [missing, *levels]


def _parameters(model: LinkageModel | None, field: str, level: str) -> dict[str, float]:
    if model is None:
        return {}
    share = model.levels[field][level]
    return {"m_probability": share.m, "u_probability": share.u}


def _shares(comparison: dict[str, Any]) -> dict[str, LevelShare]:
    """What was fitted for the levels of one field; a level that was never met gets the least share."""
    return {
        level["label_for_charts"]: LevelShare(
            m=max(level.get("m_probability") or 0, LEAST_M), u=max(level.get("u_probability") or 0, LEAST_U)
        )
        for level in comparison["comparison_levels"]
        if not level.get("is_null_level")
    }
