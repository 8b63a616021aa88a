"""Parameters of the demo regency, so that what the simulator makes is read in one place and a misspelt key fails at start."""

from datetime import date
from enum import StrEnum
from functools import cache
from pathlib import Path
from typing import Annotated, Self

import yaml
from pydantic import BaseModel, ConfigDict, Field, model_validator

from config.settings import PROJECT

PARAMETERS = PROJECT / "config" / "simulate.yml"
NAME_LISTS = PROJECT / "config" / "simulate_names.yml"

Share = Annotated[float, Field(ge=0, le=1)]
ByDesil = Annotated[tuple[Share, ...], Field(min_length=10, max_length=10)]


class Defect(StrEnum):
    """One kind of error that is put into records or files (domain.md section 14); truth names it on every record it hit."""

    NIK_LAST_DIGIT_LOST = "nik_last_digit_lost"
    NIK_DOT_ZERO = "nik_dot_zero"
    NIK_SCIENTIFIC = "nik_scientific"
    NIK_APOSTROPHE = "nik_apostrophe"
    NIK_NBSP = "nik_nbsp"
    NIK_SPACES = "nik_spaces"
    NIK_MASKED = "nik_masked"
    NIK_TEMPORARY = "nik_temporary"
    NIK_MISSING = "nik_missing"
    NIK_EQUALS_KK = "nik_equals_kk"
    NIK_BORROWED = "nik_borrowed"
    NIK_SECOND = "nik_second"
    KK_SWAPPED = "kk_swapped"
    KK_DOT_ZERO = "kk_dot_zero"
    KK_REISSUED = "kk_reissued"
    LISTED_IN_TWO_DESA = "listed_in_two_desa"
    DEAD_RECEIVING = "dead_receiving"
    PADDING_LOST = "padding_lost"
    WRONG_KECAMATAN = "wrong_kecamatan"
    KOTA_FOR_KAB = "kota_for_kab"
    NAME_VARIANT = "name_variant"
    NAME_TYPO = "name_typo"
    BIRTH_DATE_DEFAULT = "birth_date_default"
    BIRTH_DATE_WRONG = "birth_date_wrong"
    DATE_SHAPE = "date_shape"
    SEX_SHAPE = "sex_shape"
    RELATION_MIXED = "relation_mixed"
    MISSING_TOKEN = "missing_token"  # noqa: S105 - a word for "nothing", not a secret
    DESIL_NULL = "desil_null"
    DESIL_SCOPE = "desil_scope"
    FAMILY_SIZE_WRONG = "family_size_wrong"
    BAD_BYTES = "bad_bytes"
    BROKEN_LINE = "broken_line"
    EXACT_DUPLICATE = "exact_duplicate"
    PERIOD_DIFFERS = "period_differs"
    OPENSID_NUMERIC_NIK = "opensid_numeric_nik"
    MUSDES_WITHOUT_MINUTES = "musdes_without_minutes"
    MUSDES_RESUBMITTED = "musdes_resubmitted"
    MUSDES_PERIOD_DIFFERS = "musdes_period_differs"
    MUSDES_COLUMN_NUMBERS = "musdes_column_numbers"


