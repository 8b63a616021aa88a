"""What must hold of a statement about one person; mostly warnings, since registers disagree about living people too."""

from expectations.rule import Never, NoMatch, reject, text_list, warn

# Codes of provinces that ever issued NIKs, Timor Timur (54) and the four Papuan provinces of 2022 (93-96) among them.
PROVINCES = (
    *("11", "12", "13", "14", "15", "16", "17", "18", "19", "21", "31", "32", "33", "34", "35", "36", "51", "52", "53", "54"),
    *("61", "62", "63", "64", "65", "71", "72", "73", "74", "75", "76", "81", "82", "91", "92", "93", "94", "95", "96"),
)  # fmt: skip
# OpenSID keeps names to letters, space and '.,-; brackets and / hold nicknames and alias, other apostrophes come from typesetting.
NAME_CHARACTERS = r"\p{L}\p{M}0-9 .,'\x{2019}`()/-"
MAXIMUM_AGE = 120
CHILD_MAXIMUM_AGE = 65
HEAD_MINIMUM_AGE = 12
MARRIAGE_MINIMUM_AGE = 12
SCHOOL_MINIMUM_AGE = 3
SENIOR_CERTIFICATE_MINIMUM_AGE = 15
SENIOR_CERTIFICATES = ("upper_secondary", "diploma", "bachelor", "postgraduate", "higher")


def _born_within(years: int) -> str:
    return f"birth_date > coalesce(observed_on, current_date) - interval {years} year"


def _born_before(years: int) -> str:
    return f"birth_date < coalesce(observed_on, current_date) - interval {years} year"


RULES = (
    reject(
        "name_empty", "full_name", Never(r"full_name is null or not regexp_matches(full_name, '\p{L}')", ("full_name",))
    ),
    warn("name_has_digits", "full_name", NoMatch("full_name", "^.*[0-9].*$")),
    warn("name_odd_characters", "full_name", NoMatch("full_name", f"^.*[^{NAME_CHARACTERS}].*$")),
    warn("nik_is_kk", "nik", Never("nik = kk", ("nik", "kk"))),
    # Both numbers are wrong, and the card would become a family of one that nobody knows.
    reject(
        "nik_kk_swapped",
        "nik",
        Never(
            "nik <> kk and nik_agrees_with_date(kk, birth_date) and not coalesce(nik_agrees_with_date(nik, birth_date), false)",
            ("nik", "kk", "birth_date"),
        ),
    ),
    warn(
        "nik_birth_date_differs",
        "birth_date",
        Never(
            "nik_status = 'valid' and not nik_agrees_with_date(nik, birth_date)", ("nik", "nik_status", "birth_date")
        ),
    ),
    # A woman's day of birth stands in the NIK with 40 added.
    warn(
        "nik_sex_differs",
        "sex",
        Never("nik_status = 'valid' and (sex = 'female') <> nik_is_female(nik)", ("nik", "nik_status", "sex")),
    ),
    # Another regency is no fault: the prefix is where a person was first registered.
    warn(
        "nik_province_unknown",
        "nik",
        Never(f"nik_status = 'valid' and left(nik, 2) not in ({text_list(PROVINCES)})", ("nik", "nik_status")),
    ),
    warn(
        "kk_province_unknown",
        "kk",
        Never(f"kk_status = 'valid' and left(kk, 2) not in ({text_list(PROVINCES)})", ("kk", "kk_status")),
    ),
    warn("birth_date_in_future", "birth_date", Never("birth_date > current_date", ("birth_date",))),
    warn("age_out_of_range", "birth_date", Never(_born_before(MAXIMUM_AGE), ("birth_date", "observed_on"))),
    warn(
        "head_too_young",
        "relation",
        Never(f"relation = 'head' and {_born_within(HEAD_MINIMUM_AGE)}", ("relation", "birth_date", "observed_on")),
    ),
    warn(
        "child_too_old",
        "relation",
        Never(f"relation = 'child' and {_born_before(CHILD_MAXIMUM_AGE)}", ("relation", "birth_date", "observed_on")),
    ),
    warn(
        "spouse_not_married",
        "marital_status",
        Never(
            "relation in ('husband', 'wife', 'spouse') and marital_status <> 'married'", ("relation", "marital_status")
        ),
    ),
    warn(
        "married_too_young",
        "marital_status",
        Never(
            f"marital_status <> 'single' and {_born_within(MARRIAGE_MINIMUM_AGE)}",
            ("marital_status", "birth_date", "observed_on"),
        ),
    ),
    warn(
        "school_too_young",
        "school_participation",
        Never(
            f"school_participation = 'in_school' and {_born_within(SCHOOL_MINIMUM_AGE)}",
            ("school_participation", "birth_date", "observed_on"),
        ),
    ),
    warn(
        "certificate_too_young",
        "education",
        Never(
            f"education in ({text_list(SENIOR_CERTIFICATES)}) and {_born_within(SENIOR_CERTIFICATE_MINIMUM_AGE)}",
            ("education", "birth_date", "observed_on"),
        ),
    ),
    warn("rt_without_rw", "rt", Never("(rt is null) <> (rw is null)", ("rt", "rw"))),
)
