"""Proposed maps of columns: what each column of a waiting sheet seems to be and why; titles and shares, never a cell value."""

from config.schema.types import Column, Kind, Table

COLUMNS = (
    Column(
        name="layout_mark",
        kind=Kind.ID,
        meaning="Hash of the titles of a sheet and the shape of its header: the same for every file made the same way.",
        meaning_id="Sidik susunan judul kolom.",
    ),
    Column(
        name="column_no",
        kind=Kind.INTEGER,
        minimum=1,
        meaning="Place of a column in its sheet, from 1.",
        meaning_id="Urutan kolom di lembar.",
    ),
    Column(
        name="map_confidence",
        kind=Kind.DECIMAL,
        minimum=0,
        maximum=1,
        meaning="How sure a proposed column is, from titles and values together.",
        meaning_id="Keyakinan usulan kolom.",
    ),
    Column(
        name="map_evidence",
        kind=Kind.TEXT,
        meaning="Reasons for and against, as keys of sentences with a share or a title; no cell value.",
        meaning_id="Alasan usulan kolom.",
    ),
    Column(
        name="map_doubt",
        kind=Kind.ID,
        meaning="What is in doubt of a column: unsure, rival or disagrees; empty where nothing is.",
        meaning_id="Yang diragukan dari kolom.",
    ),
    Column(
        name="sheet_reason",
        kind=Kind.ID,
        meaning="Why a sheet is proposed to hold a table or none, as the key of a sentence.",
        meaning_id="Alasan usulan lembar.",
    ),
    Column(
        name="sheet_said",
        kind=Kind.TEXT,
        meaning="The name of a sheet that fills the sentence.",
        meaning_id="Lembar pembanding.",
    ),
    Column(
        name="sheet_doubt",
        kind=Kind.ID,
        meaning="What is in doubt of a sheet: name, repeats, hidden, layout, rival or lacking; empty where nothing is.",
        meaning_id="Yang diragukan dari lembar.",
    ),
)

SHEET_COLUMNS = ("submission_id", "sheet", "layout_mark", "source_table", "sheet_reason", "sheet_said", "sheet_doubt")
TABLES = (
    Table(
        name="audit.sheet_proposal",
        grain="one sheet of a file that waits for a word on which of its sheets hold a table",
        columns=SHEET_COLUMNS,
        key=("submission_id", "sheet"),
        required=("sheet_reason",),
        foreign={"submission_id": "core.submission"},
    ),
    Table(
        name="audit.column_proposal",
        grain="one column of one sheet that waits for a map of its columns, and what it is proposed to be",
        columns=("submission_id", "sheet", "source_table", "layout_mark", "column_no", "header", "column_name", "map_confidence",
                 "map_evidence", "map_doubt"),
        key=("submission_id", "sheet", "layout_mark", "column_no"),
        required=("source_table", "header", "map_confidence", "map_evidence", "map_doubt"),
        foreign={"submission_id": "core.submission"},
    ),
)  # fmt: skip