class _Frozen(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid")


class Households(_Frozen):
    """How persons are spread over desa and dwellings."""

    min_per_desa: int
    desa_size_spread: float
    fallback_per_desa: int
    second_family: Share
    hamlet_households: int
    rt_households: int
    other_relative: Share
    helper: Share


class FamilyKind(_Frozen):
    """One composition of a family; `age` is mean, standard deviation, least and greatest age of its head."""

    share: Share
    age: tuple[float, float, float, float]
    male: Share
    spouse: Share
    children: Share


class Children(_Frozen):
    """Births of a couple; ages are mean, standard deviation, least, greatest in years."""

    number: tuple[Share, ...]
    first_birth: tuple[float, float, float, float]
    spacing: tuple[float, float, float, float]
    at_home: dict[int, Share]
    boys: Share


class HeapedDates(_Frozen):
    """Birth dates of the old that civil registration set to 1 January or 31 December."""

    born_before: int
    share: Share


class Died(_Frozen):
    """Persons who died but still stand on lists; the yearly risk doubles every `doubling_years`."""

    per_year_at_60: Share
    doubling_years: float
    years_on_lists: float


class Numbers(_Frozen):
    """Where NIK and family cards were first registered; `parent_prefix` holds before `split_year`."""

    born_elsewhere_in_regency: Share
    born_outside: Share
    outside_prefixes: tuple[str, ...]
    parent_prefix: dict[str, str]
    split_year: int
    card_years: tuple[int, int]


class Naming(_Frozen):
    """Habits of naming; word shares are for one, two and three words."""

    words_elderly: tuple[Share, Share, Share]
    words_modern: tuple[Share, Share, Share]
    modern_from: int
    old_spelling_before: int
    old_spelling: Share
    prefix: Share
    skew: float


class School(_Frozen):
    """Shares in school at 7-12, 13-15, 16-18 and 19-23 years; `welfare_effect` is the slope of the logit."""

    primary: Share
    junior: Share
    senior: Share
    higher: Share
    welfare_effect: float
    madrasah: Share
    vocational: Share


class Work(_Frozen):
    """Shares at work from 15 years, out of school."""

    male: Share
    female: Share
    elderly: Share


class Occupation(_Frozen):
    """One occupation with its Dukcapil and Regsosek codes and its weight by topography class."""

    dukcapil: int
    industry: int
    status: int
    education: int
    weight: dict[str, float]
    women: float
    welfare: float
    low_income: bool


class Rising(_Frozen):
    """A risk that doubles with age."""

    at_birth: Share
    doubling_years: float


class Health(_Frozen):
    """Functional difficulty and chronic illness."""

    severe: Rising
    mild_factor: float
    chronic: Rising
    chronic_kinds: tuple[int, ...]
    chronic_shares: tuple[Share, ...]


class FoodShare(_Frozen):
    """Engel curve: food share at the poverty line and its slope on log consumption."""

    at_line: Share
    slope: float
    sd: float


class Welfare(_Frozen):
    """Log consumption per head and the noisy rank that stands for a proxy-means test."""

    line_rp: int
    poor_share: Share
    topography: dict[str, float]
    desa_sd: float
    education: tuple[float, ...]
    size: float
    dependants: float
    disability: float
    status_sd: float
    noise_sd: float
    food_share: FoodShare
    rank_noise: float
    desil_shift: dict[str, float]
    desil_jitter: float
    p3ke_noise: float


class Ordered(_Frozen):
    """Codes from best to worst with their shares, by topography class or `default`."""

    rho: float
    shares: dict[str, tuple[tuple[int, Share], ...]]


class FloorArea(_Frozen):
    """Log-normal floor area in m2."""

    median_m2: float
    spread: float
    welfare: float
    minimum: int
    maximum: int


class Owned(_Frozen):
    """Share owning at mean welfare, slope of the logit, other shares in some topography classes."""

    base: Share
    beta: float
    only: dict[str, Share] = {}


class Herd(_Frozen):
    """Share keeping an animal and the mean number among keepers."""

    share: Share
    mean: float
    only: dict[str, Share] = {}


class Programmes(_Frozen):
    """Probability of receiving by national desil, and amounts in rupiah."""

    pkh: ByDesil
    bpnt: ByDesil
    pbi_nas: ByDesil
    pbi_pemda: ByDesil
    rtlh: ByDesil
    blt_dd: ByDesil
    musdes: ByDesil
    rtlh_amount_rp: int
    blt_dd_amount_rp: int


class Coverage(_Frozen):
    """Which families each list knows."""

    dtsen: ByDesil
    dtsen_member_missing: Share
    opensid_families: Share
    p3ke_desil: int
    p3ke_families: Share


class Sizes(_Frozen):
    """A share in a small and in a large run."""

    small: Share
    large: Share


class DesaShare(_Frozen):
    """Share of desa that send a file, linear in the log of the number of persons between two sizes."""

    small_persons: int
    large_persons: int
    opensid: Sizes
    bantuan: Sizes
    musdes: Sizes


class Wave(_Frozen):
    """One survey wave and the export options it was saved with."""

    share: Share
    labels: bool
    text_cells: bool
    hxl_row: bool
    start: date


class Survey(_Frozen):
    """Stratified two-stage household sample."""

    households_share: Share
    min_households: int
    per_psu: int
    dusun_from_households: int
    measurement_sd: float
    waves: dict[str, Wave]
    unfinished_review: Share
    rejected_copy: Share


class Register(_Frozen):
    """The laboratory's own list of activities and money."""

    per_lab_site: int
    per_other_share: Share
    per_other: int
    household_share: Share
    realised: tuple[Share, Share, Share]


class SimulationParameters(_Frozen):
    """Everything `config/simulate.yml` says; unknown keys are refused."""

    reference_date: date
    households: Households
    families: dict[str, FamilyKind]
    children: Children
    heaped_birth_dates: HeapedDates
    died: Died
    moved_out: Share
    numbers: Numbers
    names: Naming
    education: dict[int, tuple[float, ...]]
    school: School
    work: Work
    occupations: dict[str, Occupation]
    health: Health
    welfare: Welfare
    housing: dict[str, Ordered]
    floor_area: FloorArea
    savings: Owned
    assets: dict[str, Owned]
    livestock: dict[str, Herd]
    programmes: Programmes
    coverage: Coverage
    desa_share: DesaShare
    survey: Survey
    register_of_activities: Register = Field(alias="register")
    defects: dict[str, dict[Defect, Share]]

    @model_validator(mode="after")
    def _shares_add_up(self) -> Self:
        sums = {f"families.{k}": v.share for k, v in self.families.items()}
        if abs(sum(sums.values()) - 1) > 1e-6:
            raise ValueError("shares of family kinds must add to 1")
        for name, item in self.housing.items():
            for where, pairs in item.shares.items():
                if abs(sum(share for _, share in pairs) - 1) > 0.02:
                    raise ValueError(f"housing.{name}.{where} must add to 1")
        return self


class NameLists(_Frozen):
    """Words that invented names are put together from, most common first."""

    male_old: tuple[str, ...]
    female_old: tuple[str, ...]
    male_modern: tuple[str, ...]
    female_modern: tuple[str, ...]
    male_second: tuple[str, ...]
    female_second: tuple[str, ...]
    male_prefix: tuple[str, ...]
    female_prefix: tuple[str, ...]
    towns: tuple[str, ...]
    streets: tuple[str, ...]
    hamlets: tuple[str, ...]


def read_parameters(path: Path = PARAMETERS) -> SimulationParameters:
    """Parameters from a YAML file; raises pydantic.ValidationError for an unknown key or a share outside 0 to 1."""
    return SimulationParameters.model_validate(yaml.load(path.read_text("utf-8"), Loader=yaml.CSafeLoader))


@cache
def load_name_lists() -> NameLists:
    """Name lists of `config/simulate_names.yml`."""
    return NameLists.model_validate(yaml.load(NAME_LISTS.read_text("utf-8"), Loader=yaml.CSafeLoader))
