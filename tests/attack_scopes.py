"""Which quantities a linear program asks together while the others are as they are, since one of all would be too large."""

import numpy as np
import pandas as pd

from tasks.disclosure.relations import Numbers

# Rare things move only between kecamatan; so many are asked together.
TOGETHER = 2


def scopes(area_of: np.ndarray, area: pd.DataFrame) -> list[Numbers]:
    """Quantities by the code of their area: of each kecamatan with its desa and all they are part of; of all larger areas; of several kecamatan."""
    codes, at_code = np.unique(area_of.astype(str), return_inverse=True)
    desa = area[area["area_level"] == "desa"]
    lab = np.where(desa["lab_start_year"].isna(), "non_lab", "lab")
    columns = [desa[c].to_numpy(str) for c in ("area_code", "kecamatan_code", "kabupaten_code", "topography_class")]
    at = np.column_stack([pd.Index(codes).get_indexer(column) for column in (*columns, lab)])
    kecamatan = np.unique(at[:, 1])
    groups = [np.roll(kecamatan, -first)[:size] for size in (1, TOGETHER) for first in range(len(kecamatan))]
    places = [at[np.isin(at[:, 1], group)] for group in groups]
    places.insert(len(kecamatan), at[:, 1:])
    return [np.flatnonzero(np.isin(at_code, found[found >= 0])) for found in places]
