"""What models add to direct figures: the laboratory's own rank of families, and estimates for areas too small for a survey."""

from config.schema.types import Column, Kind, Table


def _decimal(name: str, meaning: str, meaning_id: str, minimum: float | None = 0) -> Column:
    return Column(name=name, kind=Kind.DECIMAL, minimum=minimum, meaning=meaning, meaning_id=meaning_id, public=True)


def _count(name: str, unit: str, meaning: str, meaning_id: str) -> Column:
    return Column(
        name=name, kind=Kind.INTEGER, minimum=0, unit=unit, meaning=meaning, meaning_id=meaning_id, public=True
    )


RANK_COLUMNS = (
    Column(
        name="local_desil",
        kind=Kind.INTEGER,
        minimum=1,
        maximum=10,
        meaning="Decile of the family among all on record in the regency by the laboratory's own proxy-means test, 1 poorest.",
        meaning_id="Desil keluarga di kabupaten menurut uji proksi laboratorium sendiri, 1 termiskin.",
    ),
    Column(
        name="predicted_consumption_rp",
        kind=Kind.DECIMAL,
        minimum=0,
        unit="rupiah per person and month",
        meaning="Consumption per person and month that the proxy-means test predicts; a guess about one family, not a fact.",
        meaning_id="Pengeluaran per kapita sebulan yang diduga uji proksi; dugaan, bukan kenyataan keluarga itu.",
        sensitive=True,
    ),
    _count(
        "known_variables",
        "variables",
        "Variables of the test that are known of the family.",
        "Peubah uji yang diketahui.",
    ),
    _count("model_variables", "variables", "Variables that the test uses.", "Peubah yang dipakai uji proksi."),
    _count(
        "fitted_households",
        "households",
        "Interviewed households the test was fitted to.",
        "Rumah tangga sampel yang dipakai.",
    ),
    _count(
        "fitted_units",
        "units",
        "First-stage units left out in turn to measure the error.",
        "Unit sampel yang ditinggalkan bergiliran.",
    ),
    _count("ranked_families", "families", "Families on record that were ranked.", "Keluarga yang diperingkat."),
    _decimal(
        "explained",
        "Share of variance of log consumption explained out of sample.",
        "Bagian ragam yang dijelaskan di luar sampel.",
        None,
    ),
    _decimal(
        "rank_correlation",
        "Rank correlation of prediction and consumption out of sample.",
        "Korelasi peringkat di luar sampel.",
        -1,
    ),
    _decimal(
        "exclusion_at_40",
        "Share of the poorest 40 % that the prediction leaves out, out of sample.",
        "Bagian 40 % termiskin yang terlewat.",
    ),
    _decimal(
        "inclusion_at_40",
        "Share of the predicted poorest 40 % who are not, out of sample.",
        "Bagian 40 % terpilih yang bukan termiskin.",
    ),
)

COLUMNS = (
    *RANK_COLUMNS,
    _decimal(
        "direct_value",
        "Direct survey estimate of P0 in per cent, where its grade lets it be shown.",
        "Taksiran langsung survei, bila mutunya cukup.",
    ),
    _decimal("direct_se", "Standard error of the direct estimate.", "Galat baku taksiran langsung."),
    _decimal(
        "unit_level_value",
        "P0 in per cent by the unit-level model, made to agree with the regency.",
        "P0 menurut model tingkat unit.",
    ),
    _decimal(
        "unit_level_rmse",
        "Root mean squared error of the unit-level model.",
        "Akar galat kuadrat rata-rata model tingkat unit.",
    ),
    _decimal(
        "fay_herriot_value",
        "P0 in per cent by the Fay-Herriot model, made to agree with the regency.",
        "P0 menurut model Fay-Herriot.",
    ),
    _decimal(
        "fay_herriot_rmse",
        "Root mean squared error of the Fay-Herriot model.",
        "Akar galat kuadrat rata-rata model Fay-Herriot.",
    ),
    _decimal(
        "census_persons",
        "Persons in families on record that the figure is predicted for.",
        "Orang dalam keluarga tercatat yang diperkirakan.",
    ),
    _count(
        "sampled_households", "households", "Interviewed households of the area.", "Rumah tangga sampel di wilayah itu."
    ),
    Column(
        name="is_synthetic",
        kind=Kind.BOOLEAN,
        meaning="Nobody was interviewed in the area: its figure rests on the model alone.",
        meaning_id="Tidak ada sampel di wilayah itu: angkanya bersandar pada model saja.",
        public=True,
    ),
    Column(
        name="chosen",
        kind=Kind.CODE,
        codes="small_area_estimate",
        meaning="Which estimate the declared rule publishes; empty when none is good enough.",
        meaning_id="Taksiran yang terbit menurut aturan; kosong bila tidak ada yang memadai.",
        public=True,
    ),
)

TABLES = (
    Table(
        name="core.local_rank",
        grain="one family on record",
        columns=("family_id", "wave", "predicted_consumption_rp", "local_desil", "known_variables"),
        key=("family_id",),
        required=("local_desil",),
        foreign={"family_id": "core.family"},
    ),
    Table(
        name="out.rank_model",
        grain="one survey wave whose households the proxy-means test was fitted to",
        columns=("wave", "fitted_households", "fitted_units", "model_variables", "ranked_families", "explained", "rank_correlation",
                 "exclusion_at_40", "inclusion_at_40"),
        key=("wave",),
        required=("fitted_households", "ranked_families"),
    ),
    Table(
        name="out.small_area",
        grain="one desa or kecamatan in one survey wave, estimates side by side",
        columns=("area_code", "area_level", "period", "direct_value", "direct_se", "unit_level_value", "unit_level_rmse",
                 "fay_herriot_value", "fay_herriot_rmse", "sampled_households", "census_persons", "is_synthetic", "chosen"),
        key=("area_code", "period"),
        required=("area_level", "is_synthetic", "sampled_households"),
    ),
)  # fmt: skip
