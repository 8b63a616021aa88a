"""What must hold of a line of the laboratory's register, whose money is published by kind of partner."""

from expectations.rule import Never, NotNull, reject, warn

RULES = (
    reject("partner_kind_missing", "partner_kind", NotNull("partner_kind")),
    warn("planned_missing", "planned_rp", Never("planned_rp is null or planned_rp <= 0", ("planned_rp",))),
    warn("realised_over_planned", "realised_rp", Never("realised_rp > planned_rp", ("realised_rp", "planned_rp"))),
    warn(
        "realised_without_date",
        "activity_date",
        Never("realised_rp > 0 and activity_date is null", ("realised_rp", "activity_date")),
    ),
)
