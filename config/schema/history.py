"""What was believed of persons and families before: one row a version, with the time it held and the runs it was believed over."""

from config.schema.person import PERSON_ATTRIBUTES
from config.schema.types import Column, Table

COLUMNS: tuple[Column, ...] = ()
# A new value of these corrects what was believed of all times; of others it may be a change in the world.
FIXED_ATTRIBUTES = ("nik", "nik_status", "full_name", "birth_place", "birth_date", "sex")
PERSON_VERSION = (
    *FIXED_ATTRIBUTES,
    *(a for a in PERSON_ATTRIBUTES if a not in FIXED_ATTRIBUTES),
    "relation",
)
FAMILY_VERSION = (
    "household_id", "kk", "head_person_id", "area_code", "rt", "rw", "address", "member_count", "member_count_declared",
)  # fmt: skip
TIMES = ("valid_from", "valid_to", "recorded_from", "recorded_to")

TABLES = (
    Table(
        name="core.person_history",
        grain="one version of a person that is past or no longer believed; the version in force is in core.person",
        columns=("person_id", *PERSON_VERSION, *TIMES),
        key=("person_id", "valid_from", "recorded_from"),
        foreign={"area_code": "core.region"},
    ),
    Table(
        name="core.family_history",
        grain="one version of a family that is past or no longer believed; the version in force is in core.family",
        columns=("family_id", *FAMILY_VERSION, *TIMES),
        key=("family_id", "valid_from", "recorded_from"),
        foreign={"area_code": "core.region"},
    ),
)
