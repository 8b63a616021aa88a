"""Parameters of the files about the invented population: who is listed where, the survey, and the errors put in."""

from datetime import date
from enum import StrEnum
from typing import Annotated

from pydantic import Field

from config.simulate_people import Frozen, Share

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


class Programmes(Frozen):
    """Probability of receiving by national desil, least families a desa names, and amounts in rupiah."""

    pkh: ByDesil
    bpnt: ByDesil
    pbi_nas: ByDesil
    pbi_pemda: ByDesil
    rtlh: ByDesil
    blt_dd: ByDesil
    musdes: ByDesil
    blt_dd_least: int
    musdes_least: int
    rtlh_amount_rp: int


class Coverage(Frozen):
    """Which families each list knows."""

    dtsen: ByDesil
    dtsen_member_missing: Share
    opensid_families: Share
    p3ke_desil: int
    p3ke_families: Share


class Sizes(Frozen):
    """A share in a small and in a large run."""

    small: Share
    large: Share


class DesaShare(Frozen):
    """Share of desa that send a file, linear in the log of the number of persons between two sizes."""

    small_persons: int
    large_persons: int
    opensid: Sizes
    bantuan: Sizes
    musdes: Sizes


class Wave(Frozen):
    """One survey wave and the export options it was saved with."""

    share: Share
    labels: bool
    text_cells: bool
    hxl_row: bool
    start: date


class Survey(Frozen):
    """Stratified two-stage household sample."""

    households_share: Share
    min_households: int
    per_psu: int
    dusun_from_households: int
    measurement_sd: float
    waves: dict[str, Wave]
    unfinished_review: Share
    rejected_copy: Share


class Profile(Frozen):
    """Yearly village profiles: for each share of families its start, yearly change and what the laboratory adds in its sites, on the logit scale."""

    years: tuple[int, int]
    persons_per_family: float
    shares: dict[str, tuple[float, float, float]]
    topography: dict[str, float]
    desa_sd: float
    year_sd: float
    lab_before: float
    years_to_effect: int


class Register(Frozen):
    """The laboratory's own list of activities and money."""

    per_lab_site: int
    per_other_share: Share
    per_other: int
    household_share: Share
    checked_share: Share
    realised: tuple[Share, Share, Share]
