"""What must hold of an interviewed household; without weight, design or consumption it cannot enter P0, P1 and P2."""

from expectations.rule import Never, NoneOf, reject, warn

# A quarter and forty times of the poverty line (505,520 rupiah per person and month, 2024): units or periods were mixed up.
CONSUMPTION_MINIMUM_RP = 125_000
CONSUMPTION_MAXIMUM_RP = 20_000_000

CONSUMPTION = ("food_monthly_rp", "nonfood_monthly_rp")
TOTAL = "coalesce(food_monthly_rp, 0) + coalesce(nonfood_monthly_rp, 0)"

RULES = (
    reject("weight_not_positive", "weight", Never("weight is null or weight <= 0", ("weight",))),
    reject("design_missing", "psu", Never("stratum is null or psu is null", ("stratum", "psu"))),
    reject("form_not_approved", "validation_status", NoneOf("validation_status", ("not_approved",))),
    reject("consumption_not_positive", "food_monthly_rp", Never(f"{TOTAL} <= 0", CONSUMPTION)),
    warn(
        "food_not_positive",
        "food_monthly_rp",
        Never("food_monthly_rp is null or food_monthly_rp <= 0", CONSUMPTION[:1]),
    ),
    warn(
        "consumption_implausible",
        "food_monthly_rp",
        Never(
            f"({TOTAL}) / household_size not between {CONSUMPTION_MINIMUM_RP} and {CONSUMPTION_MAXIMUM_RP}",
            (*CONSUMPTION, "household_size"),
        ),
    ),
)
