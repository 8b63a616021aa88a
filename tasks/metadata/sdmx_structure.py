"""The structure of the long table for SDMX: concepts, code lists and the data structure definition as SDMX-JSON 2.0."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from config.codes import load_code_list
from config.metadata import Metadata
from config.publication import Pair
from config.schema import COLUMNS
from tasks.publish.facts import Release

VERSION = "1.0.0"
URN = "urn:sdmx:org.sdmx.infomodel"
Codes = list[tuple[str, Pair, str]]


@dataclass(frozen=True)
class Component:
    """A dimension or attribute: its id, the column whose meaning it has, its code list or else its type."""

    id: str
    column: str
    codes: str = ""
    kind: str = "String"


DIMENSIONS = (
    Component("INDICATOR", "indicator", codes="CL_INDICATOR"),
    Component("REF_AREA", "area_code", codes="CL_AREA"),
    Component("BREAKDOWN", "breakdown", codes="CL_BREAKDOWN"),
    Component("CATEGORY", "category"),
    Component("METHOD", "method", codes="CL_METHOD"),
)
TIME = Component("TIME_PERIOD", "period", kind="ObservationalTimePeriod")
VALUE = Component("OBS_VALUE", "value", kind="Double")
ATTRIBUTES = (
    Component("OBS_STATUS", "status", codes="CL_OBS_STATUS"),
    Component("UNIT_MEASURE", "unit"),
    Component("UNIT_COUNTED", "unit", codes="CL_UNIT"),
    Component("LOWER", "lower", kind="Double"),
    Component("UPPER", "upper", kind="Double"),
    Component("STD_ERROR", "se", kind="Double"),
    Component("DESIGN_EFFECT", "design_effect", kind="Double"),
    Component("N_OBS", "n", kind="Long"),
    Component("POPULATION", "population", kind="Double"),
    Component("GRADE", "grade", codes="CL_GRADE"),
    Component("AREA_LEVEL", "area_level", codes="CL_AREA_LEVEL"),
    Component("AREA_EDITION", "area_edition"),
    Component("RELEASE", "release"),
)
MANDATORY = ("OBS_STATUS", "UNIT_COUNTED", "AREA_LEVEL", "RELEASE")
LISTS = {"CL_METHOD": "method", "CL_UNIT": "unit", "CL_GRADE": "grade", "CL_AREA_LEVEL": "area_level"}


def structure_message(rules: Metadata, release: Release, areas: Sequence[Mapping[str, Any]]) -> dict[str, Any]:
    """The structure message; `areas` are the rows of published.area with code, name, level and the areas they lie in.

    Source: SDMX-JSON 2.0.0 structure message (field guide of the SDMX technical working group).
    """
    agency, title = rules.agency.id, release.publication.title
    lists = {**_declared_lists(), **_release_lists(rules, release, areas)}
    structure = _named("DSD_INDICATOR", title, agency) | {"dataStructureComponents": _components(agency)}
    return {
        "meta": {
            "id": f"{agency}_{release.release_id}",
            "test": release.facts.demo,
            "schema": "https://raw.githubusercontent.com/sdmx-twg/sdmx-json/v2.0.0/structure-message/tools/schemas/2.0.0/sdmx-json-structure-schema.json",
            "prepared": release.created.isoformat(),
            "contentLanguages": ["id", "en"],
            "sender": {"id": agency, "name": rules.agency.name.id},
        },
        "data": {
            "codelists": [_list(name, codes, agency) for name, codes in lists.items()],
            "conceptSchemes": [_concepts(agency)],
            "dataStructures": [structure],
            "dataflows": [
                _named("DF_INDICATOR", title, agency)
                | {"structure": f"{URN}.datastructure.DataStructure={agency}:DSD_INDICATOR({VERSION})"}
            ],
        },
    }


def _declared_lists() -> dict[str, Codes]:
    return {
        name: [(c.code, Pair(id=c.label_id, en=c.label_en), "") for c in load_code_list(codes).entries]
        for name, codes in LISTS.items()
    }


def _release_lists(rules: Metadata, release: Release, areas: Sequence[Mapping[str, Any]]) -> dict[str, Codes]:
    breakdowns = sorted({name for i in release.indicators for name in i.breakdown} | {"total"})
    statuses: dict[str, list[Pair]] = {}
    for status, code in rules.observation_status.items():
        statuses.setdefault(code, []).append(release.publication.statuses[status].word)
    return {
        "CL_INDICATOR": [(i.name, Pair(id=i.title_id, en=i.title_en), "") for i in release.indicators],
        "CL_BREAKDOWN": [(name, Pair(id=name, en=name), "") for name in breakdowns],
        "CL_OBS_STATUS": [
            (code, Pair(id=", ".join(w.id for w in words), en=", ".join(w.en for w in words)), "")
            for code, words in statuses.items()
        ],
        "CL_AREA": [(_id(a["area_code"]), Pair(id=a["area_name"], en=a["area_name"]), _parent(a)) for a in areas],
    }


def _parent(area: Mapping[str, Any]) -> str:
    within = {"desa": area["kecamatan_code"], "kecamatan": area["kabupaten_code"]}.get(area["area_level"])
    return _id(within or "")


def _id(code: str) -> str:
    """A code as an id of SDMX, which has no points."""
    return code.replace(".", "_")


def _components(agency: str) -> dict[str, Any]:
    dimensions = [_component(c, agency) | {"position": at} for at, c in enumerate(DIMENSIONS)]
    return {
        "dimensionList": {
            "id": "DimensionDescriptor",
            "dimensions": dimensions,
            "timeDimension": _component(TIME, agency),
        },
        "measureList": {"id": "MeasureDescriptor", "measures": [_component(VALUE, agency)]},
        "attributeList": {"id": "AttributeDescriptor", "attributes": list(_attributes(agency))},
    }


def _attributes(agency: str) -> Iterator[dict[str, Any]]:
    for attribute in ATTRIBUTES:
        usage = "mandatory" if attribute.id in MANDATORY else "optional"
        yield _component(attribute, agency) | {"usage": usage, "attributeRelationship": {"observation": {}}}


def _component(component: Component, agency: str) -> dict[str, Any]:
    shape: dict[str, Any] = (
        {"enumeration": f"{URN}.codelist.Codelist={agency}:{component.codes}({VERSION})"}
        if component.codes
        else {"format": {"dataType": component.kind}}
    )
    concept = f"{URN}.conceptscheme.Concept={agency}:CS_INDICATOR({VERSION}).{component.id}"
    return {"id": component.id, "conceptIdentity": concept, "localRepresentation": shape}


def _concepts(agency: str) -> dict[str, Any]:
    every = (*DIMENSIONS, TIME, VALUE, *ATTRIBUTES)
    items = [_item(c.id, Pair(id=COLUMNS[c.column].meaning_id, en=COLUMNS[c.column].meaning)) for c in every]
    return _named("CS_INDICATOR", Pair(id="Konsep", en="Concepts"), agency) | {"concepts": items}


def _list(name: str, codes: Codes, agency: str) -> dict[str, Any]:
    items = [_item(code, words) | ({"parent": parent} if parent else {}) for code, words, parent in codes]
    return _named(name, Pair(id=name, en=name), agency) | {"codes": items}


def _named(name: str, words: Pair, agency: str) -> dict[str, Any]:
    return _item(name, words) | {"agencyID": agency, "version": VERSION}


def _item(name: str, words: Pair) -> dict[str, Any]:
    return {"id": name, "name": words.id, "names": {"id": words.id, "en": words.en}}
