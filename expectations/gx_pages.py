"""Data Docs on the local disk; apart, because their layout and not the rules is what changes with the library."""

import re
import shutil
from pathlib import Path
from typing import Any

from great_expectations.data_context.data_context.ephemeral_data_context import EphemeralDataContext

# The vendor's logos would be fetched, with a time stamp, by every browser that opens a page.
VENDOR_PICTURE = re.compile(r"https://great-expectations-web-assets[^\"')]*")
EMPTY_PICTURE = "data:,"


def site(docs_dir: Path) -> dict[str, Any]:
    """The configuration of static pages in `docs_dir`."""
    return {
        "class_name": "SiteBuilder",
        "show_how_to_buttons": False,
        "store_backend": {"class_name": "TupleFilesystemStoreBackend", "base_directory": str(docs_dir.resolve())},
        "site_index_builder": {"class_name": "DefaultSiteIndexBuilder"},
    }


def build(context: EphemeralDataContext, docs_dir: Path) -> None:
    """Builds the pages of this run and removes those of earlier ones, whose results are in the audit tables."""
    for folder in ("expectations", "validations"):
        shutil.rmtree(docs_dir / folder, ignore_errors=True)
    context.build_data_docs()
    for page in docs_dir.rglob("*.html"):
        page.write_text(VENDOR_PICTURE.sub(EMPTY_PICTURE, page.read_text(encoding="utf-8")), encoding="utf-8")
