"""What models add to direct figures: the laboratory's own rank of families, and estimates for areas too small for a survey."""

from config.schema.types import Column, Kind, Table


def _decimal(name: str, meaning: str, meaning_id: str, minimum: float | None = 0) -> Column:
    return Column(name=name, kind=Kind.DECIMAL, minimum=minimum, meaning=meaning, meaning_id=meaning_id, public=True)


def _count(name: str, unit: str, meaning: str, meaning_id: str) -> Column:
    return Column(
        name=name, kind=Kind.INTEGER, minimum=0, unit=unit, meaning=meaning, meaning_id=meaning_id, public=True
    )


COLUMNS = (
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
)  # fmt: skip
