"""Problems of households from evidence through help to outcome; the laboratory works by name, by address and by problem."""

from config.schema.types import Column, Kind, Table

COLUMNS = (
    Column(
        name="problem",
        kind=Kind.CODE,
        codes="problem",
        meaning="Problem of a household or desa.",
        meaning_id="Masalah rumah tangga.",
        public=True,
    ),
    Column(
        name="problem_state",
        kind=Kind.CODE,
        codes="problem_state",
        meaning="Whether the problem is open, served, solved or came back.",
        meaning_id="Keadaan masalah: belum dilayani, sudah dilayani, selesai atau muncul lagi.",
        public=True,
    ),
    Column(
        name="problem_outcome",
        kind=Kind.CODE,
        codes="problem_outcome",
        meaning="What a check after the activity found of the problem.",
        meaning_id="Hasil pemeriksaan setelah kegiatan.",
    ),
    Column(
        name="checked_on",
        kind=Kind.DATE,
        meaning="Date of the check after the activity.",
        meaning_id="Tanggal pemeriksaan setelah kegiatan.",
    ),
    Column(
        name="subject_id",
        kind=Kind.ID,
        meaning="Person or household that has the problem.",
        meaning_id="Orang atau rumah tangga yang memiliki masalah.",
    ),
    Column(
        name="is_present",
        kind=Kind.BOOLEAN,
        meaning="The statement shows the problem; false when it shows that there is none.",
        meaning_id="Keterangan menunjukkan masalah; salah bila menunjukkan tidak ada masalah.",
    ),
    Column(
        name="came_back",
        kind=Kind.BOOLEAN,
        meaning="The statement says that a problem once solved came back.",
        meaning_id="Keterangan menyatakan masalah yang selesai muncul lagi.",
    ),
    Column(
        name="evidence",
        kind=Kind.TEXT,
        meaning="Columns of the statement that show the problem or its end.",
        meaning_id="Kolom yang menunjukkan masalah atau selesainya.",
    ),
    *(
        Column(name=f"{name}_on", kind=Kind.DATE, meaning=f"{en}.", meaning_id=f"{ind}.")
        for name, en, ind in (
            ("opened", "First day on which the problem was shown", "Hari pertama masalah terlihat"),
            ("served", "First day of help since the problem is there", "Hari pertama masalah dilayani"),
            ("solved", "First day on which the problem was shown to be gone", "Hari pertama masalah terlihat selesai"),
            ("reopened", "Day on which a solved problem was shown again", "Hari masalah yang selesai terlihat lagi"),
            (
                "followed",
                "Day at which ages counted when problems were followed last",
                "Hari perhitungan umur saat masalah terakhir diikuti",
            ),
        )
    ),
    Column(
        name="intervention_id",
        kind=Kind.ID,
        meaning="Key of one intervention: the register line or list row it was read from.",
        meaning_id="Kunci intervensi.",
    ),
    Column(
        name="repairs_mark",
        kind=Kind.TEXT,
        meaning="Fingerprint of all accepted repairs.",
        meaning_id="Sidik jari semua perbaikan yang diterima.",
    ),
)

TABLES = (
    Table(
        name="core.problem_evidence",
        grain="one statement about whether a household or one of its members has a problem that some statement shows",
        columns=("household_id", "problem", "subject_id", "observed_on", "is_present", "came_back", "source", "record_id", "evidence"),
        key=("household_id", "problem", "subject_id", "observed_on", "record_id", "is_present"),
        required=("source", "evidence"),
        foreign={"household_id": "core.household"},
    ),
    Table(
        name="core.intervention",
        grain="one activity or programme receipt of one of the five kinds of partner for a household's or a desa's problem",
        columns=("intervention_id", "household_id", "family_id", "problem", "area_code", "partner_kind", "partner", "served_on",
                 "planned_rp", "realised_rp", "source", "record_id"),
        key=("intervention_id",),
        required=("partner_kind", "source", "record_id"),
        foreign={"area_code": "core.region", "household_id": "core.household"},
    ),
    Table(
        name="core.problem",
        grain="one problem that a household has or had, with its state and the statement that decides it",
        columns=("household_id", "problem", "area_code", "problem_state", "opened_on", "served_on", "solved_on", "reopened_on",
                 "evidence", "source", "record_id", "observed_on"),
        key=("household_id", "problem"),
        required=("problem_state", "evidence", "source", "record_id"),
        foreign={"household_id": "core.household"},
    ),
    Table(
        name="core.problem_news",
        grain="one household, or one there was, of which something is new since problems were followed last",
        columns=("household_id",),
        key=("household_id",),
    ),
    Table(
        name="audit.problem_basis",
        grain="what the problems of all households were followed with, unless they are to be followed anew",
        columns=("config_hash", "followed_on"),
        key=("config_hash",),
        required=("followed_on",),
    ),
    Table(
        name="audit.merged_repairs",
        grain="the accepted repairs that persons and families were merged with last",
        columns=("repairs_mark",),
        key=("repairs_mark",),
    ),
)  # fmt: skip
