"""Other words for headers, as clerks and student teams write them; made without looking at the aliases of the sources."""

import random
from collections.abc import Sequence

# canonical column: in English, short, in other Indonesian words
OTHER_WORDS = {
    "nik": ("National ID Number", "No. NIK", "Nomor Induk Kependudukan"),
    "kk": ("Family Card Number", "No. KK", "Nomor Kartu Keluarga"),
    "full_name": ("Full Name", "Nm Lengkap", "Nama Warga"),
    "head_name": ("Name of Household Head", "Nm Kepala Kel.", "Nama Kepala Keluarga"),
    "head_nik": ("National ID of Head", "NIK Kepala", "NIK Kepala Keluarga"),
    "birth_place": ("Place of Birth", "Tmp Lahir", "Kota Kelahiran"),
    "birth_date": ("Date of Birth", "Tgl Lhr", "Tanggal Kelahiran"),
    "sex": ("Gender", "JK", "Kelamin (L/P)"),
    "address": ("Home Address", "Almt", "Alamat Rumah"),
    "hamlet": ("Hamlet", "Dsn", "Dukuh"),
    "rt": ("RT Number", "No RT", "Rukun Tetangga"),
    "rw": ("RW Number", "No RW", "Rukun Warga"),
    "relation": ("Relationship to Head", "Hub. Kel.", "Status Hubungan Dalam Keluarga"),
    "marital_status": ("Marital Status", "Sts Kawin", "Status Pernikahan"),
    "education": ("Education", "Pddk Terakhir", "Ijazah Terakhir"),
    "school_participation": ("Currently in School", "Sts Sekolah", "Status Bersekolah"),
    "occupation": ("Occupation", "Pek.", "Mata Pencaharian"),
    "mother_name": ("Mother's Name", "Nm Ibu", "Nama Ibu Kandung"),
    "kecamatan_name_raw": ("Sub-district", "Kec.", "Nama Kecamatan"),
    "desa_name_raw": ("Village Name", "Ds./Kel.", "Nama Desa/Kelurahan"),
    "kabupaten_name_raw": ("Regency", "Kab.", "Nama Kabupaten"),
    "area_code_raw": ("Village Code", "Kd Desa", "Kode Wilayah Desa"),
    "verification_status": ("Result of Visit", "Ket. Hasil", "Hasil Verifikasi Lapangan"),
    "vital_status": ("Alive or Dead", "Sts Hidup", "Status Hidup Mati"),
    "stage": ("Stage", "Thp", "Tahap Salur"),
    "age_declared": ("Age", "Usia", "Usia (tahun)"),
    "aid_amount_rp": ("Amount of Aid (Rp)", "Nominal Bantuan", "Besar Bantuan (Rupiah)"),
    "activity_date": ("Report Date", "Tgl Laporan", "Tanggal Laporan"),
    "source_family_key": ("Family ID", "ID Kel.", "Nomor ID Keluarga"),
    "household_size": ("Household Size", "Jml ART", "Banyaknya Anggota Rumah Tangga"),
    "floor_area_m2": ("Floor Area (m2)", "Luas Lt (m2)", "Luas Lantai Bangunan (m2)"),
    "wall_material": ("Wall Material", "Jns Dinding", "Bahan Dinding"),
    "roof_material": ("Roof Material", "Jns Atap", "Bahan Atap"),
    "floor_material": ("Floor Material", "Jns Lantai", "Bahan Lantai"),
    "water_source": ("Drinking Water Source", "Sbr Air Minum", "Asal Air Minum"),
    "budget_line_id": ("Account Code", "Kd Rek.", "Nomor Rekening Kegiatan"),
    "planned_rp": ("Budget (Rp)", "Angg. (Rp)", "Pagu Anggaran (Rp)"),
    "realised_rp": ("Spent (Rp)", "Realis. (Rp)", "Realisasi Belanja (Rp)"),
    "partner": ("Partner", "Nm Mitra", "Nama Mitra"),
    "partner_kind": ("Kind of Partner", "Jns Mitra", "Golongan Mitra"),
    "activity": ("Activity", "Keg.", "Nama Kegiatan"),
    "problem": ("Problem", "Mslh", "Jenis Permasalahan"),
    "participant_number": ("Participant Number", "No Psrt", "Nomor Kepesertaan"),
    "observed_on": ("Date of Visit", "Wkt Isi", "Waktu Pengisian"),
    "funding_source": ("Source of Funds", "Sbr Dana", "Asal Dana"),
}
ENGLISH, SHORT, OTHER = range(3)
NOISE_HEADERS = ("Paraf", "Catatan Petugas", "Nomor HP", "Sudah Dicek", "Foto", "Golongan Darah", "Kode Pos")
GROUP_NAMES = {
    "nik": "IDENTITAS", "kk": "IDENTITAS", "full_name": "IDENTITAS", "birth_place": "KELAHIRAN", "birth_date": "KELAHIRAN",
    "address": "TEMPAT TINGGAL", "rt": "TEMPAT TINGGAL", "rw": "TEMPAT TINGGAL", "hamlet": "TEMPAT TINGGAL",
    "kecamatan_name_raw": "WILAYAH", "desa_name_raw": "WILAYAH", "area_code_raw": "WILAYAH", "kabupaten_name_raw": "WILAYAH",
}  # fmt: skip


def other_word(names: Sequence[str], which: int) -> str | None:
    """Another header for a column that any of these canonical names is read from."""
    return next((OTHER_WORDS[name][which] for name in names if name in OTHER_WORDS), None)


def misspelt(header: str, rng: random.Random) -> str:
    """A header with one letter left out, doubled or turned round with the next; short ones stay."""
    places = [i for i in range(1, len(header) - 1) if header[i].isalpha() and header[i + 1].isalpha()]
    at, kind = rng.random(), rng.choice(("drop", "double", "turn"))
    if len(header) < 5 or not places:
        return header
    i = places[int(at * len(places))]
    if kind == "drop":
        return header[:i] + header[i + 1 :]
    if kind == "double":
        return header[: i + 1] + header[i:]
    return header[:i] + header[i + 1] + header[i] + header[i + 2 :]
