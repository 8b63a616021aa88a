"""What village profiles count each year; the only past that reaches before the laboratory began, so that its sites can be compared."""

from config.schema.types import Column, Kind, Table

COUNTS = {
    "desa_persons": (
        "persons",
        "Persons of the desa as its profile counts them",
        "Jumlah penduduk desa menurut profilnya",
    ),
    "desa_families": (
        "families",
        "Families of the desa as its profile counts them",
        "Jumlah keluarga desa menurut profilnya",
    ),
    "families_prewelfare": (
        "families",
        "Families below the first welfare stage (pra-sejahtera)",
        "Jumlah keluarga prasejahtera",
    ),
    "families_without_toilet": ("families", "Families without a toilet", "Jumlah keluarga tanpa jamban"),
    "houses_unfit": ("houses", "Houses unfit to live in", "Jumlah rumah tidak layak huni"),
}

COLUMNS = (
    Column(
        name="series_year",
        kind=Kind.INTEGER,
        minimum=2000,
        maximum=2100,
        meaning="Year that a row of a profile counts.",
        meaning_id="Tahun yang dihitung oleh baris profil.",
    ),
    *(
        Column(
            name=name, kind=Kind.INTEGER, minimum=0, maximum=100_000, unit=unit, meaning=f"{en}.", meaning_id=f"{ind}."
        )
        for name, (unit, en, ind) in COUNTS.items()
    ),
)

TABLES = (
    Table(
        name="core.desa_year",
        grain="one desa in one year as one village profile counts it",
        columns=("record_id", "submission_id", "source", "observed_on", "area_code", "series_year", *COUNTS),
        key=("record_id",),
        required=("submission_id", "source", "series_year"),
        foreign={"area_code": "core.region"},
    ),
)  # fmt: skip
