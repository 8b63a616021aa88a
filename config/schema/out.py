"""What is published: one tidy long table and views of it; every column here is public by declaration."""

from config.schema.types import Column, Kind, Table

COLUMNS = (
    Column(
        name="unit",
        kind=Kind.CODE,
        codes="unit",
        meaning="What is counted: persons, families, households, rupiah.",
        meaning_id="Satuan.",
        public=True,
    ),
    Column(
        name="breakdown",
        kind=Kind.ID,
        meaning="What the figure is broken down by, or total.",
        meaning_id="Rincian, atau total.",
        public=True,
    ),
    Column(
        name="category",
        kind=Kind.ID,
        meaning="Category within the breakdown, or total.",
        meaning_id="Kategori rincian, atau total.",
        public=True,
    ),
    Column(
        name="indicator",
        kind=Kind.ID,
        meaning="Name of the indicator, which is the name of its SQL file.",
        meaning_id="Nama indikator.",
        public=True,
    ),
    Column(
        name="value",
        kind=Kind.DECIMAL,
        meaning="The figure; empty unless its status says it may be shown.",
        meaning_id="Nilai.",
        public=True,
    ),
    Column(
        name="lower",
        kind=Kind.DECIMAL,
        meaning="Lower end of the 95 % interval.",
        meaning_id="Batas bawah.",
        public=True,
    ),
    Column(
        name="upper",
        kind=Kind.DECIMAL,
        meaning="Upper end of the 95 % interval.",
        meaning_id="Batas atas.",
        public=True,
    ),
    Column(name="se", kind=Kind.DECIMAL, minimum=0, meaning="Standard error.", meaning_id="Galat baku.", public=True),
    Column(
        name="n",
        kind=Kind.INTEGER,
        minimum=0,
        unit="records",
        meaning="Records behind the figure; empty when the figure is withheld.",
        meaning_id="Jumlah catatan di balik angka.",
        public=True,
    ),
    Column(
        name="population",
        kind=Kind.DECIMAL,
        minimum=0,
        meaning="Denominator of the figure in its unit.",
        meaning_id="Penyebut.",
        public=True,
    ),
    Column(
        name="method",
        kind=Kind.CODE,
        codes="method",
        meaning="How the figure was made: register, survey, model or official.",
        meaning_id="Metode.",
        public=True,
    ),
    Column(
        name="grade",
        kind=Kind.CODE,
        codes="grade",
        meaning="Quality grade by a declared rule.",
        meaning_id="Mutu.",
        public=True,
    ),
    Column(
        name="status",
        kind=Kind.CODE,
        codes="figure_status",
        meaning="ok, few, suppressed, missing, provisional, revised or break.",
        meaning_id="Status angka.",
        public=True,
    ),
    Column(name="release", kind=Kind.ID, meaning="Release the figure belongs to.", meaning_id="Rilis.", public=True),
)

TABLES = (
    Table(
        name="out.indicator",
        grain="one figure of one area, period and category",
        columns=("area_code", "area_level", "area_edition", "period", "unit", "breakdown", "category", "indicator", "value",
                 "lower", "upper", "se", "n", "population", "method", "grade", "status", "release"),
        key=("area_code", "period", "breakdown", "category", "indicator", "method"),
        required=("area_level", "area_edition", "unit", "status", "release"),
    ),
    Table(
        name="out.area",
        grain="one area of any level",
        columns=("area_code", "area_level", "area_name", "area_kind", "kecamatan_code", "kecamatan_name", "kabupaten_code",
                 "bps_code", "topography_class", "lab_class", "lab_start_year", "area_km2", "area_edition"),
        key=("area_code",),
        required=("area_level", "area_name"),
    ),
)  # fmt: skip
