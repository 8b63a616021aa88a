"""What people decided of two records: one person or two; it stands above rules and the linkage model."""

from config.schema.types import Column, Kind, Table

COLUMNS = (
    Column(
        name="verdict",
        kind=Kind.CODE,
        codes="pair_verdict",
        meaning="Whether two records must be or cannot be one person.",
        meaning_id="Putusan: orang yang sama atau bukan.",
    ),
    Column(
        name="decided_by",
        kind=Kind.TEXT,
        meaning="Who decided: the officer, or how many reviewers against how many.",
        meaning_id="Pengambil putusan.",
    ),
    Column(name="reason", kind=Kind.TEXT, meaning="Why a person decided so, in words.", meaning_id="Alasan putusan."),
)

TABLES = (
    Table(
        name="audit.pair_verdict",
        grain="one pair of records that people decided on",
        columns=("record_id_left", "record_id_right", "verdict", "decided_by", "reason", "recorded_from"),
        key=("record_id_left", "record_id_right"),
        required=("verdict", "decided_by", "recorded_from"),
    ),
)
