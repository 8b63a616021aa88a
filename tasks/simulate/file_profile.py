"""Yearly profiles of all desa from before the laboratory until now, with an effect in its sites that a comparison has to find."""

import numpy as np

from tasks.simulate import places
from tasks.simulate.records import Records, number_text
from tasks.simulate.sheet_writer import NUMBER
from tasks.simulate.streams import Floats, Ints, logistic
from tasks.simulate.truth import Log
from tasks.simulate.workbooks import write_list
from tasks.simulate.world import World

HEADERS = {
    "families_prewelfare": "Keluarga Prasejahtera",
    "families_without_toilet": "Keluarga Tanpa Jamban",
    "houses_unfit": "Rumah Tidak Layak Huni",
}


def write_profile(world: World, log: Log) -> None:
    """Writes one workbook below `desa_profile/`, a row for each desa and year; nobody in particular is counted in it."""
    first, last = world.parameters.profile.years
    years = np.arange(first, last + 1)
    area = np.repeat(np.arange(len(world.geography.regions)), len(years))
    year = np.tile(years, len(world.geography.regions))
    families = _families(world, area, year)
    nobody = np.full(len(area), -1)
    records = Records({}, nobody, nobody)
    records.cells = {
        "Kode Desa": places.area_words(world, "area_code", area),
        "Kecamatan": places.area_words(world, "kecamatan_name", area),
        "Desa": places.area_words(world, "name", area),
        "Tahun": number_text(year),
        "Jumlah Penduduk": number_text(np.round(families * world.parameters.profile.persons_per_family)),
        "Jumlah Keluarga": number_text(families),
    }
    for name, header in HEADERS.items():
        records.cells[header] = number_text(_counted(world, name, area, year=year, families=families))
    records.kinds = dict.fromkeys(list(records.cells)[3:], NUMBER)
    write_list(log, log.root / "desa_profile" / f"profil_desa_{last}.xlsx", "Profil", records)


def _families(world: World, area: Ints, year: Ints) -> Floats:
    """Families of the whole desa, not of its part in the simulated population; they grow by one per cent a year."""
    persons = world.geography.share * world.geography.regency.registered_population
    growth = 1.01 ** (year - world.parameters.profile.years[1])
    found: Floats = np.maximum(np.round(persons[area] * growth / world.parameters.profile.persons_per_family), 60)
    return found


def _counted(world: World, name: str, area: Ints, *, year: Ints, families: Floats) -> Ints:
    rules, rng = world.parameters.profile, world.streams.named("profile", name)
    start, change, effect = rules.shares[name]
    of_desa = rng.normal(0, rules.desa_sd, len(world.geography.regions))
    of_desa += world.geography.by_topography(rules.topography) + rules.lab_before * world.geography.is_lab
    since = np.array([region.lab_start_year or 9999 for region in world.geography.regions])[area]
    reached = np.clip((year - since) / rules.years_to_effect, 0, 1)
    score = start + change * (year - rules.years[0]) + of_desa[area] + effect * reached
    chance = logistic(score + rng.normal(0, rules.year_sd, len(area)))
    found: Ints = rng.binomial(families.astype(np.int64), chance)
    return found
