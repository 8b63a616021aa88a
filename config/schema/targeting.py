"""Families of whom the ministry's rank or the lists of recipients and local evidence disagree; for villages to look at."""

from config.schema.types import Column, Kind, Table

COLUMNS = (
    Column(
        name="candidate_kind",
        kind=Kind.CODE,
        codes="candidate_kind",
        meaning="Whether a family is perhaps wrongly left out or wrongly served.",
        meaning_id="Calon terlewat atau calon salah sasaran.",
        public=True,
    ),
    Column(
        name="targeting_rule",
        kind=Kind.CODE,
        codes="targeting_rule",
        meaning="Rule that found the candidate, the name of its SQL file.",
        meaning_id="Aturan yang menemukan calon.",
        public=True,
    ),
    Column(
        name="targeting_verdict",
        kind=Kind.CODE,
        codes="targeting_verdict",
        meaning="What the village said of a candidate for the reasons it was asked about.",
        meaning_id="Putusan desa atas calon untuk alasan yang ditanyakan.",
        public=True,
    ),
    Column(
        name="judged_on", kind=Kind.DATE, meaning="Day of the village's verdict.", meaning_id="Tanggal putusan desa."
    ),
    Column(
        name="verdict_note",
        kind=Kind.TEXT,
        meaning="What the village wrote beside its verdict.",
        meaning_id="Catatan desa pada putusannya.",
        sensitive=True,
    ),
)
FOUND = ("family_id", "candidate_kind", "targeting_rule")

TABLES = (
    Table(
        name="core.targeting",
        grain="one family found by one rule as things stand now",
        columns=(*FOUND, "area_code", "desil_nasional", "desil_provinsi", "desil_kabupaten", "local_desil", "evidence",
                 "targeting_verdict", "judged_on"),
        key=FOUND,
        required=("evidence",),
        foreign={"family_id": "core.family"},
    ),
    Table(
        name="core.targeting_verdict",
        grain="one family, kind of candidate and rule that a village was asked about, with its last word",
        columns=(*FOUND, "targeting_verdict", "judged_on", "verdict_note", "submission_id"),
        key=FOUND,
        required=("targeting_verdict", "judged_on"),
    ),
    Table(
        name="core.targeting_belief",
        grain="one family found by one rule, with the runs between which it was found",
        columns=(*FOUND, "recorded_from", "recorded_to"),
        key=(*FOUND, "recorded_from"),
    ),
)  # fmt: skip
