"""Invented persons as plain tables of the sources that the simulator does not write."""

import datetime as dt
import random
from collections.abc import Sequence

from config.region import Region

MEN = ("SLAMET", "RATMO", "WASDI", "AGUS", "BAMBANG", "DARMAN", "EKO", "FAJAR", "GUNAWAN", "HADI", "IMRON", "JOKO")
WOMEN = ("SURATI", "WASMI", "RATMI", "AMINAH", "DEWI", "ENDANG", "FITRI", "HANDAYANI", "ISTIQOMAH", "KARTINI")
LAST = (
    "SUSILO",
    "PRASETYO",
    "WAHYUNI",
    "LESTARI",
    "SANTOSO",
    "UTAMI",
    "HIDAYAT",
    "RAHAYU",
    "SETIAWAN",
    "MULYANI",
    "KUSUMA",
)
PLACES = ("PEKALONGAN", "BATANG", "PEMALANG", "TEGAL", "SEMARANG", "KENDAL")
STREETS = ("JL. MELATI", "JL. MAWAR", "DUSUN KRAJAN", "JL. KENANGA", "DUSUN WETAN", "JL. MASJID")
HAMLETS = ("KRAJAN", "WETAN", "KULON", "TENGAH")
JOBS = ("PETANI/PEKEBUN", "BURUH HARIAN LEPAS", "WIRASWASTA", "MENGURUS RUMAH TANGGA", "PELAJAR/MAHASISWA", "PEDAGANG")
SCHOOLS = ("TAMAT SD/SEDERAJAT", "SLTP/SEDERAJAT", "SLTA/SEDERAJAT", "TIDAK/BELUM SEKOLAH")
VERDICTS = ("Layak", "Tidak Layak", "Meninggal", "Pindah")
AIDS = ("Program Keluarga Harapan (PKH)", "Sembako, dahulu BPNT", "Tidak ada")
FAMILY = (
    ("KEPALA KELUARGA", "K", 46, False),
    ("ISTRI", "K", 41, True),
    ("ANAK", "BK", 15, False),
    ("ANAK", "BK", 11, True),
)
BIP_HEADERS = (
    "No", "No. KK", "Alamat", "Nama Dusun", "RT", "RW", "Nama Lengkap", "NIK", "Tempat Lahir", "Tanggal Lahir", "Jenis Kelamin", "SHDK",
    "Agama", "Pendidikan", "Pekerjaan", "Nama Ibu", "Nama Ayah", "Status Kawin",
)  # fmt: skip
BIP_BLOCK = ("No. KK", "Alamat", "Nama Dusun", "RT", "RW")
SIAK_HEADERS = ("Nomor KK", "NIK", "Nama Penduduk", "Status Hidup / Tidak Valid", "SHDK", "ALAMAT", "RW", "RT")
FORM_HEADERS = (
    "Timestamp", "Nama lengkap sesuai KTP", "Nomor Induk Kependudukan (NIK)", "Nomor Kartu Keluarga (KK)", "Jenis kelamin",
    "Tempat lahir", "Tanggal lahir", "Kecamatan", "Desa/Kelurahan", "Alamat tempat tinggal", "RT", "RW", "Pekerjaan utama",
    "Ijazah tertinggi yang dimiliki", "Bagaimana keadaan warga ini saat dikunjungi?", "Bantuan yang diterima setahun terakhir",
)  # fmt: skip


def invent(desas: Sequence[Region], count: int, rng: random.Random) -> list[dict[str, str]]:
    """Persons in families of four, by header words of the sources below; nobody lives."""
    people = []
    for number in range(count):
        family, member = divmod(number, len(FAMILY))
        desa = desas[family % len(desas)]
        relation, married, age, woman = FAMILY[member]
        born = dt.date(2026 - age, 1, 1) - dt.timedelta(days=rng.randint(1, 2500))
        dotless = desa.area_code.replace(".", "")
        day = born.day + (40 if woman else 0)
        people.append(
            {
                "NIK": f"{dotless[:6]}{day:02d}{born:%m%y}{number % 997 + 1:04d}",
                "KK": f"{dotless[:6]}{10 + family % 18:02d}0{1 + family % 9}1{family % 10}{family % 997 + 1:04d}",
                "nama": f"{rng.choice(WOMEN if woman else MEN)} {rng.choice(LAST)}",
                "lahir": born.isoformat(), "tempat": rng.choice(PLACES), "wanita": "ya" if woman else "",
                "SHDK": relation, "kawin": married, "jalan": f"{STREETS[family % len(STREETS)]} NO. {family + 1}",
                "dusun": HAMLETS[family % len(HAMLETS)], "rt": f"{family % 5 + 1:03d}", "rw": f"{family % 2 + 1:03d}",
                "kerja": rng.choice(JOBS), "sekolah": rng.choice(SCHOOLS), "ibu": rng.choice(WOMEN), "ayah": rng.choice(MEN),
                "desa": desa.name, "kecamatan": desa.kecamatan_name,
            }
        )  # fmt: skip
    return people


def bip_rows(people: Sequence[dict[str, str]]) -> list[list[object]]:
    """Rows under `BIP_HEADERS`, the family's block written beside each member."""
    return [
        [i, p["KK"], p["jalan"], p["dusun"], p["rt"], p["rw"], p["nama"], p["NIK"], p["tempat"], p["lahir"], "P" if p["wanita"] else "L",
         p["SHDK"], "ISLAM", p["sekolah"], p["kerja"], p["ibu"], p["ayah"], p["kawin"]]
        for i, p in enumerate(people, 1)
    ]  # fmt: skip


def siak_rows(people: Sequence[dict[str, str]], rng: random.Random) -> list[list[object]]:
    """Rows under `SIAK_HEADERS`."""
    states = ("Hidup", "Hidup", "Hidup", "Mati", "Tidak Valid")
    return [[p["KK"], p["NIK"], p["nama"], rng.choice(states), p["SHDK"], p["jalan"], p["rw"], p["rt"]] for p in people]


def form_rows(people: Sequence[dict[str, str]], rng: random.Random) -> list[list[object]]:
    """Rows under `FORM_HEADERS`."""
    return [
        [f"14/08/2026 9:{i % 60:02d}:12", p["nama"].title(), p["NIK"], p["KK"], "Perempuan" if p["wanita"] else "Laki-laki",
         p["tempat"].title(), p["lahir"], p["kecamatan"], p["desa"], p["jalan"].title(), p["rt"], p["rw"], p["kerja"].title(),
         "SD/sederajat", rng.choice(VERDICTS), ", ".join(rng.sample(AIDS[:2], rng.randint(1, 2)))]
        for i, p in enumerate(people)
    ]  # fmt: skip
