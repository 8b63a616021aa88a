"""Whose files are expected, whether they came, and which wait for the laboratory; what the submission desk works from."""

from config.schema.types import Column, Kind, Table

COLUMNS = (
    Column(
        name="period_end",
        kind=Kind.DATE,
        meaning="Last day of the period a file is expected for.",
        meaning_id="Hari terakhir periode kiriman.",
        public=True,
    ),
    Column(
        name="due_on",
        kind=Kind.DATE,
        meaning="Day by which the file is due.",
        meaning_id="Batas waktu kiriman.",
        public=True,
    ),
    Column(
        name="late_after",
        kind=Kind.DATE,
        meaning="Last day of grace; a file that comes after it is late.",
        meaning_id="Hari terakhir tenggang; kiriman sesudahnya terlambat.",
        public=True,
    ),
    Column(
        name="desk_status",
        kind=Kind.CODE,
        codes="desk_status",
        meaning="Whether an expected file came, and when.",
        meaning_id="Keadaan kiriman yang ditunggu.",
        public=True,
    ),
)

TABLES = (
    Table(
        name="core.expected_submission",
        grain="one period that one submitter is expected to send one group of source tables for",
        columns=("source", "source_table", "submitter", "area_code", "period", "period_end", "due_on", "late_after", "desk_status",
                 "submission_id", "received_at"),
        key=("source", "source_table", "submitter", "period"),
        required=("period_end", "due_on", "late_after", "desk_status"),
        foreign={"area_code": "core.region", "submission_id": "core.submission"},
    ),
    Table(
        name="audit.waiting_submission",
        grain="one file that waits for a mapping of its columns, and the configuration it was last read with",
        columns=("submission_id", "config_hash"),
        key=("submission_id",),
        required=("config_hash",),
        foreign={"submission_id": "core.submission"},
    ),
)  # fmt: skip
