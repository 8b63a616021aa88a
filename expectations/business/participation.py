"""What must hold of a row of a programme list."""

from expectations.rule import Never, NotNull, reject, warn

# Five times the largest aid per house that is known (BSPS, Rp 20 million): thousands were meant, or a sum of many.
AID_MAXIMUM_RP = 100_000_000

RULES = (
    reject("programme_missing", "programme", NotNull("programme")),
    warn("dead_but_receiving", "vital_status", Never("vital_status = 'dead'", ("vital_status",))),
    warn(
        "aid_implausible",
        "aid_amount_rp",
        Never(f"aid_amount_rp <= 0 or aid_amount_rp > {AID_MAXIMUM_RP}", ("aid_amount_rp",)),
    ),
)
