"""What must hold of a dwelling: answers of one form that cannot all be true."""

from expectations.rule import Never, warn

# Below a square metre for each member nobody can lie down: the area or the members are miscounted.
FLOOR_PER_PERSON_MINIMUM_M2 = 1

RULES = (
    warn(
        "closet_without_toilet",
        "closet_type",
        Never("toilet_access = 'none' and closet_type is not null", ("toilet_access", "closet_type")),
    ),
    warn(
        "power_without_grid",
        "power_va",
        Never("light_source in ('non_pln', 'none') and power_va is not null", ("light_source", "power_va")),
    ),
    warn(
        "floor_too_small",
        "floor_area_m2",
        Never(
            f"floor_area_m2 < {FLOOR_PER_PERSON_MINIMUM_M2} * member_count_declared",
            ("floor_area_m2", "member_count_declared"),
        ),
    ),
)
