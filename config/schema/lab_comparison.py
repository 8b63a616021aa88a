"""Laboratory sites beside comparable desa, as published; desa only, no persons."""

from config.schema.types import Column, Kind, Table

COLUMNS = (
    Column(
        name="compared",
        kind=Kind.ID,
        meaning="What is compared; a share of village profiles.",
        meaning_id="Yang dibandingkan; bagian menurut profil desa.",
        public=True,
    ),
    Column(
        name="term",
        kind=Kind.ID,
        meaning="Which figure of the comparison.",
        meaning_id="Angka perbandingan yang mana.",
        public=True,
    ),
    Column(
        name="event_year",
        kind=Kind.INTEGER,
        meaning="Years since the site began, negative before.",
        meaning_id="Tahun sejak lokasi mulai, negatif untuk sebelumnya.",
        public=True,
    ),
    Column(
        name="sites",
        kind=Kind.INTEGER,
        minimum=0,
        unit="desa",
        meaning="Laboratory sites behind the figure.",
        meaning_id="Jumlah lokasi laboratorium.",
        public=True,
    ),
    Column(
        name="comparable",
        kind=Kind.INTEGER,
        minimum=0,
        unit="desa",
        meaning="Comparable desa behind the figure.",
        meaning_id="Jumlah desa pembanding.",
        public=True,
    ),
    Column(
        name="comparison_design",
        kind=Kind.CODE,
        codes="comparison_design",
        meaning="Whether the design allows to speak of an effect.",
        meaning_id="Apakah rancangan mengizinkan bicara pengaruh.",
        public=True,
    ),
    Column(
        name="comparable_code",
        kind=Kind.ID,
        meaning="Area code of a desa that a site is compared with.",
        meaning_id="Kode desa pembanding.",
        public=True,
    ),
    Column(
        name="distance",
        kind=Kind.DECIMAL,
        minimum=0,
        meaning="Mahalanobis distance of site and comparable desa before the site began.",
        meaning_id="Jarak Mahalanobis lokasi dan pembanding sebelum lokasi mulai.",
        public=True,
    ),
)

TABLES = (
    Table(
        name="out.lab_comparison",
        grain="one figure of the comparison of laboratory sites with desa like them",
        columns=("compared", "term", "event_year", "unit", "value", "lower", "upper", "sites", "comparable", "n", "comparison_design", "status",
                 "explained_id", "explained_en"),
        key=("compared", "term", "event_year"),
        required=("unit", "status", "comparison_design", "explained_id", "explained_en"),
    ),
    Table(
        name="out.lab_match",
        grain="one desa that one laboratory site is compared with",
        columns=("area_code", "comparable_code", "distance"),
        key=("area_code", "comparable_code"),
    ),
)  # fmt: skip
