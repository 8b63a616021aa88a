"""What protection costs the reader: figures withheld, and how far the shown ones are from what they were."""

import numpy as np
import pandas as pd

from tests.attack_view import KEY

LEVELS = ("desa", "kecamatan", "lab_site", "topography", "kabupaten")


def losses(raw: pd.DataFrame, published: pd.DataFrame) -> pd.DataFrame:
    """By level: figures of a register with a value, the share still shown, and relative errors of the shown counts in per cent.

    Errors are of counts above zero: the median, the ninetieth per cent and that of all totals together.
    """
    both = raw[raw["value"].notna() & (raw["method"] == "register")].merge(published, on=KEY, suffixes=("", "_shown"))
    both["shown"] = both["value_shown"].notna()
    counts = both[(both["value"] == both["n"].astype(float)) & (both["value"] > 0) & both["shown"]]
    counts = counts.assign(off=(counts["value_shown"] - counts["value"]).abs())
    counts["error"] = 100 * counts["off"] / counts["value"]
    found = both.groupby("area_level").agg(figures=("shown", "size"), shown=("shown", "mean"))
    errors = counts.groupby("area_level")["error"].quantile(np.array([0.5, 0.9])).unstack()
    errors.columns = ["median_error", "error_90"]
    totals = counts[(counts["breakdown"] == "total")].groupby("area_level")[["off", "value"]].sum()
    found = found.join(errors).assign(total_error=100 * totals["off"] / totals["value"])
    return found.loc[[level for level in LEVELS if level in found.index]].round(3).reset_index()
