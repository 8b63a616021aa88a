"""Programmes, who takes part, what villages verified and the laboratory's money."""

from config.schema.types import Column, Kind, Table

COLUMNS = (
    Column(
        name="programme",
        kind=Kind.CODE,
        codes="programme",
        meaning="Social programme.",
        meaning_id="Program bantuan.",
        public=True,
    ),
    Column(
        name="programme_name",
        kind=Kind.TEXT,
        meaning="Programme as the source names it.",
        meaning_id="Nama program menurut sumber.",
    ),
    Column(
        name="participant_number",
        kind=Kind.ID,
        meaning="The programme's own number of the participant.",
        meaning_id="Nomor peserta.",
        sensitive=True,
    ),
    Column(
        name="participation_id",
        kind=Kind.ID,
        meaning="Key of one participation: the record it was read from and the programme.",
        meaning_id="Kunci keikutsertaan.",
    ),
    Column(
        name="aid_amount_rp",
        kind=Kind.DECIMAL,
        unit="rupiah",
        minimum=0,
        meaning="Amount of aid.",
        meaning_id="Nilai bantuan.",
    ),
    Column(name="stage", kind=Kind.TEXT, meaning="Payment stage (tahap).", meaning_id="Tahap penyaluran."),
    Column(name="funding_source", kind=Kind.TEXT, meaning="Source of funds as written.", meaning_id="Sumber dana."),
    *(
        Column(
            name=f"receives_{p}",
            kind=Kind.BOOLEAN,
            meaning=f"Listed as receiving {p.upper()}.",
            meaning_id=f"Tercatat menerima {p.upper()}.",
        )
        for p in ("bpnt", "bpum", "bst", "pkh", "sembako", "pbi_nas", "pbi_pemda")
    ),
    Column(
        name="verification_status",
        kind=Kind.CODE,
        codes="verification_status",
        meaning="Verdict in the canonical vocabulary.",
        meaning_id="Hasil verifikasi dalam istilah baku.",
        public=True,
    ),
    Column(
        name="verification_word",
        kind=Kind.TEXT,
        meaning="The source's own word for the verdict.",
        meaning_id="Istilah verifikasi menurut sumber.",
    ),
    Column(
        name="verification_reason",
        kind=Kind.TEXT,
        meaning="Reason given with the verdict.",
        meaning_id="Alasan.",
        sensitive=True,
    ),
    Column(
        name="verification_id",
        kind=Kind.ID,
        meaning="Key of one verification statement.",
        meaning_id="Kunci hasil verifikasi.",
    ),
    Column(
        name="has_minutes",
        kind=Kind.BOOLEAN,
        meaning="The village meeting's minutes (berita acara) are named.",
        meaning_id="Berita acara musdes disebutkan.",
    ),
    Column(
        name="budget_line_id",
        kind=Kind.ID,
        meaning="Code of the budget line in the register.",
        meaning_id="Kode rekening kegiatan.",
    ),
    Column(name="partner", kind=Kind.TEXT, meaning="Partner that pays or acts.", meaning_id="Nama mitra.", public=True),
    Column(
        name="partner_kind",
        kind=Kind.CODE,
        codes="partner_kind",
        meaning="Which of the five kinds the partner is.",
        meaning_id="Jenis mitra: pemerintah kabupaten, pemerintah desa, masyarakat peduli, dunia usaha, perguruan tinggi.",
        public=True,
    ),
    Column(name="activity", kind=Kind.TEXT, meaning="Activity paid for.", meaning_id="Kegiatan."),
    Column(
        name="planned_rp",
        kind=Kind.DECIMAL,
        unit="rupiah",
        minimum=0,
        meaning="Planned amount.",
        meaning_id="Anggaran.",
    ),
    Column(
        name="realised_rp",
        kind=Kind.DECIMAL,
        unit="rupiah",
        minimum=0,
        meaning="Realised amount.",
        meaning_id="Realisasi.",
    ),
    Column(name="activity_date", kind=Kind.DATE, meaning="Date of the activity.", meaning_id="Tanggal kegiatan."),
)

TABLES = (
    Table(
        name="std.participation_record",
        grain="one statement of one source that one person or family is on one programme",
        columns=("participation_id", "record_id", "submission_id", "source", "observed_on", "area_code", "kk", "kk_status",
                 "programme", "aid_amount_rp", "stage"),
        key=("participation_id",),
        required=("record_id", "submission_id", "source", "programme"),
        foreign={"submission_id": "core.submission"},
    ),
    Table(
        name="std.verification_record",
        grain="one verdict of one list about one person",
        columns=("record_id", "submission_id", "source", "observed_on", "area_code", "verification_status", "verification_word", "has_minutes"),
        key=("record_id",),
        required=("submission_id", "source", "verification_status"),
        foreign={"submission_id": "core.submission"},
    ),
    Table(
        name="core.participation",
        grain="one person or family on one programme list",
        columns=("participation_id", "record_id", "person_id", "family_id", "programme", "source", "observed_on", "area_code", "aid_amount_rp", "stage"),
        key=("participation_id",),
        required=("programme", "source", "record_id"),
        foreign={"person_id": "core.person", "family_id": "core.family"},
    ),
    Table(
        name="core.verification",
        grain="one verdict of one village list on one person",
        columns=("verification_id", "record_id", "person_id", "family_id", "area_code", "verification_status", "verification_word", "has_minutes", "source", "observed_on"),
        key=("verification_id",),
        required=("verification_status", "source"),
        foreign={"person_id": "core.person"},
    ),
    Table(
        name="core.budget_line",
        grain="one activity line of the laboratory's register",
        columns=("record_id", "submission_id", "observed_on", "budget_line_id", "partner", "partner_kind", "activity", "area_code", "kk", "family_id", "problem",
                 "planned_rp", "realised_rp", "activity_date", "problem_outcome", "checked_on"),
        key=("record_id",),
        required=("partner_kind",),
        foreign={"area_code": "core.region"},
    ),
)  # fmt: skip
