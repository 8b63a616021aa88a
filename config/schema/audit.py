"""What was received, read, judged, linked and decided; never a cell value, so that it may be shown to anyone."""

from config.schema.types import Column, Kind, Table

COLUMNS = (
    Column(
        name="submission_id",
        kind=Kind.ID,
        meaning="Id of one received file: the first 16 hex digits of its hash and its source.",
        meaning_id="Nomor kiriman berkas.",
    ),
    Column(
        name="raw_hash", kind=Kind.ID, meaning="SHA-256 of the bytes as received.", meaning_id="Sidik SHA-256 berkas."
    ),
    Column(
        name="file_name",
        kind=Kind.TEXT,
        meaning="Path of the file below the inbox of its source.",
        meaning_id="Nama berkas.",
    ),
    Column(
        name="submitter",
        kind=Kind.ID,
        meaning="Who sent it: the folder below the source, or the source itself.",
        meaning_id="Pengirim.",
    ),
    Column(
        name="period",
        kind=Kind.ID,
        meaning="Period the statement is about, as yyyy, yyyy-mm or yyyy-mm-dd.",
        meaning_id="Periode.",
        public=True,
    ),
    Column(
        name="state",
        kind=Kind.CODE,
        codes="submission_state",
        meaning="State of the submission.",
        meaning_id="Keadaan kiriman.",
    ),
    Column(
        name="message_key",
        kind=Kind.ID,
        meaning="Key of the sentence in config/messages that explains the state.",
        meaning_id="Kunci pesan.",
    ),
    Column(
        name="message_detail",
        kind=Kind.TEXT,
        meaning="Sheet, row, column or counts that fill the sentence; no cell value of a person.",
        meaning_id="Rincian pesan.",
    ),
    Column(
        name="received_at", kind=Kind.TIMESTAMP, meaning="When the file was first seen.", meaning_id="Waktu diterima."
    ),
    Column(
        name="superseded_by",
        kind=Kind.ID,
        meaning="Submission that replaced this one.",
        meaning_id="Kiriman pengganti.",
    ),
    Column(
        name="sheet",
        kind=Kind.TEXT,
        meaning="Sheet of the file; the file's name where it has none.",
        meaning_id="Lembar.",
    ),
    Column(
        name="row_no",
        kind=Kind.INTEGER,
        minimum=1,
        meaning="Row number in the sheet as a person counts, from 1.",
        meaning_id="Nomor baris.",
    ),
    Column(name="column_name", kind=Kind.TEXT, meaning="Header of the cell judged.", meaning_id="Nama kolom."),
    Column(
        name="header",
        kind=Kind.TEXT,
        meaning="Header of a column as the file writes it.",
        meaning_id="Judul kolom seperti di berkas.",
    ),
    Column(
        name="letter",
        kind=Kind.ID,
        meaning="Letter of a column as a spreadsheet shows it.",
        meaning_id="Huruf kolom.",
    ),
    Column(
        name="cell",
        kind=Kind.TEXT,
        meaning="Cell reference such as D17, empty for a whole row.",
        meaning_id="Rujukan sel.",
    ),
    Column(name="rule", kind=Kind.ID, meaning="Name of the rule.", meaning_id="Nama aturan."),
    Column(
        name="severity",
        kind=Kind.CODE,
        codes="severity",
        meaning="What a broken rule does: reject row, warn or stop source.",
        meaning_id="Akibat pelanggaran.",
    ),
    Column(
        name="row_count", kind=Kind.INTEGER, minimum=0, unit="rows", meaning="Rows counted.", meaning_id="Jumlah baris."
    ),
    Column(
        name="checked_count",
        kind=Kind.INTEGER,
        minimum=0,
        unit="rows",
        meaning="Rows a rule was asked of.",
        meaning_id="Jumlah baris diperiksa.",
    ),
    Column(
        name="failed_count",
        kind=Kind.INTEGER,
        minimum=0,
        unit="rows",
        meaning="Rows that broke the rule.",
        meaning_id="Jumlah baris melanggar.",
    ),
    *(
        Column(
            name=f"{bucket}_rows",
            kind=Kind.INTEGER,
            minimum=0,
            unit="rows",
            meaning=f"Rows of the sheet: {meaning}.",
            meaning_id=f"Baris: {ind}.",
        )
        for bucket, meaning, ind in (
            ("file", "all up to the last used one", "seluruhnya"),
            ("title", "titles, notes and signatures", "judul, catatan, tanda tangan"),
            ("header", "header, column-number and HXL rows", "judul kolom"),
            ("blank", "blank", "kosong"),
            ("group", "group headings such as RT 01", "judul kelompok"),
            ("total", "subtotals and totals", "jumlah"),
            ("terminator", "end mark ### and what follows it", "penutup"),
            ("broken", "lines that could not be split into the declared columns", "rusak"),
            ("duplicate", "exact duplicates of an earlier row", "ganda persis"),
            ("superseded", "set aside since a newer file replaced this one", "digantikan"),
            ("rejected", "quarantined by a rule", "ditolak"),
            ("loaded", "accepted into std", "dimuat"),
        )
    ),
    Column(name="run_id", kind=Kind.ID, meaning="Id of one pipeline run.", meaning_id="Nomor proses."),
    Column(name="step", kind=Kind.ID, meaning="Step of the pipeline.", meaning_id="Langkah."),
    Column(
        name="rows_in",
        kind=Kind.INTEGER,
        minimum=0,
        unit="rows",
        meaning="Rows read by the step.",
        meaning_id="Baris masuk.",
    ),
    Column(
        name="rows_out",
        kind=Kind.INTEGER,
        minimum=0,
        unit="rows",
        meaning="Rows written by the step.",
        meaning_id="Baris keluar.",
    ),
    Column(
        name="rows_rejected",
        kind=Kind.INTEGER,
        minimum=0,
        unit="rows",
        meaning="Rows rejected by the step.",
        meaning_id="Baris ditolak.",
    ),
    Column(
        name="rows_corrected",
        kind=Kind.INTEGER,
        minimum=0,
        unit="rows",
        meaning="Rows corrected by the step.",
        meaning_id="Baris dikoreksi.",
    ),
    Column(
        name="seconds",
        kind=Kind.DECIMAL,
        minimum=0,
        unit="seconds",
        meaning="Duration of the step.",
        meaning_id="Lama langkah.",
    ),
    Column(name="started_at", kind=Kind.TIMESTAMP, meaning="When the step began.", meaning_id="Waktu mulai."),
    Column(
        name="config_hash",
        kind=Kind.ID,
        meaning="SHA-256 of the configuration and SQL that a result rests on.",
        meaning_id="Sidik konfigurasi dan SQL.",
    ),
    Column(
        name="correction_id",
        kind=Kind.ID,
        meaning="Name of the correction in config/corrections.",
        meaning_id="Nama koreksi.",
    ),
    Column(
        name="outcome",
        kind=Kind.CODE,
        codes="correction_outcome",
        meaning="Applied, not found or already repaired.",
        meaning_id="Hasil koreksi.",
    ),
    Column(
        name="valid_from", kind=Kind.DATE, meaning="From when the fact holds in the world.", meaning_id="Berlaku sejak."
    ),
    Column(
        name="valid_to", kind=Kind.DATE, meaning="Until when the fact holds in the world.", meaning_id="Berlaku sampai."
    ),
    Column(
        name="recorded_from", kind=Kind.TIMESTAMP, meaning="Since when we hold the fact.", meaning_id="Tercatat sejak."
    ),
    Column(
        name="recorded_to", kind=Kind.TIMESTAMP, meaning="Until when we held the fact.", meaning_id="Tercatat sampai."
    ),
    Column(
        name="record_count",
        kind=Kind.INTEGER,
        minimum=0,
        unit="records",
        meaning="Source records behind it.",
        meaning_id="Jumlah baris sumber.",
    ),
    Column(
        name="source_count",
        kind=Kind.INTEGER,
        minimum=0,
        unit="sources",
        meaning="Different sources behind it.",
        meaning_id="Jumlah sumber.",
    ),
)

