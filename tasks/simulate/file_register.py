"""The laboratory's register of activities and money: five kinds of partner, plans and realisations, households and whole desa."""

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from config.codes import load_code_list
from tasks.simulate import places
from tasks.simulate.dates import SLASHED, date_text
from tasks.simulate.records import Records, coded, nothing, number_text
from tasks.simulate.sheet_writer import NUMBER
from tasks.simulate.streams import Floats, Ints, Mask, pick
from tasks.simulate.truth import Log
from tasks.simulate.workbooks import write_list
from tasks.simulate.world import World

KIND_SHARES = (0.42, 0.24, 0.12, 0.12, 0.10)
PARTNERS = {
    "regency_government": (
        "Dinas Sosial",
        "Dinas Perumahan dan Permukiman",
        "Dinas Pendidikan",
        "Dinas Kesehatan",
        "Bapperida",
    ),
    "village_government": ("Pemerintah Desa",),
    "community": ("Kelompok Masyarakat Peduli", "Karang Taruna", "Majelis Taklim"),
    "business": ("CSR Bank Daerah", "CSR Pabrik Tekstil", "Koperasi Batik"),
    "university": ("Perguruan Tinggi A", "Perguruan Tinggi B", "KKN Perguruan Tinggi C"),
}
ACTIVITIES = {
    "sanitation": ("Pembangunan jamban keluarga", 3_500_000),
    "water": ("Sambungan air bersih", 2_500_000),
    "house": ("Rehabilitasi rumah tidak layak huni", 20_000_000),
    "school": ("Beasiswa dan pendampingan anak tidak sekolah", 1_800_000),
    "health": ("Pendampingan penderita sakit menahun", 1_200_000),
    "work": ("Pelatihan kerja dan alat usaha", 4_000_000),
    "documents": ("Pelayanan dokumen kependudukan keliling", 300_000),
    "income": ("Bantuan modal usaha mikro", 2_500_000),
    "disability": ("Alat bantu penyandang disabilitas", 2_200_000),
    "elderly_alone": ("Permakanan lansia tunggal", 3_600_000),
}
DESA_WIDE_FACTOR = 6
OUTCOMES = ("solved", "not_solved", "came_back")
# Days from an activity to the check, and what a check finds after part and after all of the money.
CHECK_DAYS = (30, 75)
FOUND_IN_PART, FOUND_IN_FULL = (0.45, 0.5, 0.05), (0.75, 0.2, 0.05)


def write_register(world: World, log: Log) -> None:
    """Writes the activities of 2026 below `lab_register/`, most of them at laboratory sites."""
    rng = world.streams.named("register")
    area = np.sort(_areas(world, rng))
    family = _families(world, area, rng)
    head = np.where(family >= 0, world.families["head"][family], -1)
    records = Records({}, head, family)
    records.cells = _cells(world, area, family, rng)
    records.kinds = {"Anggaran (Rp)": NUMBER, "Realisasi (Rp)": NUMBER}
    write_list(log, log.root / "lab_register" / "register_lab_2026.xlsx", "Register", records)


def _areas(world: World, rng: np.random.Generator) -> Ints:
    rules, lab = world.parameters.register_of_activities, world.geography.is_lab
    others = np.flatnonzero(~lab & (rng.random(len(lab)) < rules.per_other_share))
    found: Ints = np.concatenate(
        [np.repeat(np.flatnonzero(lab), rules.per_lab_site), np.repeat(others, rules.per_other)]
    )
    return found


def _families(world: World, area: Ints, rng: np.random.Generator) -> Ints:
    """A family of regency desil 1 to 4 of the desa for part of the activities, -1 for those of a whole desa."""
    poor = np.flatnonzero(world.families["desil_kabupaten"] <= 4)
    where = world.families["area"][poor]
    first, last = np.searchsorted(where, area), np.searchsorted(where, area, side="right")
    place = np.minimum(first + (rng.random(len(area)) * (last - first)).astype(int), len(poor) - 1)
    named = (rng.random(len(area)) < world.parameters.register_of_activities.household_share) & (last > first)
    found: Ints = np.where(named, poor[place], -1)
    return found


