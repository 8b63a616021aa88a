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
)

TABLES = (
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
