"""What is wrong with identity numbers and what would be right: counts to show, and proposals that nobody applies silently."""

from config.schema.types import Column, Kind, Table

COLUMNS = (
    Column(
        name="finding",
        kind=Kind.CODE,
        codes="identity_finding",
        meaning="What is found of an identity number, valid included.",
        meaning_id="Keadaan nomor identitas.",
    ),
    Column(
        name="proposal_id",
        kind=Kind.ID,
        meaning="Key of one proposal: place and proposed value hashed, so that it is the same after a rebuild.",
        meaning_id="Kunci satu usulan perbaikan.",
    ),
    Column(
        name="repair_kind",
        kind=Kind.CODE,
        codes="identity_finding",
        meaning="The damage that the proposal would mend.",
        meaning_id="Jenis kerusakan yang diperbaiki.",
    ),
    Column(
        name="proposed_value",
        kind=Kind.TEXT,
        meaning="What the cell would say.",
        meaning_id="Nilai yang diusulkan.",
        sensitive=True,
    ),
    Column(
        name="repair_evidence",
        kind=Kind.TEXT,
        meaning="What speaks for the value, as names of comparisons with the number of records they hold for.",
        meaning_id="Bukti: nama perbandingan dan jumlah baris.",
    ),
    Column(
        name="repair_rank",
        kind=Kind.INTEGER,
        minimum=1,
        meaning="Place among the proposals for one cell, 1 the best.",
        meaning_id="Urutan usulan untuk satu sel.",
    ),
    Column(
        name="declared_precision",
        kind=Kind.DECIMAL,
        minimum=0,
        maximum=1,
        meaning="Share of the rule's proposals that are right, as declared in config/repairs.yml; empty where never measured.",
        meaning_id="Ketepatan aturan yang dinyatakan.",
    ),
    Column(
        name="repair_status",
        kind=Kind.CODE,
        codes="repair_status",
        meaning="Proposed, accepted by its rule or a person, or refused.",
        meaning_id="Keadaan usulan.",
    ),
)

TABLES = (
    Table(
        name="core.repair_proposal",
        grain="one value proposed for one cell",
        columns=("proposal_id", "submission_id", "source", "source_table", "sheet", "row_no", "column_name", "repair_kind",
                 "proposed_value", "rule", "repair_evidence", "record_count", "source_count", "repair_rank", "declared_precision",
                 "repair_status"),
        key=("proposal_id",),
        required=("submission_id", "source_table", "sheet", "row_no", "column_name", "repair_kind", "proposed_value", "rule",
                  "repair_evidence", "repair_rank", "repair_status"),
        foreign={"submission_id": "core.submission"},
    ),
    Table(
        name="audit.identity_finding",
        grain="one finding about one column of one source table",
        columns=("source", "source_table", "column_name", "finding", "row_count"),
        key=("source", "source_table", "column_name", "finding"),
        required=("row_count",),
    ),
)  # fmt: skip
