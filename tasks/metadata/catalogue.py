"""The catalogue entry of a release in DCAT 3 (JSON-LD), which portals of open data harvest."""

from collections.abc import Iterator
from pathlib import Path
from typing import Any

from config.metadata import Metadata
from config.publication import Pair
from tasks.contract.model import Terms
from tasks.file_hash import hash_file
from tasks.publish.facts import Release

MEDIA = "https://www.iana.org/assignments/media-types/"
# Format, media type and pattern of the file of a table.
FORMS = (
    ("csv", "text/csv", "csv/{table}.csv"),
    ("parquet", "application/vnd.apache.parquet", "parquet/{table}.parquet"),
)
MOVED = {"csv/dictionary.csv": "dictionary.csv"}
CONTEXT = {
    "dcat": "http://www.w3.org/ns/dcat#",
    "dct": "http://purl.org/dc/terms/",
    "foaf": "http://xmlns.com/foaf/0.1/",
    "spdx": "http://spdx.org/rdf/terms#",
    "xsd": "http://www.w3.org/2001/XMLSchema#",
}


def catalogue(rules: Metadata, release: Release, terms: Terms, folder: Path) -> dict[str, Any]:
    """One catalogue with a data set for each published table and its files with size and hash; links are relative to `metadata/`.

    Sources: W3C Recommendation Data Catalog Vocabulary (DCAT) Version 3, sections 6.3 to 6.8.
    """
    base = rules.agency.address or "../"
    publisher = {"@type": "foaf:Agent", "foaf:name": _texts(rules.agency.name)}
    about = release.publication
    return {
        "@context": CONTEXT,
        "@id": base,
        "@type": "dcat:Catalog",
        "dct:title": _texts(about.title),
        "dct:description": _texts(about.demo_warning if release.facts.demo else about.title),
        "dct:publisher": publisher,
        "dct:language": ["id", "en"],
        "dct:license": {"@id": "https://creativecommons.org/licenses/by/4.0/"},
        "dct:rights": _texts(about.licence),
        "dct:issued": _moment(release),
        "dct:spatial": _place(release),
        "dcat:dataset": [
            {
                "@id": f"{base}#{name}",
                "@type": "dcat:Dataset",
                "dct:identifier": f"{release.regency.code}/{release.release_id}/{name}",
                "dct:title": f"{about.title.id}: {name}",
                "dct:description": table.grain,
                "dct:publisher": publisher,
                "dct:issued": _moment(release),
                "dct:spatial": _place(release),
                "dcat:keyword": sorted(table.columns),
                "dct:conformsTo": {"@id": f"{base}contract/{name}.odcs.yaml"},
                "dcat:distribution": list(_distributions(name, base, folder)),
            }
            for name, table in terms.tables.items()
        ],
    }


def _distributions(name: str, base: str, folder: Path) -> Iterator[dict[str, Any]]:
    for form, media, pattern in FORMS:
        place = pattern.format(table=name)
        place = MOVED.get(place, place)
        path = folder / place
        yield {
            "@id": f"{base}{place}",
            "@type": "dcat:Distribution",
            "dct:title": f"{name} ({form})",
            "dcat:accessURL": {"@id": f"{base}{place}"},
            "dcat:downloadURL": {"@id": f"{base}{place}"},
            "dcat:mediaType": {"@id": f"{MEDIA}{media}"},
            "dct:license": {"@id": "https://creativecommons.org/licenses/by/4.0/"},
            "dcat:byteSize": {"@type": "xsd:nonNegativeInteger", "@value": str(path.stat().st_size)},
            "spdx:checksum": {
                "@type": "spdx:Checksum",
                "spdx:algorithm": {"@id": "spdx:checksumAlgorithm_sha256"},
                "spdx:checksumValue": hash_file(path),
            },
        }


def _texts(pair: Pair) -> list[dict[str, str]]:
    return [{"@language": language, "@value": getattr(pair, language)} for language in ("id", "en")]


def _moment(release: Release) -> dict[str, str]:
    return {"@type": "xsd:dateTime", "@value": release.created.isoformat()}


def _place(release: Release) -> dict[str, Any]:
    return {"@type": "dct:Location", "dct:identifier": release.regency.code, "dct:title": release.regency.name}
