"""Families and households over time: who belonged where and what happened, each with the two times that a belief has."""

from config.schema.types import Column, Kind, Table

COLUMNS = (
    Column(
        name="household_evidence",
        kind=Kind.CODE,
        codes="household_evidence",
        meaning="What shows that the family shares its household with others, the strongest sign.",
        meaning_id="Bukti bahwa keluarga tinggal serumah dengan keluarga lain, yang terkuat.",
    ),
    Column(
        name="family_event_id",
        kind=Kind.ID,
        meaning="Key of an event of a family, the same whenever it is found again.",
        meaning_id="Kunci peristiwa keluarga.",
    ),
    Column(
        name="family_event",
        kind=Kind.CODE,
        codes="family_event",
        meaning="What happened to the family.",
        meaning_id="Peristiwa keluarga.",
    ),
    Column(
        name="happened_on",
        kind=Kind.DATE,
        meaning="Day by which it had happened, that of the first statement that shows it; the day itself is rarely stated.",
        meaning_id="Tanggal paling lambat peristiwa, menurut keterangan pertama.",
    ),
    Column(
        name="other_family_id",
        kind=Kind.ID,
        meaning="The other family of an event: where members went or came from.",
        meaning_id="Keluarga lain dalam peristiwa: tujuan atau asal anggota.",
    ),
    Column(
        name="area_before",
        kind=Kind.ID,
        meaning="Village the family lived in before it moved.",
        meaning_id="Desa asal sebelum pindah.",
    ),
    Column(
        name="kk_before",
        kind=Kind.KK,
        meaning="Number the family's card had before.",
        meaning_id="Nomor KK sebelumnya.",
        sensitive=True,
    ),
)

TABLES = (
    Table(
        name="core.membership",
        grain="one person in one family over one period, as believed over another",
        columns=("person_id", "family_id", "relation", "valid_from", "valid_to", "recorded_from", "recorded_to"),
        key=("person_id", "family_id", "valid_from", "recorded_from"),
        foreign={"person_id": "core.person", "family_id": "core.family"},
    ),
    Table(
        name="core.residence",
        grain="one family in one household and desa over one period, as believed over another",
        columns=("family_id", "household_id", "area_code", "household_evidence", "valid_from", "valid_to", "recorded_from", "recorded_to"),
        key=("family_id", "household_id", "valid_from", "recorded_from"),
        foreign={"family_id": "core.family", "household_id": "core.household", "area_code": "core.region"},
    ),
    Table(
        name="core.family_event",
        grain="one event of one family, as believed over a period",
        columns=("family_event_id", "family_id", "family_event", "happened_on", "person_id", "other_family_id", "area_before", "area_code",
                 "kk_before", "kk", "source", "record_id", "recorded_from", "recorded_to"),
        key=("family_event_id", "recorded_from"),
        required=("family_id", "family_event"),
        foreign={"area_code": "core.region"},
    ),
)  # fmt: skip
