"""What was answered to submitters and which files came back repaired; counts and references only, never a cell value."""

from config.schema.types import Column, Kind, Table

COLUMNS = (
    Column(
        name="repairs_id",
        kind=Kind.ID,
        meaning="Submission whose repair workbook came back as this one.",
        meaning_id="Kiriman yang dibetulkan.",
    ),
    Column(
        name="slot_name",
        kind=Kind.TEXT,
        meaning="Path that the first file of the slot had, whatever the returned file is called.",
        meaning_id="Nama berkas semula.",
    ),
    Column(name="replied_at", kind=Kind.TIMESTAMP, meaning="When the answer was written.", meaning_id="Waktu dijawab."),
    Column(
        name="problem_rows",
        kind=Kind.INTEGER,
        minimum=0,
        unit="rows",
        meaning="Rows that the answer asks to repair or to check.",
        meaning_id="Baris yang perlu diperiksa.",
    ),
    Column(
        name="repaired_rows",
        kind=Kind.INTEGER,
        minimum=0,
        unit="rows",
        meaning="Rows with a problem in the file before that have none now.",
        meaning_id="Baris yang sudah dibetulkan.",
    ),
    Column(
        name="added_rows",
        kind=Kind.INTEGER,
        minimum=0,
        unit="rows",
        meaning="Rows that the file before did not have.",
        meaning_id="Baris tambahan.",
    ),
    Column(
        name="removed_rows",
        kind=Kind.INTEGER,
        minimum=0,
        unit="rows",
        meaning="Rows of the file before that did not come back.",
        meaning_id="Baris yang tidak kembali.",
    ),
)

TABLES = (
    Table(
        name="audit.returned_file",
        grain="one submission that is a repair workbook come back",
        columns=("submission_id", "repairs_id", "slot_name"),
        key=("submission_id",),
        required=("repairs_id", "slot_name"),
    ),
    Table(
        name="audit.reply",
        grain="one submission that was answered, in the state it then had",
        columns=("submission_id", "state", "replied_at", "problem_rows", "repaired_rows", "added_rows", "removed_rows"),
        key=("submission_id",),
        required=("state", "replied_at", "problem_rows"),
    ),
)
