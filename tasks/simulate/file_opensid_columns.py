"""What stands in each of OpenSID's 43 columns, as a number of its code lists or as the label."""

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from tasks.simulate import places
from tasks.simulate.dates import ISO, date_text
from tasks.simulate.families import FEMALE, MALE, PARENT
from tasks.simulate.file_dtsen_columns import civil_education, civil_occupation
from tasks.simulate.opensid_codes import opensid_labels
from tasks.simulate.people import FUNCTIONS, IN_SCHOOL
from tasks.simulate.records import coded, constant, nothing, number_text
from tasks.simulate.streams import Ints, pick
from tasks.simulate.world import World

# Regsosek relation 1..8 -> OpenSID kk_level for men and for women (domain.md 4.2).
KK_LEVEL = {MALE: (0, 1, 2, 4, 5, 6, 7, 10, 9), FEMALE: (0, 1, 3, 4, 5, 6, 7, 10, 9)}
SCHOOL_NOW = {1: 4, 2: 6, 3: 7, 5: 11}
RELIGIONS = (0.992, 0.004, 0.003, 0.0, 0.001)
BLOOD = (0.06, 0.07, 0.02, 0.10, 0, 0, 0, 0, 0, 0, 0, 0, 0.75)
CONTRACEPTION = (1, 2, 3, 5, 6)
WEDDING_AGE_DAYS = 8200
CODE_COLUMNS = (
    "sex", "agama_id", "pendidikan_kk_id", "pendidikan_sedang_id", "pekerjaan_id", "status_kawin", "kk_level",
    "warganegara_id", "golongan_darah_id", "cacat_id", "cara_kb_id", "hamil", "ktp_el", "status_rekam", "status_dasar",
    "id_asuransi",
)  # fmt: skip
STALE_VITAL_STATUS = 0.35  # of the dead and moved, still shown as alive in the village's list


def opensid_cells(
    world: World, person: Ints, area: Ints, rng: np.random.Generator, *, labels: bool
) -> dict[str, pa.Array]:
    """The 43 columns in their order for these persons, listed in these desa."""
    p = {name: column[person] for name, column in world.persons.items()}
    dwelling = _dwelling_in(world, p["family"], area)
    codes = _codes(world, p, rng)
    cells = _plain_cells(world, person, p, dwelling) | _document_cells(world, person, p, rng)
    for name, values in codes.items():
        blank = values == 0
        cells[name] = coded(values - 1, opensid_labels(name), blank) if labels else number_text(values, blank)
    if labels:
        # A known fault of the label export: both columns carry the citizenship label.
        cells["ktp_el"] = cells["status_rekam"] = cells["warganegara_id"]
    return {name: cells.get(name, nothing(len(person))) for name in ORDER}


def _dwelling_in(world: World, family: Ints, area: Ints) -> Ints:
    """The family's dwelling, or for those listed elsewhere some dwelling of that desa."""
    own = world.families["dwelling"][family]
    first = np.searchsorted(world.dwellings["area"], area)
    found: Ints = np.where(world.dwellings["area"][own] == area, own, first)
    return found


def _plain_cells(world: World, person: Ints, p: dict[str, Ints], dwelling: Ints) -> dict[str, pa.Array]:
    """Names, numbers and places; columns that villages leave empty stay empty."""
    at = pa.array(person)
    return {
        "alamat": places.street(world, dwelling),
        "dusun": pc.utf8_upper(places.hamlet_words(world, dwelling).cast(pa.string())),
        "rw": places.rw_words(world, dwelling),
        "rt": places.rt_words(world, dwelling),
        "nama": world.text["name"].take(at),
        "no_kk": world.text["kk"].take(pa.array(p["family"])),
        "nik": world.text["nik"].take(at),
        "tempatlahir": pc.utf8_upper(world.text["birth_place"].take(at)),
        "ayah_nik": _parent_nik(world, p["father_index"]),
        "nama_ayah": pc.utf8_upper(world.text["father"].take(at)),
        "ibu_nik": _parent_nik(world, p["mother_index"]),
        "nama_ibu": pc.utf8_upper(world.text["mother"].take(at)),
        "lat": _degrees(world.dwellings["latitude"][dwelling]),
        "lng": _degrees(world.dwellings["longitude"][dwelling]),
    }


def _document_cells(world: World, person: Ints, p: dict[str, Ints], rng: np.random.Generator) -> dict[str, pa.Array]:
    """Certificates of birth and marriage, known of some; the day of the wedding is about the 22nd birthday."""
    n = len(person)
    number = world.text["nik"].take(pa.array(person))
    married = pa.array((p["marital"] == 2) & (rng.random(n) < 0.4))
    born = pc.binary_join_element_wise("AL.", pc.utf8_slice_codeunits(number, 6), "")
    wed = pc.binary_join_element_wise("AN.", pc.utf8_slice_codeunits(number, 8), "")
    wedding = date_text(np.minimum(p["birth"] + WEDDING_AGE_DAYS, world.today), ISO)
    return {
        "akta_lahir": pc.if_else(pa.array(rng.random(n) < 0.5), born, nothing(n)),
        "akta_perkawinan": pc.if_else(married, wed, nothing(n)),
        "tanggalperkawinan": pc.if_else(married, wedding, nothing(n)),
        "suku": pc.if_else(pa.array(rng.random(n) < 0.3), constant("Jawa", n).cast(pa.string()), nothing(n)),
    }


