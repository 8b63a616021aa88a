"""The P3KE family list of 2025 (domain.md 3.5): two title rows, labels of its own in place of codes, an undotted area code."""

import numpy as np
import pyarrow as pa

from config.simulate_files import Defect
from tasks.simulate import defects, places
from tasks.simulate.dates import WITH_TIME, date_text
from tasks.simulate.defects import Injector
from tasks.simulate.file_dtsen_columns import civil_education, civil_occupation
from tasks.simulate.file_programmes import damage_identity
from tasks.simulate.opensid_codes import opensid_labels
from tasks.simulate.records import Records, coded, constant, nothing, number_text
from tasks.simulate.sheet_writer import NUMBER
from tasks.simulate.streams import Ints, Mask
from tasks.simulate.truth import Log
from tasks.simulate.workbooks import write_list
from tasks.simulate.world import World

YEAR = 2025
# Regsosek code -> word of P3KE, which is coarser; index 0 is unused.
TENURE = ("", "Milik sendiri", "Kontrak/sewa", "Menumpang", "Dinas", "Lainnya")
ROOF = (
    "",
    "Beton",
    "Genteng",
    "Asbes/Seng",
    "Asbes/Seng",
    "Kayu/sirap",
    "Bambu",
    "Jerami/Ijuk/Rumbia/Daun-daunan",
    "Lainnya",
)
WALL = ("", "Tembok", "Plesteran anyaman bambu/kawat", "Kayu/papan", "Anyaman bambu", "Batang kayu", "Bambu", "Lainnya")
TILED = "Keramik/Granit/Marmer/Ubin/Tegel/Teraso"
FLOOR = ("", TILED, TILED, "Parket/vinil/permadani", TILED, "Kayu/papan", "Semen", "Bambu", "Tanah", "Lainnya")
LIGHT = ("", "Listrik Pribadi s/d 900 Watt", "Listrik Bersama", "Genset/solar cell", "Non-Listrik")
LIGHT_STRONG = "Listrik Pribadi > 900 Watt"
FUEL = (
    "",
    *["Listrik/Gas"] * 6,
    "Minyak tanah",
    "Arang/Kayu",
    "Arang/Kayu",
    "Arang/Kayu",
    "Lainnya",
    "Tidak memasak di rumah",
)
WATER = (
    "", "Air Kemasan/Isi Ulang", "Air Kemasan/Isi Ulang", "Ledeng/PAM", "Sumur bor/pompa", "Sumur terlindung",
    "Sumur tidak terlindung", "Mata air terlindung", "Mata air tidak terlindung", "Air Permukaan (Sungai, Danau, dll)",
    "Air hujan", "Lainnya",
)  # fmt: skip
TOILET = ("Ya, dengan Septic Tank", "Ya, tanpa Septic Tank", "Tidak, Jamban Umum/Bersama", "Tidak ada")
YES_NO = ("TIDAK", "YA")
SEX = ("LAKI-LAKI", "PEREMPUAN")
SEX_SHAPES = (("L", "P"), ("Lk", "Pr"), ("Laki-laki", "Perempuan"))


def write_p3ke(world: World, log: Log) -> None:
    """Writes the families of the older desil 1 to 4 below `p3ke/`."""
    rng, coverage = world.streams.named("p3ke"), world.parameters.coverage
    families = world.families
    poor = families["desil_p3ke"] <= coverage.p3ke_desil
    family = np.flatnonzero(poor & (rng.random(len(poor)) < coverage.p3ke_families))
    records = Records({}, families["head"][family], family)
    records.cells = _cells(world, records, rng)
    records.kinds = {"No": NUMBER, "Desil Kesejahteraan": NUMBER}
    injector = Injector(records, world.parameters.defects["p3ke"], rng)
    birth = defects.damage_birth(
        injector, world.persons["birth"][records.person], world.persons["birth_year"][records.person]
    )
    records.cells["Tanggal Lahir"] = date_text(birth, WITH_TIME)
    damage_identity(world, injector, name="Kepala Keluarga", nik="NIK", kk=None)
    _damage_sex(injector, world.persons["sex"][records.person])
    defects.damage_missing(injector, ("Alamat", "Pekerjaan", "Jenis Atap", "Memiliki Simpanan", "Resiko Stunting"))
    regency = world.geography.regency
    titles = ((f"DATA KELUARGA P3KE {regency.name.upper()} (DATA SIMULASI)",), (f"Tahun: {YEAR}",))
    path = log.root / "p3ke" / f"p3ke_keluarga_{YEAR}_{regency.code}.xlsx"
    write_list(log, path, "Keluarga", defects.with_duplicates(injector), titles=titles)


