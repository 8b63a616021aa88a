"""Parameters of the invented population: who lives together, what they do and how well off they are."""

from typing import Annotated

from pydantic import BaseModel, ConfigDict, Field

Share = Annotated[float, Field(ge=0, le=1)]


class Frozen(BaseModel):
    """Settings that neither change nor take unknown keys."""

    model_config = ConfigDict(frozen=True, extra="forbid")


class Households(Frozen):
    """How persons are spread over desa and dwellings."""

    min_per_desa: int
    desa_size_spread: float
    fallback_per_desa: int
    second_family: Share
    hamlet_households: int
    rt_households: int
    other_relative: Share
    helper: Share


class FamilyKind(Frozen):
    """One composition of a family; `age` is mean, standard deviation, least and greatest age of its head."""

    share: Share
    age: tuple[float, float, float, float]
    male: Share
    spouse: Share
    children: Share


class Children(Frozen):
    """Births of a couple; ages are mean, standard deviation, least, greatest in years."""

    number: tuple[Share, ...]
    first_birth: tuple[float, float, float, float]
    spacing: tuple[float, float, float, float]
    at_home: dict[int, Share]
    boys: Share


class HeapedDates(Frozen):
    """Birth dates of the old that civil registration set to 1 January or 31 December."""

    born_before: int
    share: Share


class Died(Frozen):
    """Persons who died but still stand on lists; the yearly risk doubles every `doubling_years`."""

    per_year_at_60: Share
    doubling_years: float
    years_on_lists: float


class Numbers(Frozen):
    """Where NIK and family cards were first registered; `parent_prefix` holds before `split_year`."""

    born_elsewhere_in_regency: Share
    born_outside: Share
    outside_prefixes: tuple[str, ...]
    parent_prefix: dict[str, str]
    split_year: int
    card_years: tuple[int, int]


class Naming(Frozen):
    """Habits of naming; word shares are for one, two and three words."""

    words_elderly: tuple[Share, Share, Share]
    words_modern: tuple[Share, Share, Share]
    modern_from: int
    old_spelling_before: int
    old_spelling: Share
    prefix: Share
    skew: float


class School(Frozen):
    """Shares in school at 7-12, 13-15, 16-18 and 19-23 years; `welfare_effect` is the slope of the logit."""

    primary: Share
    junior: Share
    senior: Share
    higher: Share
    welfare_effect: float
    madrasah: Share
    vocational: Share


class Work(Frozen):
    """Shares at work from 15 years, out of school."""

    male: Share
    female: Share
    elderly: Share


class Occupation(Frozen):
    """One occupation with its Dukcapil and Regsosek codes and its weight by topography class."""

    dukcapil: int
    industry: int
    status: int
    education: int
    weight: dict[str, float]
    women: float
    welfare: float
    low_income: bool


class Rising(Frozen):
    """A risk that doubles with age."""

    at_birth: Share
    doubling_years: float


class Health(Frozen):
    """Functional difficulty and chronic illness."""

    severe: Rising
    mild_factor: float
    chronic: Rising
    chronic_kinds: tuple[int, ...]
    chronic_shares: tuple[Share, ...]


class FoodShare(Frozen):
    """Engel curve: food share at the poverty line and its slope on log consumption."""

    at_line: Share
    slope: float
    sd: float


class Welfare(Frozen):
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


class Ordered(Frozen):
    """Codes from best to worst with their shares, by topography class or `default`."""

    rho: float
    shares: dict[str, tuple[tuple[int, Share], ...]]


class FloorArea(Frozen):
    """Log-normal floor area in m2."""

    median_m2: float
    spread: float
    welfare: float
    minimum: int
    maximum: int


class Owned(Frozen):
    """Share owning at mean welfare, slope of the logit, other shares in some topography classes."""

    base: Share
    beta: float
    only: dict[str, Share] = {}


class Herd(Frozen):
    """Share keeping an animal and the mean number among keepers."""

    share: Share
    mean: float
    only: dict[str, Share] = {}
