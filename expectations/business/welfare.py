"""What must hold of deciles; each has its own scope, so that they may differ, but not by everything."""

from expectations.rule import Never, warn

# The regency is close to the country in welfare (poverty 8.95 against 9.03 per cent, 2024): its ranks shift by little.
FAR_APART = 4

DECILES = ("desil_nasional", "desil_kabupaten")

RULES = (
    warn(
        "desil_scopes_disagree",
        "desil_kabupaten",
        Never(f"abs(desil_nasional - desil_kabupaten) >= {FAR_APART}", DECILES),
    ),
    warn("desil_missing", "desil_nasional", Never("desil_nasional is null and desil_kabupaten is null", DECILES)),
)
