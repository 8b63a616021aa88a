"""A contract in the forms that other programs read: Open Data Contract Standard 3.1 and Data Package 2."""

from pathlib import PurePosixPath
from typing import Any

from tasks.contract.model import ColumnTerms, TableTerms, Terms
from tasks.publish.facts import Release

PACKAGE_KINDS = {"timestamp": "datetime"}


def odcs(table: str, terms: TableTerms, version: str, release: Release) -> dict[str, Any]:
    """The ODCS 3.1.0 contract of one published table (bitol.io, Open Data Contract Standard)."""
    title, licence = release.publication.title, release.publication.licence
    return {
        "apiVersion": "v3.1.0",
        "kind": "DataContract",
        "id": f"lab-kemiskinan/{release.regency.code}/{table}",
        "name": table,
        "version": version,
        "status": "active",
        "domain": "poverty",
        "dataProduct": title.en,
        "description": {
            "purpose": terms.grain,
            "usage": f"{title.id} / {title.en}",
            "limitations": release.publication.statuses["few"].meaning.format(threshold=release.threshold).en,
        },
        "servers": [
            {"server": "parquet", "type": "local", "path": f"parquet/{table}.parquet", "format": "parquet"},
            {"server": "csv", "type": "local", "path": f"csv/{table}.csv", "format": "csv"},
        ],
        "schema": [
            {
                "name": table,
                "physicalName": table,
                "physicalType": "table",
                "logicalType": "object",
                "description": terms.grain,
                "dataGranularityDescription": terms.grain,
                "properties": [_property(name, column, terms.key) for name, column in terms.columns.items()],
            }
        ],
        "customProperties": [
            {"property": "licence", "value": licence.en},
            {"property": "synthetic", "value": release.facts.demo},
        ],
    }


def _property(name: str, terms: ColumnTerms, key: tuple[str, ...]) -> dict[str, Any]:
    found: dict[str, Any] = {
        "name": name,
        "logicalType": terms.kind,
        "physicalType": {"number": "double", "integer": "bigint", "string": "varchar"}.get(terms.kind, terms.kind),
        "description": terms.meaning,
        "required": terms.required,
        "primaryKey": name in key,
    }
    if name in key:
        found["primaryKeyPosition"] = key.index(name) + 1
    limits = {n: getattr(terms, n) for n in ("minimum", "maximum") if getattr(terms, n) is not None}
    if limits:
        found["logicalTypeOptions"] = limits
    extra = {"description_id": terms.meaning_id, "unit": terms.unit, "code_list": terms.codes}
    found["customProperties"] = [{"property": p, "value": v} for p, v in extra.items() if v]
    return found


def data_package(terms: Terms, version: str, release: Release) -> dict[str, Any]:
    """The Data Package 2.0 descriptor of all csv and parquet files of a release (datapackage.org)."""
    publication = release.publication
    return {
        "$schema": "https://datapackage.org/profiles/2.0/datapackage.json",
        "name": f"lab-kemiskinan-{release.regency.code}",
        "title": f"{publication.title.id} / {publication.title.en}",
        "version": version,
        "created": release.created.isoformat(),
        "licenses": [{"name": "CC-BY-4.0", "title": publication.licence.en}],
        "resources": [_resource(name, table, terms) for name, table in terms.tables.items()],
    }


def _resource(name: str, table: TableTerms, terms: Terms) -> dict[str, Any]:
    path = PurePosixPath("dictionary.csv") if name == "dictionary" else PurePosixPath("csv", f"{name}.csv")
    return {
        "name": name.replace("_", "-"),
        "type": "table",
        "path": str(path),
        "description": table.grain,
        "format": "csv",
        "encoding": "utf-8",
        "schema": {
            "fields": [_field(column, found, terms) for column, found in table.columns.items()],
            "primaryKey": list(table.key),
            "missingValues": [""],
        },
    }


def _field(name: str, column: ColumnTerms, terms: Terms) -> dict[str, Any]:
    limits: dict[str, Any] = {n: getattr(column, n) for n in ("minimum", "maximum") if getattr(column, n) is not None}
    if column.required:
        limits["required"] = True
    if column.codes:
        limits["enum"] = list(terms.codes[column.codes])
    found = {"name": name, "type": PACKAGE_KINDS.get(column.kind, column.kind), "description": column.meaning}
    return found | ({"constraints": limits} if limits else {})
