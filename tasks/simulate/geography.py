"""Desa of the regency with their sizes, as columns, since everything else is drawn by index into them."""

import csv
from dataclasses import dataclass

import numpy as np
import pyarrow as pa

from config.region import REGENCIES, Regency, Region, load_regency, load_regions
from config.simulate_people import Households
from tasks.simulate.streams import Floats, Ints, Mask, Streams


@dataclass(frozen=True)
class Geography:
    """One entry a desa, in the order of the region list; `share` adds to 1 over the regency."""

    regency: Regency
    regions: tuple[Region, ...]
    share: Floats
    kecamatan: Ints
    kecamatan_codes: tuple[str, ...]
    topography: Ints
    topography_names: tuple[str, ...]
    is_desa: Mask
    is_lab: Mask

    @property
    def short_name(self) -> str:
        """Name of the regency without its kind, which a town of the same name may share."""
        return self.regency.name.removeprefix("Kabupaten ")

    def text(self, attribute: str) -> pa.Array:
        """An attribute of every desa as text."""
        return pa.array([str(getattr(region, attribute)) for region in self.regions], pa.string())

    def by_topography(self, values: dict[str, float]) -> Floats:
        """A number for each desa from a number for each class; missing classes take `default`, else 0."""
        default = values.get("default", 0.0)
        return np.array([values.get(name, default) for name in self.topography_names])[self.topography]


def read_geography(regency: str, households: Households, streams: Streams) -> Geography:
    """The desa of a regency; kecamatan keep their census population, desa vary within it."""
    regions = load_regions(regency)
    codes = tuple(dict.fromkeys(region.kecamatan_code for region in regions))
    kecamatan = np.array([codes.index(region.kecamatan_code) for region in regions])
    classes = tuple(dict.fromkeys(region.topography_class for region in regions))
    spread = np.exp(streams.named("desa sizes").normal(0, households.desa_size_spread, len(regions)))
    within = spread / np.bincount(kecamatan, spread)[kecamatan]
    size = within * _census_population(regency, codes, kecamatan, households)[kecamatan]
    return Geography(
        regency=load_regency(regency),
        regions=regions,
        share=size / size.sum(),
        kecamatan=kecamatan,
        kecamatan_codes=codes,
        topography=np.array([classes.index(region.topography_class) for region in regions]),
        topography_names=classes,
        is_desa=np.array([region.kind == "desa" for region in regions]),
        is_lab=np.array([region.lab_start_year is not None for region in regions]),
    )


def _census_population(regency: str, codes: tuple[str, ...], kecamatan: Ints, households: Households) -> Floats:
    with (REGENCIES / regency / "kecamatan.csv").open(encoding="utf-8", newline="") as file:
        census = {row["kecamatan_code"]: row["population_sp2020"] for row in csv.DictReader(file)}
    fallback = np.bincount(kecamatan) * households.fallback_per_desa
    return np.array([float(census.get(code) or fallback[i]) for i, code in enumerate(codes)])


def dwellings_by_desa(geography: Geography, total: int, least: int) -> Ints:
    """Whole numbers of dwellings in proportion to size, none below `least`."""
    wanted = np.maximum(geography.share * total, least)
    counts = np.floor(wanted).astype(np.int64)
    order = np.argsort(-(wanted - counts), kind="stable")
    counts[order[: max(0, total - int(counts.sum()))]] += 1
    found: Ints = counts
    return found
