"""Lasting ids: what they were given for, what happened to them, and where an id that is no longer in use leads."""

from config.schema.types import Column, Kind, Table

COLUMNS = (
    Column(
        name="event",
        kind=Kind.CODE,
        codes="identity_event",
        meaning="What happened to an id.",
        meaning_id="Peristiwa identitas.",
    ),
    Column(
        name="entity",
        kind=Kind.CODE,
        codes="entity",
        meaning="Person, family or household.",
        meaning_id="Jenis entitas.",
    ),
    Column(name="entity_id", kind=Kind.ID, meaning="Id the row is about.", meaning_id="Nomor entitas."),
    Column(
        name="other_id",
        kind=Kind.ID,
        meaning="The other id of an event: merged into, split off or come apart from, or decided to be another person than.",
        meaning_id="Nomor lain dalam peristiwa itu.",
    ),
    Column(
        name="successor_id",
        kind=Kind.ID,
        meaning="Id in use that an old id resolves to.",
        meaning_id="Nomor yang kini dipakai.",
    ),
    Column(name="event_id", kind=Kind.ID, meaning="Id of one event of the ledger.", meaning_id="Nomor peristiwa."),
    Column(
        name="event_evidence",
        kind=Kind.TEXT,
        meaning="Linkage rules with counts and weights, verdicts and numbers of items behind an event; no cell value.",
        meaning_id="Bukti peristiwa: nomor aturan, bobot, putusan, jumlah butir.",
    ),
    Column(
        name="item_id",
        kind=Kind.ID,
        meaning="What an id was given for: a record, a person or a family.",
        meaning_id="Butir yang diberi nomor.",
    ),
)

TABLES = (
    Table(
        name="audit.identity_assignment",
        grain="one item in one id for a time; a row without an end holds now",
        columns=("entity", "item_id", "entity_id", "recorded_from", "recorded_to"),
        key=("entity", "item_id", "recorded_from"),
        required=("entity_id",),
    ),
    Table(
        name="audit.identity_event",
        grain="one event in the life of an id: valid_from by the date of its evidence, recorded_from by when we learned it",
        columns=("event_id", "entity", "event", "entity_id", "other_id", "record_id", "event_evidence", "valid_from", "run_id", "recorded_from"),
        key=("event_id",),
        required=("entity", "event", "entity_id", "run_id", "recorded_from"),
    ),
    Table(
        name="core.identity_redirect",
        grain="one id that is no longer in use and the id in use that it leads to, in one step",
        columns=("entity", "entity_id", "successor_id"),
        key=("entity", "entity_id"),
        required=("successor_id",),
    ),
)  # fmt: skip
