"""Dwelling, assets and welfare rank of a family; the ministry ranks families, so rank carries its scope."""

from config.schema.types import Column, Kind, Table

ASSETS = {
    "gas_cylinder": ("gas cylinder of 5.5 kg or more", "tabung gas 5,5 kg atau lebih"),
    "refrigerator": ("refrigerator", "lemari es"),
    "air_conditioner": ("air conditioner", "AC"),
    "water_heater": ("water heater", "pemanas air"),
    "landline": ("landline telephone", "telepon rumah"),
    "flat_tv": ("flat-screen television", "TV datar"),
    "gold": ("gold or jewellery", "emas atau perhiasan"),
    "computer": ("computer, laptop or tablet", "komputer, laptop atau tablet"),
    "motorbike": ("motorbike", "sepeda motor"),
    "bicycle": ("bicycle", "sepeda"),
    "car": ("car", "mobil"),
    "boat": ("boat", "perahu"),
    "motorboat": ("motorboat", "kapal atau perahu motor"),
    "smartphone": ("smartphone", "smartphone"),
    "other_land": ("other land", "lahan lainnya"),
    "other_house": ("another house", "rumah lainnya"),
}
LIVESTOCK = {"cattle": "sapi", "buffalo": "kerbau", "horse": "kuda", "pig": "babi", "goat": "kambing atau domba"}

COLUMNS = (
    Column(
        name="tenure",
        kind=Kind.CODE,
        codes="tenure",
        meaning="Tenure of the dwelling.",
        meaning_id="Status kepemilikan rumah.",
    ),
    Column(
        name="floor_material",
        kind=Kind.CODE,
        codes="floor_material",
        meaning="Main floor material.",
        meaning_id="Jenis lantai terluas.",
    ),
    Column(
        name="floor_area_m2",
        kind=Kind.DECIMAL,
        unit="m2",
        minimum=1,
        maximum=2000,
        meaning="Floor area of the dwelling.",
        meaning_id="Luas lantai.",
    ),
    Column(
        name="wall_material",
        kind=Kind.CODE,
        codes="wall_material",
        meaning="Main wall material.",
        meaning_id="Jenis dinding terluas.",
    ),
    Column(
        name="roof_material",
        kind=Kind.CODE,
        codes="roof_material",
        meaning="Main roof material.",
        meaning_id="Jenis atap terluas.",
    ),
    Column(
        name="water_source",
        kind=Kind.CODE,
        codes="water_source",
        meaning="Main source of drinking water.",
        meaning_id="Sumber air minum utama.",
    ),
    Column(
        name="light_source",
        kind=Kind.CODE,
        codes="light_source",
        meaning="Main source of lighting.",
        meaning_id="Sumber penerangan utama.",
    ),
    Column(
        name="power_va",
        kind=Kind.CODE,
        codes="power_va",
        meaning="Installed electric power.",
        meaning_id="Daya listrik terpasang.",
    ),
    Column(
        name="cooking_fuel",
        kind=Kind.CODE,
        codes="cooking_fuel",
        meaning="Main cooking fuel.",
        meaning_id="Bahan bakar utama memasak.",
    ),
    Column(
        name="toilet_access",
        kind=Kind.CODE,
        codes="toilet_access",
        meaning="Toilet and who shares it.",
        meaning_id="Fasilitas buang air besar.",
    ),
    Column(
        name="closet_type", kind=Kind.CODE, codes="closet_type", meaning="Type of closet.", meaning_id="Jenis kloset."
    ),
    Column(
        name="sewage_disposal",
        kind=Kind.CODE,
        codes="sewage_disposal",
        meaning="Final disposal of faeces.",
        meaning_id="Tempat pembuangan akhir tinja.",
    ),
    Column(
        name="has_savings",
        kind=Kind.BOOLEAN,
        meaning="Savings or saleable goods of Rp 500,000 or more.",
        meaning_id="Memiliki tabungan atau barang yang mudah dijual senilai Rp 500.000 atau lebih.",
    ),
    Column(
        name="stunting_risk",
        kind=Kind.BOOLEAN,
        meaning="Family listed at risk of stunting.",
        meaning_id="Keluarga berisiko stunting.",
    ),
    *(
        Column(name=f"asset_{name}", kind=Kind.BOOLEAN, meaning=f"Owns: {en}.", meaning_id=f"Memiliki {ind}.")
        for name, (en, ind) in ASSETS.items()
    ),
    *(
        Column(
            name=f"livestock_{name}",
            kind=Kind.INTEGER,
            unit="head",
            minimum=0,
            meaning=f"Head of {name}.",
            meaning_id=f"Jumlah ternak {ind}.",
        )
        for name, ind in LIVESTOCK.items()
    ),
    Column(
        name="desil_nasional",
        kind=Kind.INTEGER,
        minimum=1,
        maximum=10,
        meaning="Welfare decile among all families of the country.",
        meaning_id="Desil kesejahteraan nasional.",
    ),
    Column(
        name="desil_provinsi",
        kind=Kind.INTEGER,
        minimum=1,
        maximum=10,
        meaning="Welfare decile among families of the province.",
        meaning_id="Desil kesejahteraan provinsi.",
    ),
    Column(
        name="desil_kabupaten",
        kind=Kind.INTEGER,
        minimum=1,
        maximum=10,
        meaning="Welfare decile among families of the regency.",
        meaning_id="Desil kesejahteraan kabupaten.",
    ),
    Column(
        name="desil_p3ke",
        kind=Kind.INTEGER,
        minimum=1,
        maximum=10,
        meaning="Welfare decile of the P3KE list.",
        meaning_id="Desil kesejahteraan P3KE.",
    ),
    Column(
        name="rank_scope",
        kind=Kind.CODE,
        codes="rank_scope",
        meaning="Among whom the decile ranks: the country, province, regency or P3KE list.",
        meaning_id="Cakupan desil.",
        public=True,
    ),
    Column(
        name="desil",
        kind=Kind.INTEGER,
        minimum=1,
        maximum=10,
        meaning="Welfare decile, 1 poorest; read with rank_scope.",
        meaning_id="Desil kesejahteraan, 1 termiskin.",
        public=True,
    ),
)

