"""Household surveys of universities and student teams; the only source of consumption and so of P0, P1 and P2."""

from config.schema.types import Column, Kind, Table

COLUMNS = (
    Column(name="survey_household_id", kind=Kind.ID, meaning="Key of one interviewed household: source and submission uuid.", meaning_id="Kunci rumah tangga sampel."),
    Column(name="response_uuid", kind=Kind.ID, meaning="Form submission uuid.", meaning_id="UUID kiriman formulir."),
    Column(name="parent_uuid", kind=Kind.ID, meaning="Uuid of the household a member row belongs to.", meaning_id="UUID rumah tangga anggota."),
    Column(name="wave", kind=Kind.ID, meaning="Survey wave.", meaning_id="Gelombang survei.", public=True),
    Column(name="stratum", kind=Kind.ID, meaning="Sampling stratum.", meaning_id="Strata."),
    Column(name="psu", kind=Kind.ID, meaning="Primary sampling unit.", meaning_id="Unit sampel pertama."),
    Column(name="weight", kind=Kind.DECIMAL, minimum=0, meaning="Household design weight.", meaning_id="Penimbang rumah tangga."),
    Column(name="household_size", kind=Kind.INTEGER, minimum=1, maximum=40, unit="persons", meaning="Members of the household.", meaning_id="Jumlah anggota rumah tangga."),
    Column(name="food_monthly_rp", kind=Kind.DECIMAL, minimum=0, unit="rupiah per household and month", meaning="Food consumption of the household in a month.", meaning_id="Pengeluaran makanan sebulan.", sensitive=True),
    Column(name="nonfood_monthly_rp", kind=Kind.DECIMAL, minimum=0, unit="rupiah per household and month", meaning="Non-food consumption of the household in a month.", meaning_id="Pengeluaran bukan makanan sebulan.", sensitive=True),
    Column(name="consumption_pc_rp", kind=Kind.DECIMAL, minimum=0, unit="rupiah per person and month", meaning="Consumption per person and month.", meaning_id="Pengeluaran per kapita sebulan.", sensitive=True),
    Column(name="validation_status", kind=Kind.CODE, codes="validation_status", meaning="Reviewer's verdict on the form.", meaning_id="Status validasi formulir."),
    Column(name="meat_weekly", kind=Kind.INTEGER, minimum=0, maximum=21, unit="times a week", meaning="Times a week meat, milk or chicken is eaten.", meaning_id="Makan daging, susu atau ayam dalam seminggu."),
    Column(name="clothes_yearly", kind=Kind.INTEGER, minimum=0, maximum=100, unit="sets a year", meaning="New sets of clothes a year.", meaning_id="Stel pakaian baru setahun."),
    Column(name="meals_daily", kind=Kind.INTEGER, minimum=0, maximum=6, unit="meals a day", meaning="Meals a day.", meaning_id="Makan dalam sehari."),
    Column(name="can_pay_clinic", kind=Kind.BOOLEAN, meaning="Able to pay treatment at a clinic.", meaning_id="Sanggup membayar pengobatan di puskesmas."),
    Column(name="head_low_income_job", kind=Kind.BOOLEAN, meaning="Head works in a listed job with less than Rp 600,000 a month.", meaning_id="Kepala rumah tangga bekerja pada pekerjaan terdaftar dengan penghasilan di bawah Rp 600.000 sebulan."),
    Column(name="head_education", kind=Kind.CODE, codes="education", meaning="Highest certificate of the head.", meaning_id="Ijazah tertinggi kepala rumah tangga."),
)

CRITERIA_ANSWERS = ("meat_weekly", "clothes_yearly", "meals_daily", "can_pay_clinic", "head_low_income_job", "head_education")

TABLES = (
    Table(
        name="core.survey_household",
        grain="one interviewed household in one wave",
        columns=("survey_household_id", "submission_id", "source", "wave", "stratum", "psu", "weight", "area_code", "observed_on",
                 "household_size", "consumption_pc_rp", "tenure", "floor_material", "floor_area_m2", "wall_material", "roof_material",
                 "water_source", "light_source", "cooking_fuel", "toilet_access", "closet_type", "sewage_disposal", "has_savings",
                 *CRITERIA_ANSWERS, "family_id"),
        key=("survey_household_id",),
        required=("wave", "stratum", "psu", "weight"),
        foreign={"area_code": "core.region"},
    ),
)  # fmt: skip
