"""What the 2022 registration (Regsosek) asks beside the other sources; its answers in sums of powers of two are taken apart here."""

from config.schema.types import Column, Kind

# Column, English, Indonesian: questions 411, 426, 431a and 431f of the member sheet.
ANSWERS = (
    ("has_birth_certificate", "Holds a birth certificate", "Memiliki akta kelahiran"),
    ("has_child_card", "Holds a child's identity card (KIA)", "Memiliki KIA"),
    ("has_own_health_insurance", "Pays the public health insurance (JKN) itself", "Peserta JKN mandiri"),
    ("has_employer_health_insurance", "Has public health insurance through an employer", "Peserta JKN pemberi kerja"),
    ("has_other_health_insurance", "Has another health insurance", "Memiliki jaminan kesehatan lain"),
    ("has_accident_insurance", "Has work accident insurance", "Memiliki jaminan kecelakaan kerja"),
    ("has_death_insurance", "Has death insurance", "Memiliki jaminan kematian"),
    ("has_old_age_insurance", "Has old-age insurance", "Memiliki jaminan hari tua"),
    ("has_pension_insurance", "Has pension insurance", "Memiliki jaminan pensiun"),
    ("has_other_pension", "Has another pension", "Memiliki pensiun lain"),
    ("business_advertises_online", "Advertises its business on the internet", "Memasarkan usaha lewat internet"),
    ("business_sells_online", "Sells on the internet", "Menjual lewat internet"),
)
PROGRAMMES = {
    "blt_dd": ("cash aid from the village fund", "BLT Dana Desa"),
    "subsidi_listrik": ("the electricity subsidy", "subsidi listrik"),
    "bantuan_pemda": ("aid of the regional government", "bantuan pemerintah daerah"),
    "pip": ("the school grant PIP", "Program Indonesia Pintar"),
}
COLUMNS = (
    *(Column(name=name, kind=Kind.BOOLEAN, meaning=f"{en}.", meaning_id=f"{ind}.") for name, en, ind in ANSWERS),
    *(
        Column(name=f"receives_{name}", kind=Kind.BOOLEAN, meaning=f"Receives {en}.", meaning_id=f"Menerima {ind}.")
        for name, (en, ind) in PROGRAMMES.items()
    ),
    *(
        Column(
            name=f"{name}_year",
            kind=Kind.INTEGER,
            minimum=2000,
            maximum=2100,
            unit="year",
            meaning=f"Year in which the family last received {name.upper()}.",
            meaning_id=f"Tahun terakhir keluarga menerima {name.upper()}.",
        )
        for name in ("bpnt", "pkh", "blt_dd")
    ),
)
TABLES = ()
