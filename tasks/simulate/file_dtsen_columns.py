"""What stands in each DTSEN column; the numbers are those of the Regsosek 2022 questionnaire, for want of DTSEN's own codebook."""

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from tasks.simulate import places
from tasks.simulate.opensid_codes import opensid_labels
from tasks.simulate.people import IN_SCHOOL, NO_CERTIFICATE, certificate_code
from tasks.simulate.records import coded, constant, nothing, number_text
from tasks.simulate.streams import Ints, Mask
from tasks.simulate.world import World

Cells = dict[str, pa.Array]
ASSET_COLUMNS = {
    "aset_bergerak_tabung_gas": "gas_cylinder", "aset_bergerak_lemari_es": "refrigerator", "aset_bergerak_ac": "air_conditioner",
    "aset_bergerak_pemanas_air": "water_heater", "aset_bergerak_telepon_rumah": "landline", "aset_bergerak_tv_datar": "flat_tv",
    "aset_bergerak_emas_perhiasan": "gold", "aset_bergerak_komputer_laptop_tablet": "computer",
    "aset_bergerak_sepeda_motor": "motorbike", "aset_bergerak_sepeda": "bicycle", "aset_bergerak_mobil": "car",
    "aset_bergerak_perahu": "boat", "aset_bergerak_kapal_perahu_motor": "motorboat", "aset_bergerak_smartphone": "smartphone",
    "aset_tidak_bergerak_lahan_lainnya": "other_land", "aset_tidak_bergerak_rumah_lainnya": "other_house",
}  # fmt: skip
LIVESTOCK_COLUMNS = {"sapi": "cattle", "kerbau": "buffalo", "kuda": "horse", "babi": "pig", "kambing_domba": "goat"}
HOUSING_COLUMNS = {
    "status_kepemilikan_rumah": "tenure", "jenis_lantai_terluas": "floor_material", "luas_lantai": "floor_area_m2",
    "jenis_dinding_terluas": "wall_material", "jenis_atap_terluas": "roof_material", "sumber_air_minum_utama": "water_source",
    "sumber_penerangan_utama": "light_source", "daya_terpasang": "power_va", "bahan_bakar_utama_memasak": "cooking_fuel",
    "fasilitas_bab": "toilet_access", "jenis_kloset": "closet_type", "pembuangan_akhir_tinja": "sewage_disposal",
}  # fmt: skip
FUNCTION_COLUMNS = {
    "penglihatan": "seeing", "pendengaran": "hearing", "berjalan_atau_naik_tangga": "walking", "menggunakan_tangan_jari": "hands",
    "belajar_kemampuan_intelektual": "learning", "pengendalian_perilaku": "behaviour", "berbicara_komunikasi": "speaking",
    "mengurus_diri": "selfcare", "mengingat_berkonsentrasi": "remembering", "kesedihan_depresi": "sadness",
}  # fmt: skip
YES_NO = ("2", "1")


def _yes_no(flag: Mask) -> pa.Array:
    """1 yes, 2 no."""
    return coded(np.asarray(flag, np.int32), YES_NO)


def _code(values: Ints) -> pa.Array:
    """A code number, blank where it is 0."""
    return number_text(values, np.asarray(values) == 0)


def person_cells(world: World, index: Ints) -> Cells:
    """The 48 columns of the person file."""
    p = {name: column[index] for name, column in world.persons.items()}
    family, at = p["family"], pa.array(index)
    f = {name: world.families[name][family] for name in ("pbi_nas", "pbi_pemda", "dwelling")}
    return {
        "nomor_induk_kependudukan": world.text["nik"].take(at),
        "nomor_kartu_keluarga": world.text["kk"].take(pa.array(family)),
        "nama": world.text["name"].take(at),
        "tanggal_lahir": nothing(len(index)),
        "jenis_kelamin": _code(p["sex"]),
        "status_hubungan_keluarga": _code(p["role"]),
        "pbi_nas": _yes_no(f["pbi_nas"]),
        "pbi_pemda": _yes_no(f["pbi_pemda"]),
        "status_kawin": _code(p["marital"]),
        **_school_cells(p),
        **_work_cells(world, p),
        "kondisi_gizi": _code(np.where(p["age"] < 5, np.where(p["difficulty_walking"] < 4, 2, 3), 0)),
        **{column: _code(p[f"difficulty_{name}"]) for column, name in FUNCTION_COLUMNS.items()},
        "penyakit_kronis": _code(p["chronic"]),
        **_card_cells(world, p, f["dwelling"]),
    }


def _school_cells(p: dict[str, Ints]) -> Cells:
    stage = np.where(p["school"] == 1, 0, p["stage"])
    attended = certificate_code(stage, p["madrasah"], p["vocational"])
    held = certificate_code(p["education"], p["madrasah"], p["vocational"])
    return {
        "partisipasi_sekolah": _code(p["school"]),
        "jenjang_tertinggi_yang_diduduki": _code(np.where(attended == NO_CERTIFICATE, 0, attended)),
        "kelas_tertinggi_yang_diduduki": _code(np.where(stage == 0, 0, p["grade"])),
        "ijazah_tertinggi_yang_dimiliki": _code(np.where(p["age"] >= 5, held, 0)),
    }


