"""How values of persons were chosen between sources, and where sources disagree; kept so that both can be looked up later."""

from config.schema.types import Column, Kind, Table

COLUMNS = (
    Column(
        name="attribute_group",
        kind=Kind.ID,
        meaning="Group of attributes chosen by the same criteria.",
        meaning_id="Kelompok atribut yang dipilih dengan kriteria yang sama.",
    ),
    *(
        Column(
            name=f"{criterion}_weight",
            kind=Kind.INTEGER,
            minimum=0,
            meaning=f"What one step of the criterion {criterion} weighs in the choice; 0 when it has no say.",
            meaning_id=f"Bobot satu langkah kriteria {criterion} dalam pemilihan; 0 bila tidak dipakai.",
        )
        for criterion in ("source", "verified", "complete", "recent")
    ),
    Column(
        name="is_compared",
        kind=Kind.BOOLEAN,
        meaning="Differences between sources are counted as conflicts.",
        meaning_id="Perbedaan antarsumber dihitung sebagai pertentangan.",
    ),
)

TABLES = (
    Table(
        name="core.survivorship",
        grain="one attribute of persons with what decides between statements",
        columns=("attribute", "attribute_group", "source_weight", "verified_weight", "complete_weight", "recent_weight", "is_compared"),
        key=("attribute",),
        required=("attribute_group", "source_weight", "verified_weight", "complete_weight", "recent_weight", "is_compared"),
    ),
    Table(
        name="core.attribute_conflict",
        grain="one attribute of one person on which statements of two or more sources disagree",
        columns=("person_id", "attribute"),
        key=("person_id", "attribute"),
        foreign={"person_id": "core.person", "attribute": "core.survivorship"},
    ),
)  # fmt: skip