def _damage_sex(injector: Injector, sex: Ints) -> None:
    hit = injector.hits(Defect.SEX_SHAPE)
    shape = injector.rng.integers(0, len(SEX_SHAPES), len(hit))
    for i, words in enumerate(SEX_SHAPES):
        for code, word in enumerate(words, 1):
            injector.records.put("Jenis Kelamin", hit & (shape == i) & (sex == code), word)


def _yes(flag: Mask) -> pa.Array:
    return coded(np.asarray(flag, np.int32), YES_NO)


def _cells(world: World, records: Records, rng: np.random.Generator) -> dict[str, pa.Array]:
    n, person, family = len(records), records.person, records.family
    p = {name: column[person] for name, column in world.persons.items()}
    f = {name: column[family] for name, column in world.families.items()}
    area = f["area"]
    return {
        "No": number_text(np.arange(1, n + 1)),
        "ID Keluarga P3KE": number_text(3_326_000_000_000 + family.astype(np.int64)),
        "Provinsi": constant(world.geography.regency.province.upper(), n),
        "Kabupaten/Kota": constant(world.geography.short_name.upper(), n),
        "Kecamatan": places.area_words(world, "kecamatan_name", area, upper=True),
        "Desa/Kelurahan": places.area_words(world, "name", area, upper=True),
        "Kode Kemdagri": places.area_words(world, "area_code", area, plain=True),
        "Desil Kesejahteraan": number_text(f["desil_p3ke"]),
        "Alamat": places.street(world, f["dwelling"]),
        "Kepala Keluarga": world.text["name"].take(pa.array(person)),
        "NIK": world.text["nik"].take(pa.array(person)),
        "Padan Dukcapil": _yes(rng.random(n) < 0.95),
        "Jenis Kelamin": coded(p["sex"] - 1, SEX),
        "Tanggal Lahir": nothing(n),
        "Pekerjaan": coded(civil_occupation(world, p) - 1, opensid_labels("pekerjaan_id")),
        "Pendidikan": coded(civil_education(p) - 1, opensid_labels("pendidikan_kk_id")),
        **_housing_cells(world, f["dwelling"]),
        **_aid_cells(world, records, rng),
    }


def _aid_cells(world: World, records: Records, rng: np.random.Generator) -> dict[str, pa.Array]:
    n, family = len(records), records.family
    f = {name: world.families[name][family] for name in ("bpnt", "pkh")}
    business = world.persons["business"][records.person]
    return {
        "Penerima BPNT": _yes(f["bpnt"]),
        "BPUM": _yes(business & (rng.random(n) < 0.2)),
        "BST": _yes(rng.random(n) < 0.05),
        "PKH": _yes(f["pkh"]),
        "SEMBAKO": _yes(f["bpnt"]),
        "Resiko Stunting": _yes(_small_child(world)[family] & (rng.random(n) < 0.3)),
    }


def _small_child(world: World) -> Mask:
    found: Mask = world.per_family(world.persons["age"] < 5) > 0
    return found


def _housing_cells(world: World, dwelling: Ints) -> dict[str, pa.Array]:
    d = {name: column[dwelling] for name, column in world.dwellings.items()}
    strong = (d["light_source"] == 1) & (d["power_va"] >= 3)
    own = d["toilet_access"] == 1
    toilet = np.select([own & (d["sewage_disposal"] <= 2), own, d["toilet_access"] <= 4], [0, 1, 2], 3)
    return {
        "Kepemilikan Rumah": coded(d["tenure"], TENURE),
        "Memiliki Simpanan": _yes(d["savings"] > 0),
        "Jenis Atap": coded(d["roof_material"], ROOF),
        "Jenis Dinding": coded(d["wall_material"], WALL),
        "Jenis Lantai": coded(d["floor_material"], FLOOR),
        "Sumber Penerangan": coded(np.where(strong, len(LIGHT), d["light_source"]), (*LIGHT, LIGHT_STRONG)),
        "Bahan Bakar Memasak": coded(d["cooking_fuel"], FUEL),
        "Sumber Air Minum": coded(d["water_source"], WATER),
        "Memiliki Fasilitas BAB": coded(toilet, TOILET),
    }