DWELLING = ("tenure", "floor_material", "floor_area_m2", "wall_material", "roof_material", "water_source", "light_source",
            "power_va", "cooking_fuel", "toilet_access", "closet_type", "sewage_disposal", "has_savings")  # fmt: skip
BELONGINGS = (*(f"asset_{a}" for a in ASSETS), *(f"livestock_{a}" for a in LIVESTOCK))

TABLES = (
    Table(
        name="std.housing_record",
        grain="one statement of one source about one family's dwelling",
        columns=("record_id", "submission_id", "source", "observed_on", "kk", "kk_status", "area_code", *DWELLING, *BELONGINGS),
        key=("record_id",),
        required=("submission_id", "source"),
        foreign={"submission_id": "core.submission"},
    ),
    Table(
        name="std.welfare_record",
        grain="one statement of one source about one family's decile in one scope",
        columns=("record_id", "submission_id", "source", "observed_on", "kk", "kk_status", "rank_scope", "desil"),
        key=("record_id", "rank_scope"),
        required=("submission_id", "source", "desil"),
        foreign={"submission_id": "core.submission"},
    ),
    Table(
        name="core.record_family",
        grain="one record that is about a family, with the person and family it was placed with last",
        columns=("record_id", "person_id", "family_id"),
        key=("record_id",),
    ),
    Table(
        name="core.housing",
        grain="one family's dwelling as last chosen",
        columns=("family_id", "household_id", "area_code", *DWELLING, *BELONGINGS, "source", "record_id", "observed_on"),
        key=("family_id",),
        required=("source", "record_id"),
        foreign={"family_id": "core.family"},
    ),
    Table(
        name="core.welfare_rank",
        grain="one family's decile in one scope by one source and date",
        columns=("family_id", "rank_scope", "desil", "source", "observed_on", "record_id"),
        key=("family_id", "rank_scope", "source", "observed_on"),
        required=("record_id",),
        foreign={"family_id": "core.family"},
    ),
)  # fmt: skip
