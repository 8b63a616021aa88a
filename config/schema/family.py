"""Families (one family card) and households (one dwelling); two entities because sources count one or the other."""

from config.schema.types import Column, Kind, Table

COLUMNS = (
    Column(
        name="family_id",
        kind=Kind.ID,
        meaning="Minted id of a family, opaque; not the card number, which is re-issued.",
        meaning_id="Nomor tetap keluarga, bukan nomor KK.",
    ),
    Column(
        name="household_id",
        kind=Kind.ID,
        meaning="Minted id of a household: families that share a dwelling.",
        meaning_id="Nomor tetap rumah tangga: keluarga yang tinggal serumah.",
    ),
    Column(
        name="head_name",
        kind=Kind.NAME,
        meaning="Name of the head of the family.",
        meaning_id="Nama kepala keluarga.",
        sensitive=True,
    ),
    Column(
        name="head_nik",
        kind=Kind.NIK,
        meaning="NIK of the head of the family.",
        meaning_id="NIK kepala keluarga.",
        sensitive=True,
    ),
    Column(
        name="head_nik_status",
        kind=Kind.CODE,
        codes="id_number_status",
        meaning="What is wrong with the NIK of the head, or valid.",
        meaning_id="Keadaan NIK kepala keluarga: sah atau apa cacatnya.",
    ),
    Column(
        name="head_person_id",
        kind=Kind.ID,
        meaning="Person who heads the family.",
        meaning_id="Orang yang menjadi kepala keluarga.",
    ),
    Column(
        name="member_count_declared",
        kind=Kind.INTEGER,
        minimum=1,
        maximum=40,
        unit="persons",
        meaning="Members of the family as the source states.",
        meaning_id="Jumlah anggota keluarga menurut sumber.",
    ),
    Column(
        name="member_count",
        kind=Kind.INTEGER,
        minimum=0,
        unit="persons",
        meaning="Living members where some source lists the whole family, else the number a source declares.",
        meaning_id="Anggota yang hidup bila ada sumber yang mendaftar seluruh keluarga, kalau tidak jumlah menurut sumber.",
    ),
    Column(
        name="family_count",
        kind=Kind.INTEGER,
        minimum=1,
        unit="families",
        meaning="Families in the household.",
        meaning_id="Jumlah keluarga dalam rumah tangga.",
    ),
    Column(
        name="electricity_customer",
        kind=Kind.TEXT,
        meaning="Customer number of the electricity meter; shared by families of one dwelling.",
        meaning_id="ID pelanggan PLN.",
        sensitive=True,
    ),
    Column(
        name="source_family_key",
        kind=Kind.ID,
        meaning="The source's own key of the family or household.",
        meaning_id="Kunci keluarga menurut sumber.",
        sensitive=True,
    ),
)

TABLES = (
    Table(
        name="std.family_record",
        grain="one statement of one source about one family",
        columns=("record_id", "submission_id", "source", "source_table", "sheet", "row_no", "observed_on", "area_code",
                 "kk", "kk_status", "head_name", "head_nik", "member_count_declared", "electricity_customer",
                 "address", "hamlet", "rt", "rw"),
        key=("record_id",),
        required=("submission_id", "source", "source_table", "sheet", "row_no"),
        foreign={"submission_id": "core.submission", "area_code": "core.region"},
    ),
    Table(
        name="core.family",
        grain="one family (family card)",
        columns=("family_id", "household_id", "kk", "head_person_id", "area_code", "rt", "rw", "address",
                 "member_count", "member_count_declared", "observed_on", "valid_from", "recorded_from"),
        key=("family_id",),
        required=("household_id",),
        foreign={"household_id": "core.household", "area_code": "core.region"},
    ),
    Table(
        name="core.household",
        grain="one household (families that share a dwelling)",
        columns=("household_id", "area_code", "family_count", "member_count"),
        key=("household_id",),
        required=("family_count",),
        foreign={"area_code": "core.region"},
    ),
)  # fmt: skip