ROW_BUCKETS = (
    "title",
    "header",
    "blank",
    "group",
    "total",
    "terminator",
    "broken",
    "duplicate",
    "superseded",
    "rejected",
    "loaded",
)

TABLES = (
    Table(
        name="core.submission",
        grain="one file received from one submitter",
        columns=("submission_id", "raw_hash", "source", "source_table", "file_name", "submitter", "area_code", "period", "observed_on", "has_minutes",
                 "state", "message_key", "message_detail", "received_at", "superseded_by"),
        key=("submission_id",),
        required=("raw_hash", "source", "file_name", "submitter", "state", "received_at"),
    ),
    Table(
        name="audit.run",
        grain="one step of one run for one source",
        columns=("run_id", "step", "source", "rows_in", "rows_out", "rows_rejected", "rows_corrected", "seconds", "state", "started_at"),
        key=("run_id", "step", "source"),
    ),
    Table(
        name="audit.row_account",
        grain="one sheet of one submission",
        columns=("submission_id", "sheet", "source", "source_table", "file_rows", *(f"{b}_rows" for b in ROW_BUCKETS)),
        key=("submission_id", "sheet"),
        required=("file_rows", *(f"{b}_rows" for b in ROW_BUCKETS)),
        foreign={"submission_id": "core.submission"},
    ),
    Table(
        name="audit.column_place",
        grain="one canonical column of one sheet of one submission",
        columns=("submission_id", "sheet", "source_table", "column_name", "header", "letter", "row_no"),
        key=("submission_id", "sheet", "source_table", "column_name"),
        required=("header", "letter", "row_no"),
        foreign={"submission_id": "core.submission"},
    ),
    Table(
        name="audit.rejected_row",
        grain="one rule broken by one row that was set aside",
        columns=("submission_id", "source", "source_table", "sheet", "row_no", "rule", "column_name", "cell"),
        key=("submission_id", "sheet", "row_no", "rule", "column_name"),
        foreign={"submission_id": "core.submission"},
    ),
    Table(
        name="audit.row_finding",
        grain="one warning about one accepted row",
        columns=("submission_id", "source", "source_table", "sheet", "row_no", "rule", "column_name", "cell"),
        key=("submission_id", "sheet", "row_no", "rule", "column_name"),
        foreign={"submission_id": "core.submission"},
    ),
    Table(
        name="audit.rule_result",
        grain="one rule asked of one source table in one run",
        columns=("run_id", "source", "source_table", "rule", "column_name", "severity", "checked_count", "failed_count"),
        key=("run_id", "source", "source_table", "rule", "column_name"),
        required=("severity", "checked_count", "failed_count"),
    ),
    Table(
        name="audit.correction_result",
        grain="one declared correction in one run",
        columns=("run_id", "source", "correction_id", "outcome", "row_count"),
        key=("run_id", "source", "correction_id"),
        required=("outcome", "row_count"),
    ),
    Table(
        name="audit.unmerged_submission",
        grain="one submission whose rows were read, or read again, since persons and families were merged last",
        columns=("submission_id",),
        key=("submission_id",),
    ),
    Table(
        name="audit.begun_basis",
        grain="the run that has begun to keep what its figures rest on, and has not done so",
        columns=("run_id",),
        key=("run_id",),
    ),
    Table(
        name="audit.link_basis",
        grain="the configuration and SQL that the stored keys, edges and persons were made with",
        columns=("config_hash",),
        key=("config_hash",),
    ),
)  # fmt: skip
