"""Pairs of records: what rules, the model and people say of them, and what became of clusters that could not be one person."""

from config.schema.types import Column, Kind, Table

COLUMNS = (
    Column(name="record_id_left", kind=Kind.ID, meaning="First record of a pair.", meaning_id="Baris pertama."),
    Column(name="record_id_right", kind=Kind.ID, meaning="Second record of a pair.", meaning_id="Baris kedua."),
    Column(
        name="rule_no",
        kind=Kind.INTEGER,
        minimum=0,
        meaning="Number of the linkage rule; 0 a person's verdict, 90 the linkage model.",
        meaning_id="Nomor aturan penautan; 0 putusan orang, 90 model penautan.",
    ),
    Column(
        name="match_weight",
        kind=Kind.DECIMAL,
        unit="bits",
        meaning="Base-2 logarithm of the odds that two records are one person, by the linkage model; empty for rules.",
        meaning_id="Bobot kecocokan menurut model (log2 peluang).",
    ),
)

TABLES = (
    Table(
        name="audit.edge",
        grain="one pair of records that a rule, the model or a person says are one person",
        columns=("record_id_left", "record_id_right", "rule_no", "match_weight"),
        key=("record_id_left", "record_id_right"),
        required=("rule_no",),
    ),
    Table(
        name="audit.doubtful_pair",
        grain="one pair of records that may be one person and that a person should look at",
        columns=("record_id_left", "record_id_right", "match_weight", "evidence"),
        key=("record_id_left", "record_id_right"),
        required=("match_weight", "evidence"),
    ),
)