def _work_cells(world: World, p: dict[str, Ints]) -> Cells:
    kinds = list(world.parameters.occupations.values())
    industry = np.array([o.industry for o in kinds] + [0])[p["occupation"]]
    business = p["business"]
    return {
        "status_bekerja": _code(np.where(p["age"] < 5, 0, np.where(p["works"], 1, 2))),
        "lapangan_usaha_dari_pekerjaan_utama": _code(industry),
        "status_dalam_pekerjaan_utama": _code(np.array([o.status for o in kinds] + [0])[p["occupation"]]),
        "kepemilikan_usaha": _code(np.where(p["age"] < 5, 0, np.where(business, 1, 2))),
        "jumlah_usaha": _code(business.astype(np.int8)),
        "lapangan_usaha_dari_usaha_utama": _code(np.where(business, industry, 0)),
        "jumlah_pekerja_yang_dibayar_dari_usaha_utama": number_text(p["workers_paid"], ~business),
        "jumlah_pekerja_yang_tidak_dibayar_dari_usaha_utama": number_text(p["workers_unpaid"], ~business),
        "omzet_usaha_utama": _code(np.where(business, p["turnover"], 0)),
    }


def _card_cells(world: World, p: dict[str, Ints], dwelling: Ints) -> Cells:
    """What the identity card says; the family file's places under other headers."""
    return {
        **{f"{column}_ktp": cells for column, cells in _place_cells(world, p["area"]).items()},
        "rt_ktp": places.rt_words(world, dwelling),
        "rw_ktp": places.rw_words(world, dwelling),
        "dusun_ktp": pc.utf8_upper(places.hamlet_words(world, dwelling).cast(pa.string())),
        "alamat_ktp": places.street(world, dwelling),
        "pekerjaan_ktp": coded(civil_occupation(world, p) - 1, opensid_labels("pekerjaan_id")),
        "pendidikan_akhir_ktp": coded(civil_education(p) - 1, opensid_labels("pendidikan_kk_id")),
    }


def civil_occupation(world: World, p: dict[str, Ints]) -> Ints:
    """Dukcapil occupation 1 to 89; 1 none, 2 housekeeping, 3 pupil."""
    numbers = np.array([o.dukcapil for o in world.parameters.occupations.values()] + [0])[p["occupation"]]
    idle = np.where(p["school"] == IN_SCHOOL, 3, np.where((p["sex"] == 2) & (p["marital"] > 1), 2, 1))
    found: Ints = np.where(numbers > 0, numbers, idle)
    return found


def civil_education(p: dict[str, Ints]) -> Ints:
    """Dukcapil education 1 to 10 from the level held and whether school was ever seen."""
    none = np.where(p["school"] == 1, 1, 2)
    found: Ints = np.where(p["education"] == 0, none, np.array([1, 3, 4, 5, 7, 8, 9])[p["education"]])
    return found


def family_cells(world: World, index: Ints) -> Cells:
    """The 52 columns of the family file."""
    f = {name: column[index] for name, column in world.families.items()}
    d = {name: column[f["dwelling"]] for name, column in world.dwellings.items()}
    meter = 523_000_000_000 + d["meter"].astype(np.int64)
    return {
        "nomor_kartu_keluarga": world.text["kk"].take(pa.array(index)),
        **_place_cells(world, f["area"]),
        "alamat": places.street(world, f["dwelling"]),
        "jumlah_anggota_keluarga": _code(f["size"]),
        "nama_kepala_keluarga": world.text["name"].take(pa.array(f["head"])),
        "desil_nasional": _code(f["desil_nasional"]),
        "desil_provinsi": _code(f["desil_provinsi"]),
        "desil_kabupaten_kota": _code(f["desil_kabupaten"]),
        "pbi_nas": _yes_no(f["pbi_nas"]),
        "pbi_pemda": _yes_no(f["pbi_pemda"]),
        "id_pelanggan_pln": number_text(meter, d["light_source"] != 1),
        **{column: _code(d[name]) for column, name in HOUSING_COLUMNS.items()},
        "kepemilikan_aset": number_text(_asset_sum(d)),
        **{column: _yes_no(d[f"asset_{name}"]) for column, name in ASSET_COLUMNS.items()},
        **{f"jumlah_ternak_{word}": number_text(d[f"livestock_{name}"]) for word, name in LIVESTOCK_COLUMNS.items()},
    }


def _place_cells(world: World, area: Ints) -> Cells:
    """Codes of the statistics office and its names, from province to desa."""
    n, regency = len(area), world.geography.regency
    return {
        "kode_provinsi": constant(regency.bps_code[:2], n),
        "provinsi": constant(regency.province.upper(), n),
        "kode_kabupaten_kota": constant(regency.bps_code, n),
        "kabupaten_kota": constant(world.geography.short_name.upper(), n),
        "kode_kecamatan": places.area_words(world, "kecamatan_bps_code", area),
        "kecamatan": places.area_words(world, "kecamatan_name", area, upper=True),
        "kode_kelurahan_desa": places.area_words(world, "bps_code", area),
        "kelurahan_desa": places.area_words(world, "bps_name", area, upper=True),
    }


def _asset_sum(d: dict[str, Ints]) -> Ints:
    """Belongings as a sum of powers of two in column order, as Regsosek stores multiple answers."""
    owned = [d[f"asset_{name}"].astype(np.int64) << i for i, name in enumerate(ASSET_COLUMNS.values())]
    found: Ints = np.sum(owned, axis=0)
    return found
