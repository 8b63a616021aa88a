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
    Column(
        name="evidence_weight",
        kind=Kind.DECIMAL,
        unit="bits",
        meaning="The part of a match weight that the pair itself gives, without the prior odds of the table's size.",
        meaning_id="Bobot bukti pasangan, tanpa peluang awal.",
    ),
    Column(
        name="shares_card",
        kind=Kind.BOOLEAN,
        meaning="Whether two records show the same valid family card.",
        meaning_id="Apakah nomor KK kedua baris sama.",
    ),
    Column(
        name="is_fresh",
        kind=Kind.BOOLEAN,
        meaning="Whether a record is new or has changed since the last linking, so that its pairs must be asked.",
        meaning_id="Apakah baris baru atau berubah sejak penautan terakhir.",
    ),
    Column(
        name="cause",
        kind=Kind.CODE,
        codes="cut_cause",
        meaning="Why a cluster of records could not be one person.",
        meaning_id="Sebab satu gugus baris bukan satu orang.",
    ),
    Column(
        name="birth_key",
        kind=Kind.ID,
        meaning="Day of birth as YYMMDD, from the record or its NIK; used to compare persons, never shown.",
        meaning_id="Hari lahir yang dibakukan untuk pembandingan.",
        sensitive=True,
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
        name="audit.scored_pair",
        grain="one pair of records that rules did not decide, as the model sees it",
        columns=("record_id_left", "record_id_right", "evidence_weight", "evidence", "shares_card"),
        key=("record_id_left", "record_id_right"),
        required=("evidence_weight", "evidence", "shares_card"),
    ),
    Table(
        name="audit.cut_edge",
        grain="one edge that was left out, since with it a cluster could not be one person",
        columns=("record_id_left", "record_id_right", "rule_no", "match_weight", "cause"),
        key=("record_id_left", "record_id_right"),
        required=("rule_no", "cause"),
    ),
    Table(
        name="audit.doubtful_pair",
        grain="one pair of records that may be one person and that a person should look at",
        columns=("record_id_left", "record_id_right", "match_weight", "evidence"),
        key=("record_id_left", "record_id_right"),
        required=("match_weight", "evidence"),
    ),
)
