"""What must hold of a village's verdict on one person."""

from expectations.rule import NotNull, reject

RULES = (reject("verdict_missing", "verification_status", NotNull("verification_status")),)
