"""The questions of the household form, XML name beside label, and what a sampled household answers."""

from dataclasses import dataclass

import numpy as np
import pyarrow as pa

from config.codes import load_code_list, load_code_map
from tasks.simulate import places
from tasks.simulate.families import CHILD, GRANDCHILD, HEAD, IN_LAW, OTHER, SPOUSE
from tasks.simulate.records import coded, number_text
from tasks.simulate.streams import Floats, Ints, Mask
from tasks.simulate.survey import Sample
from tasks.simulate.world import World

MAIN = {
    "start": "start", "identitas/wave": "Gelombang", "identitas/strata": "Strata", "identitas/psu": "PSU",
    "identitas/bobot": "Penimbang", "identitas/kode_desa": "Kode desa (Kemendagri)", "identitas/kecamatan": "Kecamatan",
    "identitas/desa": "Desa", "identitas/nama_krt": "Nama kepala rumah tangga", "identitas/nik_krt": "NIK kepala rumah tangga",
    "identitas/no_kk": "Nomor KK", "identitas/alamat": "Alamat", "identitas/jumlah_art": "Jumlah anggota rumah tangga",
    "konsumsi/makanan_sebulan": "Pengeluaran makanan sebulan (Rp)",
    "konsumsi/bukan_makanan_sebulan": "Pengeluaran bukan makanan sebulan (Rp)",
    "perumahan/status_rumah": "Status kepemilikan rumah", "perumahan/lantai": "Jenis lantai terluas",
    "perumahan/luas_lantai": "Luas lantai (m2)", "perumahan/dinding": "Jenis dinding terluas", "perumahan/atap": "Jenis atap terluas",
    "perumahan/air_minum": "Sumber air minum utama", "perumahan/penerangan": "Sumber penerangan utama",
    "perumahan/bahan_bakar": "Bahan bakar utama memasak", "perumahan/fasilitas_bab": "Fasilitas buang air besar",
    "perumahan/kloset": "Jenis kloset", "perumahan/tinja": "Tempat pembuangan akhir tinja",
    "kriteria/daging_seminggu": "Makan daging/susu/ayam dalam seminggu (kali)",
    "kriteria/pakaian_setahun": "Pakaian baru dalam setahun (stel)", "kriteria/makan_sehari": "Makan dalam sehari (kali)",
    "kriteria/mampu_berobat": "Sanggup membayar pengobatan di puskesmas",
    "kriteria/kerja_penghasilan_rendah": "KRT bekerja di lapangan usaha terdaftar, penghasilan < Rp 600.000",
    "kriteria/ijazah_krt": "Ijazah tertinggi KRT", "kriteria/tabungan": "Tabungan/barang mudah dijual >= Rp 500.000",
}  # fmt: skip
MEMBER = {
    "anggota/nama": "Nama", "anggota/nik": "NIK", "anggota/jenis_kelamin": "Jenis kelamin", "anggota/tanggal_lahir": "Tanggal lahir",
    "anggota/hubungan": "Hubungan dengan KRT", "anggota/sekolah": "Partisipasi sekolah", "anggota/ijazah": "Ijazah tertinggi",
    "anggota/bekerja": "Bekerja", "anggota/disabilitas": "Penyandang disabilitas",
}  # fmt: skip
HOUSING = {
    "perumahan/status_rumah": "tenure", "perumahan/lantai": "floor_material", "perumahan/dinding": "wall_material",
    "perumahan/atap": "roof_material", "perumahan/air_minum": "water_source", "perumahan/penerangan": "light_source",
    "perumahan/bahan_bakar": "cooking_fuel", "perumahan/fasilitas_bab": "toilet_access", "perumahan/kloset": "closet_type",
    "perumahan/tinja": "sewage_disposal",
}  # fmt: skip
EDUCATION = ("none", "primary", "lower_secondary", "upper_secondary", "diploma", "bachelor", "postgraduate")
NUMERIC = (
    "identitas/bobot", "identitas/jumlah_art", "konsumsi/makanan_sebulan", "konsumsi/bukan_makanan_sebulan",
    "perumahan/luas_lantai", "kriteria/daging_seminggu", "kriteria/pakaian_setahun", "kriteria/makan_sehari",
)  # fmt: skip
# Relation of members of the dwelling's second family to the head of the first, by their role in their own.
SECOND_FAMILY = {HEAD: CHILD, SPOUSE: IN_LAW, CHILD: GRANDCHILD}


@dataclass(frozen=True)
class Answers:
    """Answers in one flavour: labels people read, or the canonical codes of the form's XML."""

    labels: bool

    def choice(self, codes: str, index: Ints, words: tuple[str, ...]) -> pa.Array:
        """Select answers by index into canonical codes; null for -1."""
        listed = load_code_list(codes)
        said = [listed.label(word, "id") for word in words] if self.labels else list(words)
        return coded(np.maximum(index, 0), said, np.asarray(index) < 0)

    def regsosek(self, name: str, codes: Ints) -> pa.Array:
        """Select answers from Regsosek numbers; null for 0."""
        known = load_code_map(f"regsosek_{name}")
        words = tuple(known[str(number)] for number in range(1, len(known) + 1))
        return self.choice(name, np.asarray(codes, np.int64) - 1, words)

    def yes_no(self, flag: Mask) -> pa.Array:
        """Ya or Tidak, in small letters in the XML flavour."""
        return coded(np.asarray(flag, np.int32), ("Tidak", "Ya") if self.labels else ("tidak", "ya"))