def _cells(world: World, area: Ints, family: Ints, rng: np.random.Generator) -> dict[str, pa.Array]:
    n, kinds, problems = len(area), list(PARTNERS), list(ACTIVITIES)
    kind, problem = pick(rng, KIND_SHARES, n), pick(rng, [1.0] * len(problems), n)
    planned, spent, stage = _money(world, problem, family, rng)
    acted_on = world.today - rng.integers(0, 240, n)
    outcome, checked_on = _checks(world, family, stage=stage, acted_on=acted_on)
    choice = rng.integers(0, 60, n)
    partners = [PARTNERS[kinds[k]][c % len(PARTNERS[kinds[k]])] for k, c in zip(kind, choice, strict=True)]
    return {
        "Kode Rekening": _budget_code(kind, problem, n),
        "Mitra": pa.array(partners, pa.string()),
        "Jenis Mitra": _labels("partner_kind", kind, kinds),
        "Kegiatan": coded(problem, [activity for activity, _ in ACTIVITIES.values()]),
        "Kode Desa": places.area_words(world, "area_code", area),
        "Kecamatan": places.area_words(world, "kecamatan_name", area),
        "Desa": places.area_words(world, "name", area),
        "No KK": pc.if_else(pa.array(family >= 0), world.text["kk"].take(pa.array(np.maximum(family, 0))), nothing(n)),
        "Masalah": _labels("problem", problem, problems),
        "Anggaran (Rp)": number_text(planned),
        "Realisasi (Rp)": number_text(spent, stage == 0),
        "Tanggal": date_text(acted_on, SLASHED),
        "Keadaan Masalah": _labels("problem_outcome", np.maximum(outcome, 0), list(OUTCOMES), outcome < 0),
        "Tanggal Periksa": pc.if_else(pa.array(outcome >= 0), date_text(checked_on, SLASHED), nothing(n)),
    }


def _money(world: World, problem: Ints, family: Ints, rng: np.random.Generator) -> tuple[Floats, Floats, Ints]:
    """Rupiah planned and spent, and the stage: nothing spent yet, part of it, all of it."""
    n = len(problem)
    cost = np.array([money for _, money in ACTIVITIES.values()])[problem] * np.where(family >= 0, 1, DESA_WIDE_FACTOR)
    planned = np.round(cost * rng.uniform(0.8, 1.3, n) / 50_000) * 50_000
    stage = pick(rng, world.parameters.register_of_activities.realised, n)
    part = np.round(planned * rng.uniform(0.4, 0.97, n) / 50_000) * 50_000
    return planned, np.select([stage == 0, stage == 1], [0, part], planned), stage


def _checks(world: World, family: Ints, *, stage: Ints, acted_on: Ints) -> tuple[Ints, Ints]:
    """What later checks found (index into OUTCOMES, -1 for not checked) and when: households only, once money was spent."""
    rng, n = world.streams.named("register checks"), len(family)
    checked_on = acted_on + rng.integers(*CHECK_DAYS, n)
    share = world.parameters.register_of_activities.checked_share
    checked = (family >= 0) & (stage > 0) & (checked_on < world.today) & (rng.random(n) < share)
    found = np.where(stage == 2, pick(rng, FOUND_IN_FULL, n), pick(rng, FOUND_IN_PART, n))
    return np.where(checked, found, -1), checked_on


def _budget_code(kind: Ints, problem: Ints, size: int) -> pa.Array:
    """A budget line such as 5.1.02.03.0007; the last part numbers the line in the register."""
    parts = zip(kind, problem, range(1, size + 1), strict=True)
    return pa.array([f"5.{k + 1}.{p + 1:02}.{i % 9 + 1:02}.{i:04}" for k, p, i in parts])


def _labels(codes: str, index: Ints, words: list[str], missing: Mask | None = None) -> pa.Array:
    listed = load_code_list(codes)
    return coded(index, [listed.label(word, "id") for word in words], missing)
