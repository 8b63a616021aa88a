"""Official figures beside ours and what stands between them; all of it is public."""

from config.schema.types import Column, Kind, Table

COLUMNS = (
    Column(
        name="figure",
        kind=Kind.ID,
        meaning="Which figure: a series of the statistics office, or one of the survey or the registers.",
        meaning_id="Angka yang mana: deret BPS, atau angka survei atau registrasi.",
        public=True,
    ),
    Column(
        name="figure_period",
        kind=Kind.ID,
        meaning="Month, year or wave that the figure itself is of.",
        meaning_id="Bulan, tahun, atau gelombang angka itu sendiri.",
        public=True,
    ),
    Column(
        name="denominator",
        kind=Kind.ID,
        meaning="Name of the population that the figure is a share or a count of; figures of different ones are never divided by each other.",
        meaning_id="Nama penyebut angka; angka dengan penyebut berbeda tidak pernah saling dibagi.",
        public=True,
    ),
    Column(
        name="component",
        kind=Kind.ID,
        meaning="Part of the way from the official figure to ours.",
        meaning_id="Bagian jarak antara angka resmi dan angka kita.",
        public=True,
    ),
    Column(
        name="place",
        kind=Kind.INTEGER,
        minimum=1,
        meaning="Order in which the parts are added up.",
        meaning_id="Urutan penjumlahan bagian.",
        public=True,
    ),
    Column(
        name="explained_id",
        kind=Kind.TEXT,
        meaning="What it is, in Indonesian.",
        meaning_id="Penjelasan dalam bahasa Indonesia.",
        public=True,
    ),
    Column(
        name="explained_en",
        kind=Kind.TEXT,
        meaning="What it is, in English.",
        meaning_id="Penjelasan dalam bahasa Inggris.",
        public=True,
    ),
)

TABLES = (
    Table(
        name="out.official_comparison",
        grain="one official figure, or one of ours, that belongs to one period of ours",
        columns=("period", "figure", "figure_period", "method", "unit", "value", "lower", "upper", "n", "denominator", "population", "status",
                 "explained_id", "explained_en"),
        key=("period", "figure"),
        required=("method", "unit", "status", "explained_id", "explained_en"),
    ),
    Table(
        name="out.official_gap",
        grain="one part of the difference between the official figure and one of ours",
        columns=("period", "figure", "place", "component", "unit", "value", "lower", "upper", "n", "status", "explained_id", "explained_en"),
        key=("period", "figure", "component"),
        required=("place", "unit", "status", "explained_id", "explained_en"),
    ),
)  # fmt: skip
