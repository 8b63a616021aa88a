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
    Column(
        name="reviewer",
        kind=Kind.TEXT,
        meaning="Who looked at a pair of records; several names with a comma between.",
        meaning_id="Nama pemeriksa.",
        sensitive=True,
    ),
    Column(
        name="answer",
        kind=Kind.CODE,
        codes="review_answer",
        meaning="What one person said of a pair: same, different or unknown.",
        meaning_id="Jawaban satu pemeriksa.",
    ),
    Column(
        name="review_status",
        kind=Kind.CODE,
        codes="review_status",
        meaning="Whether a pair is decided, waits for a third reviewer or another one, or is left as unknown.",
        meaning_id="Keadaan pemeriksaan pasangan.",
    ),
    *(
        Column(
            name=f"{answer}_count",
            kind=Kind.INTEGER,
            minimum=0,
            unit="persons",
            meaning=f"Reviewers who said {answer}.",
            meaning_id=f"Jumlah pemeriksa yang menjawab {ind}.",
        )
        for answer, ind in (("same", "sama"), ("different", "berbeda"), ("unknown", "tidak tahu"))
    ),
)

TABLES = (
    Table(
        name="audit.pair_verdict",
        grain="one pair of records that people decided on",
        columns=("record_id_left", "record_id_right", "verdict", "decided_by", "reason", "recorded_from"),
        key=("record_id_left", "record_id_right"),
        required=("verdict", "decided_by", "recorded_from"),
    ),
    Table(
        name="core.pair_review",
        grain="one pair of records that somebody looked at",
        columns=("record_id_left", "record_id_right", "review_status", "same_count", "different_count", "unknown_count", "reviewer"),
        key=("record_id_left", "record_id_right"),
        required=("review_status",),
    ),
)  # fmt: skip
