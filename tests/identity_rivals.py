"""What else one might do to link persons: the number alone, the checked number alone, and Splink as its documentation shows."""

import logging
from typing import Any

from tasks.link_model import scratch
from tasks.warehouse import Connection

RAW = "select record_id as item_id, coalesce(nik, record_id) as cluster_no from std.person_record"
VALIDATED = "select record_id as item_id, coalesce(nik_valid, record_id) as cluster_no from std.person_key"
PLAIN = (
    "select record_id, upper(full_name) as full_name, birth_date, nik, kk, sex, area_code, upper(birth_place) as birth_place "
    "from std.person_record"
)
CUTS = (0.5, 0.9, 0.99, 0.999)


def by_number(con: Connection, query: str) -> None:
    """Clusters of records with one number, as `cluster_item`."""
    con.execute(f"create or replace temp table cluster_item as {query}")


def plain_splink(con: Connection) -> None:
    """Trains and runs Splink on all records; leaves `plain_<cut>` tables shaped like `cluster_item`, one for each of CUTS.

    Comparisons, blocking and order of training are those of its deduplication tutorial, with the columns at hand.
    """
    # Splink is needed by this method only.
    from splink import DuckDBAPI, Linker, block_on

    with scratch(con, PLAIN):
        engine = DuckDBAPI(con)
        linker = Linker(engine.register("compared"), _settings(), log_level=logging.ERROR)
        certain: list[Any] = [block_on("nik"), block_on("full_name", "birth_date", "kk")]
        linker.training.estimate_probability_two_random_records_match([*certain], recall=0.8)
        linker.training.estimate_u_using_random_sampling(max_pairs=5e6, seed=1)
        for rule in (block_on("full_name", "birth_date"), block_on("nik")):
            linker.training.estimate_parameters_using_expectation_maximisation(rule, record_sample_proportion=1.0)
        pairs = linker.inference.predict(threshold_match_probability=min(CUTS))
        for number, cut in enumerate(CUTS):
            found = linker.clustering.cluster_pairwise_predictions_at_threshold(pairs, threshold_match_probability=cut)
            con.execute(
                f"create or replace temp table plain_{number} as select record_id as item_id, cluster_id as cluster_no "
                f"from {found.physical_name}"
            )


def _settings() -> Any:
    import splink.comparison_library as cl
    from splink import SettingsCreator, block_on

    return SettingsCreator(
        link_type="dedupe_only",
        unique_id_column_name="record_id",
        comparisons=[
            cl.NameComparison("full_name").configure(term_frequency_adjustments=True),
            cl.DateOfBirthComparison("birth_date", input_is_string=False),
            cl.ExactMatch("nik").configure(term_frequency_adjustments=True),
            cl.ExactMatch("kk").configure(term_frequency_adjustments=True),
            cl.ExactMatch("sex"),
            cl.ExactMatch("area_code"),
        ],
        blocking_rules_to_generate_predictions=[
            block_on("nik"),
            block_on("full_name", "birth_date"),
            block_on("kk", "birth_date"),
            block_on("kk", "full_name"),
        ],
        retain_matching_columns=False,
    )
