"""Lineage of tables and columns as OpenLineage events, a line each, so that any catalogue that knows the standard can draw it."""

import json
import uuid
from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path
from typing import Any

from config.estimator import Estimator
from config.indicator import Indicator
from config.schema import COLUMNS, TABLES
from config.settings import Settings
from config.sources import Source, load_sources, raw_table
from tasks.collect import RECORD_TABLES
from tasks.lineage.definition import LINEAGE
from tasks.lineage.origins import TEMPORARY, Origins, kept_origins
from tasks.publish.facts import Release
from tasks.warehouse import SQL, Connection, sql_text

FILE = "openlineage.jsonl"
SPEC = "https://openlineage.io/spec"
RUN_EVENT = f"{SPEC}/2-0-2/OpenLineage.json#/$defs/RunEvent"
FACETS = {
    "columnLineage": f"{SPEC}/facets/1-2-0/ColumnLineageDatasetFacet.json",
    "schema": f"{SPEC}/facets/1-1-1/SchemaDatasetFacet.json",
    "sql": f"{SPEC}/facets/1-0-1/SQLJobFacet.json",
}
# Columns of the long table by what an indicator's query gives.
FIGURE = {
    "area_code": ("area_code",),
    "period": ("period",),
    "breakdown": ("breakdown",),
    "category": ("category",),
    "value": ("numerator", "denominator"),
    "population": ("denominator",),
    "n": ("n",),
}
SAMPLED = ("area_code", "period", "stratum", "psu", "weight", "persons")
Fields = Mapping[str, Iterable[str]]


def write_openlineage(con: Connection, release: Release, folder: Path, *, settings: Settings) -> None:
    """Writes `lineage/openlineage.jsonl` of a release that is being built: one completed run of each job that made its figures."""
    del con
    computed = {_model(indicator) for indicator in release.indicators}
    models = [*_core_models(), *(model for model in sorted(computed) if (SQL / f"{model}.sql").exists())]
    origins = kept_origins(settings, models)
    (folder / LINEAGE).mkdir(exist_ok=True)
    lines = (json.dumps(event, ensure_ascii=False) for event in events(release, origins))
    (folder / LINEAGE / FILE).write_text("\n".join(lines) + "\n", encoding="utf-8")


def events(release: Release, origins: Mapping[str, Origins]) -> Iterator[dict[str, Any]]:
    """From columns of received files to record tables, to core tables, to figures; `origins` are those of the models by name."""
    for source in load_sources().values():
        yield from _source_events(release, source)
    for model in _core_models():
        made = origins[model]
        yield _event(release, model, model.replace("/", "."), made.columns, made.choosing)
    for indicator in release.indicators:
        if indicator.estimator is not None:
            yield _estimate_event(release, indicator.name, indicator.estimator, origins[_model(indicator)])
        elif (found := origins.get(indicator.model)) is not None:
            yield _event(release, indicator.model, "out.indicator", _renamed(found, FIGURE), found.choosing)


def _core_models() -> list[str]:
    return [f"core/{path.stem}" for path in sorted((SQL / "core").glob("*.sql")) if f"core.{path.stem}" in TABLES]


def _model(indicator: Indicator) -> str:
    """The model that an indicator's figures are computed from."""
    return f"indicators/base/{indicator.estimator.records}" if indicator.estimator else indicator.model


def _source_events(release: Release, source: Source) -> Iterator[dict[str, Any]]:
    for name, table in source.each_table():
        raw = raw_table(source.name, name)
        for target in sorted({RECORD_TABLES[s] for s in table.describes if s in RECORD_TABLES}):
            fields = {
                column: [f"{raw}.{spelled[0]}" for spelled in mapped.spellings(column).values()]
                for column, mapped in table.columns.items()
                if column in TABLES[target].columns
            }
            yield _event(release, f"standardise/{source.name}.{name}/{target}", target, fields, ())


def _estimate_event(release: Release, name: str, estimator: Estimator, origins: Origins) -> dict[str, Any]:
    measured = (estimator.value,) if estimator.measure == "small_area" else estimator.columns
    given = {
        "area_code": ("area_code",),
        "period": ("period",),
        **dict.fromkeys(("value", "se", "lower", "upper", "design_effect"), (*SAMPLED, *measured)),
        "population": ("weight", "persons"),
        "n": measured,
    }
    return _event(release, f"estimators/{name}", "out.indicator", _renamed(origins, given), origins.choosing)


def _renamed(origins: Origins, given: Fields) -> Fields:
    return {name: {o for column in read for o in origins.columns.get(column, ())} for name, read in given.items()}


def _event(release: Release, job: str, output: str, fields: Fields, choosing: Iterable[str]) -> dict[str, Any]:
    made = {name: _stored(read) for name, read in fields.items() if name in TABLES[output].columns}
    chosen = _stored(choosing)
    tables = sorted({_split(field)[0] for read in (*made.values(), chosen) for field in read})
    space, model = _namespace(release), SQL / f"{job}.sql"
    facets = {"sql": _facet(release, "sql", query=sql_text(job))} if model.exists() else {}
    return {
        "eventType": "COMPLETE",
        "eventTime": release.created.isoformat(),
        "run": {"runId": str(uuid.uuid5(uuid.NAMESPACE_URL, f"{space}/{release.release_id}/{job}"))},
        "job": {"namespace": space, "name": job, "facets": facets},
        "inputs": [{"namespace": space, "name": table} for table in tables],
        "outputs": [_output(release, output, made, chosen)],
        "producer": _producer(release),
        "schemaURL": RUN_EVENT,
    }


def _output(release: Release, table: str, made: Mapping[str, list[str]], chosen: list[str]) -> dict[str, Any]:
    declared = [{"name": c, "type": COLUMNS[c].kind.value} for c in TABLES[table].columns]
    direct = {
        name: {"inputFields": [_input(release, field, "DIRECT", "TRANSFORMATION") for field in read]}
        for name, read in made.items()
        if read
    }
    indirect = [_input(release, field, "INDIRECT", "FILTER") for field in chosen]
    lineage = _facet(release, "columnLineage", fields=direct, dataset=indirect)
    return {
        "namespace": _namespace(release),
        "name": table,
        "facets": {"schema": _facet(release, "schema", fields=declared), "columnLineage": lineage},
    }


def _input(release: Release, field: str, kind: str, subtype: str) -> dict[str, Any]:
    table, column = _split(field)
    how = [{"type": kind, "subtype": subtype, "description": "", "masking": False}]
    return {"namespace": _namespace(release), "name": table, "field": column, "transformations": how}


def _split(field: str) -> tuple[str, str]:
    """Table and column; a table has one dot, a title of a file may have more."""
    schema, table, column = field.split(".", 2)
    return f"{schema}.{table}", column


def _stored(fields: Iterable[str]) -> list[str]:
    """Without what steps hand on in temporary tables, which no catalogue knows; the official list is a file of the configuration."""
    named = {field.replace(f"{TEMPORARY}.official_series.", "config.official_series.") for field in fields}
    return sorted(field for field in named if not field.startswith(f"{TEMPORARY}."))


def _facet(release: Release, name: str, **content: object) -> dict[str, Any]:
    return {"_producer": _producer(release), "_schemaURL": FACETS[name], **content}


def _producer(release: Release) -> str:
    return f"urn:lab-kemiskinan:{release.facts.code_version}"


def _namespace(release: Release) -> str:
    return f"lab-kemiskinan/{release.facts.parameters.get('regency', '')}"
