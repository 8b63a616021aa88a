"""What the flows make, as the orchestrator's assets: each run says which of them it made anew, and from which others."""

from prefect.assets import Asset, AssetProperties

RECORDS = Asset(
    key="lab://warehouse/std",
    properties=AssetProperties(name="Records", description="What sources say, standardised and judged, row by row."),
)
CORE = Asset(
    key="lab://warehouse/core",
    properties=AssetProperties(name="Persons, families and households", description="Merged, with lasting ids."),
)
FIGURES = Asset(
    key="lab://warehouse/out.indicator",
    properties=AssetProperties(name="Figures", description="Every indicator before small counts are withheld."),
)
RELEASE = Asset(
    key="lab://published/release",
    properties=AssetProperties(
        name="Release", description="The published tables; lineage/ in the folder has their columns."
    ),
)