def _degrees(values: Ints) -> pa.Array:
    """Degrees with six decimals as text, by whole micro-degrees because formatting each float is slow."""
    micro = np.round(np.abs(values) * 1_000_000).astype(np.int64)
    whole = pa.array(micro // 1_000_000).cast(pa.string())
    rest = pc.utf8_lpad(pa.array(micro % 1_000_000).cast(pa.string()), 6, "0")
    return pc.binary_join_element_wise(
        coded((values >= 0).astype(int), ("-", "")).cast(pa.string()), pc.binary_join_element_wise(whole, rest, "."), ""
    )


def _parent_nik(world: World, parent: Ints) -> pa.Array:
    known = pa.array(np.maximum(parent, 0), mask=parent < 0)
    return world.text["nik"].take(known)


def _codes(world: World, p: dict[str, Ints], rng: np.random.Generator) -> dict[str, Ints]:
    """Numbers of the code columns, 0 for an empty cell."""
    n = len(p["sex"])
    return {
        "sex": p["sex"],
        "agama_id": pick(rng, RELIGIONS, n) + 1,
        "pendidikan_kk_id": civil_education(p),
        "pendidikan_sedang_id": _school_now(p),
        "pekerjaan_id": civil_occupation(world, p),
        "status_kawin": p["marital"],
        "kk_level": kk_level(p["role"], p["sex"], rng),
        "warganegara_id": np.ones(n, np.int64),
        "golongan_darah_id": pick(rng, BLOOD, n) + 1,
        "cacat_id": _disability_kind(p, rng),
        "id_asuransi": _insurance(world, p, rng),
        "status_dasar": _vital_status(p, rng),
        **_adult_codes(p, rng),
    }


def _vital_status(p: dict[str, Ints], rng: np.random.Generator) -> Ints:
    told = rng.random(len(p["dead"])) >= STALE_VITAL_STATUS
    found: Ints = np.where(told & p["dead"], 2, np.where(told & p["moved"], 3, 1))
    return found


def _adult_codes(p: dict[str, Ints], rng: np.random.Generator) -> dict[str, Ints]:
    """Identity card, contraception and pregnancy."""
    n = len(p["sex"])
    adult = p["age"] >= 17
    fertile = (p["sex"] == FEMALE) & (p["marital"] == 2) & (p["age"] < 50)
    recorded = adult & (rng.random(n) < 0.96)
    pregnant = fertile & (p["age"] < 45) & (rng.random(n) < 0.05)
    return {
        "cara_kb_id": np.where(fertile & (rng.random(n) < 0.6), rng.choice(CONTRACEPTION, n), 0),
        "hamil": np.where(fertile, np.where(pregnant, 1, 2), 0),
        "ktp_el": np.where(recorded, 2, 1),
        "status_rekam": np.where(recorded, 3, np.where(adult, 2, 1)),
    }


def kk_level(role: Ints, sex: Ints, rng: np.random.Generator) -> Ints:
    """OpenSID relation 1 to 11; half of the parents in the house are parents-in-law."""
    level = np.where(sex == FEMALE, np.array(KK_LEVEL[FEMALE])[role], np.array(KK_LEVEL[MALE])[role])
    found: Ints = np.where((role == PARENT) & (rng.random(len(role)) < 0.5), 8, level)
    return found


def _school_now(p: dict[str, Ints]) -> Ints:
    found = np.full(len(p["age"]), 18)
    found[p["school"] == 1] = 3
    found[p["age"] < 7] = 1
    found[(p["age"] >= 5) & (p["age"] < 7)] = 2
    for stage, number in SCHOOL_NOW.items():
        found[(p["school"] == IN_SCHOOL) & (p["stage"] == stage)] = number
    return found


def _disability_kind(p: dict[str, Ints], rng: np.random.Generator) -> Ints:
    """Kind by the worst function; villages know of about half of the disabled."""
    known = p["disabled"] & (rng.random(len(p["age"])) < 0.5)
    functions = np.stack([p[f"difficulty_{name}"] for name in FUNCTIONS])
    kind = np.array([2, 3, 1, 1, 4, 4, 3, 1, 4, 4])[functions.argmin(axis=0)]
    found: Ints = np.where(known, kind, 7)
    return found


def _insurance(world: World, p: dict[str, Ints], rng: np.random.Generator) -> Ints:
    pbi, local = world.families["pbi_nas"][p["family"]], world.families["pbi_pemda"][p["family"]]
    other = np.where(rng.random(len(pbi)) < 0.3, 3, 1)
    found: Ints = np.where(pbi, 2, np.where(local, 4, other))
    return found


ORDER = (
    "alamat", "dusun", "rw", "rt", "nama", "no_kk", "nik", "sex", "tempatlahir", "tanggallahir", "agama_id",
    "pendidikan_kk_id", "pendidikan_sedang_id", "pekerjaan_id", "status_kawin", "kk_level", "warganegara_id", "ayah_nik",
    "nama_ayah", "ibu_nik", "nama_ibu", "golongan_darah_id", "akta_lahir", "dokumen_pasport", "tanggal_akhir_paspor",
    "dokumen_kitas", "akta_perkawinan", "tanggalperkawinan", "akta_perceraian", "tanggalperceraian", "cacat_id",
    "cara_kb_id", "hamil", "ktp_el", "status_rekam", "alamat_sekarang", "status_dasar", "suku", "tag_id_card",
    "id_asuransi", "no_asuransi", "lat", "lng",
)  # fmt: skip