def first_family(world: World, dwelling: Ints) -> Ints:
    """The family that heads each dwelling; families of a dwelling stand behind one another."""
    found: Ints = np.searchsorted(world.families["dwelling"], dwelling)
    return found


def main_answers(world: World, sample: Sample, answers: Answers, rng: np.random.Generator) -> dict[str, pa.Array]:
    """One answer a household to every question but `start`, `wave` and what is appended."""
    d = {name: column[sample.dwelling] for name, column in world.dwellings.items()}
    head = world.families["head"][first_family(world, sample.dwelling)]
    units = places.area_words(world, "area_code", d["area"]).cast(pa.string())
    psu = [f"{code}-{hamlet + 1:02}" for code, hamlet in zip(units.to_pylist(), d["hamlet"], strict=True)]
    return {
        "identitas/strata": coded(sample.stratum, world.geography.topography_names),
        "identitas/psu": pa.array(psu) if sample.by_dusun else units,
        "identitas/bobot": pa.array([f"{weight:.6f}" for weight in sample.weight]),
        "identitas/kode_desa": units,
        "identitas/kecamatan": places.area_words(world, "kecamatan_name", d["area"]),
        "identitas/desa": places.area_words(world, "name", d["area"]),
        "identitas/nama_krt": world.text["name"].take(pa.array(head)),
        "identitas/nik_krt": world.text["nik"].take(pa.array(head)),
        "identitas/no_kk": world.text["kk"].take(pa.array(world.persons["family"][head])),
        "identitas/alamat": places.street(world, sample.dwelling),
        "identitas/jumlah_art": number_text(d["residents"]),
        **_consumption(world, d, rng),
        **{question: answers.regsosek(name, d[name]) for question, name in HOUSING.items()},
        "perumahan/luas_lantai": number_text(d["floor_area_m2"]),
        **_criteria(world, d, head, answers=answers, rng=rng),
    }


def _consumption(world: World, d: dict[str, Floats], rng: np.random.Generator) -> dict[str, pa.Array]:
    """Rupiah of the household a month, told with some error, in whole thousands."""
    sd = world.parameters.survey.measurement_sd
    told = np.exp(rng.normal(-(sd**2) / 2, sd, (2, len(d["area"]))))
    food = d["food_rp"] * d["residents"] * told[0]
    other = (d["consumption_rp"] - d["food_rp"]) * d["residents"] * told[1]
    return {
        "konsumsi/makanan_sebulan": number_text(np.round(food / 1000) * 1000),
        "konsumsi/bukan_makanan_sebulan": number_text(np.round(other / 1000) * 1000),
    }


def _criteria(
    world: World, d: dict[str, Floats], head: Ints, *, answers: Answers, rng: np.random.Generator
) -> dict[str, pa.Array]:
    """The behavioural part of the 14 criteria; all follow consumption."""
    n, z = len(head), d["welfare"]
    low_job = np.array([o.low_income for o in world.parameters.occupations.values()] + [True])
    low = low_job[world.persons["occupation"][head]] & (z + rng.normal(0, 0.5, n) < -0.3)
    return {
        "kriteria/daging_seminggu": number_text(rng.poisson(np.exp(0.6 + 0.45 * z))),
        "kriteria/pakaian_setahun": number_text(rng.poisson(np.exp(0.9 + 0.4 * z))),
        "kriteria/makan_sehari": number_text(np.where(z + rng.normal(0, 0.6, n) < -1.6, 2, 3)),
        "kriteria/mampu_berobat": answers.yes_no(z + rng.normal(0, 0.6, n) > -1.0),
        "kriteria/kerja_penghasilan_rendah": answers.yes_no(low),
        "kriteria/ijazah_krt": answers.choice("education", world.persons["education"][head], EDUCATION),
        "kriteria/tabungan": answers.yes_no(d["savings"] > 0),
    }


def member_answers(world: World, person: Ints, first: Ints, answers: Answers) -> dict[str, pa.Array]:
    """One answer a member; `first` is the family that heads the dwelling of each."""
    p = {name: column[person] for name, column in world.persons.items()}
    table = np.full(OTHER + 1, OTHER)
    table[list(SECOND_FAMILY)] = list(SECOND_FAMILY.values())
    role = np.where(p["family"] == first, p["role"], table[p["role"]])
    return {
        "anggota/nama": world.text["name"].take(pa.array(person)),
        "anggota/nik": world.text["nik"].take(pa.array(person)),
        "anggota/jenis_kelamin": answers.regsosek("sex", p["sex"]),
        "anggota/tanggal_lahir": pa.nulls(len(person), pa.string()),
        "anggota/hubungan": answers.regsosek("relation", role),
        "anggota/sekolah": answers.regsosek("school_participation", p["school"]),
        "anggota/ijazah": answers.choice("education", p["education"], EDUCATION),
        "anggota/bekerja": answers.yes_no(p["works"]),
        "anggota/disabilitas": answers.yes_no(p["disabled"]),
    }
