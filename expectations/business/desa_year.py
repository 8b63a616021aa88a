"""What must hold of a yearly village profile: a year it can be of, and no more families with a problem than families."""

from expectations.rule import Never, reject, warn

RULES = (
    reject(
        "profile_year_impossible",
        "series_year",
        Never("series_year not between 2000 and 2100", ("series_year",)),
    ),
    warn(
        "part_over_families",
        "families_prewelfare",
        Never(
            "greatest(families_prewelfare, families_without_toilet, houses_unfit) > desa_families",
            ("families_prewelfare", "families_without_toilet", "houses_unfit", "desa_families"),
        ),
    ),
)
