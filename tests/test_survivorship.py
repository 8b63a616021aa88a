"""Which statement a value is taken from: each criterion in its order, the rule that is named, and the conflicts that are counted."""

import copy
from typing import Any

import pytest
import yaml
from pydantic import ValidationError

from config.codes import load_code_list
from config.survivorship import FILE, SPANS, Survivorship, load_survivorship
from tasks.survivorship import declare_choice
from tasks.warehouse import Connection, rows
from tests.conftest import Insert
from tests.test_merge import HEAD, merged, source

DECLARED = yaml.safe_load(FILE.read_text(encoding="utf-8"))


def chosen(con: Connection, attribute: str) -> tuple[str, str, str]:
    """Value, record and rule of an attribute of the only person, the value as the person has it too."""
    [found] = rows(con, "select * from core.person_provenance where attribute = ?", [attribute])
    [person] = rows(con, f"select {attribute} as value from core.person")
    assert str(person["value"]) == found["attribute_value"]
    return found["attribute_value"], found["record_id"], found["rule"]


@pytest.mark.parametrize(
    ("attribute", "statements", "expected"),
    [
        ("education", [{"education": "primary"}], ("primary", "r1", "only")),
        ("education", [{"education": "primary"}, {"education": "primary", "source": "ministry"}], ("primary", "r2", "agreed")),
        ("education", [{"education": "primary"}, {"education": "diploma", "source": "ministry"}], ("diploma", "r2", "source")),
        ("education", [{"education": "primary", "observed_on": "2025-01-01"}, {"education": "diploma"}], ("diploma", "r2", "recent")),
        ("education", [{"education": "primary", "observed_on": None}, {"education": "diploma"}], ("diploma", "r2", "recent")),
        ("birth_date", [{"birth_date": "1985-03-26"}, {"source": "ministry"}], ("1985-03-25", "r2", "verified")),
        ("sex", [{"sex": "female"}, {"source": "ministry"}], ("male", "r2", "verified")),
        ("nik", [{"nik": "3326012503850000", "nik_status": "precision_lost"}, {"source": "ministry"}], (HEAD["nik"], "r2", "verified")),
        ("full_name", [{"full_name": "Budi S"}, {"observed_on": "2025-01-01"}], ("Budi Santoso", "r2", "complete")),
        ("full_name", [{"full_name": "Budi S"}, {"source": "ministry"}], ("Budi S", "r1", "source")),
        ("address", [{"address": "Dusun Krajan"}, {"address": "Jl. Melati 7", "rt": "001", "observed_on": "2025-01-01"}],
         ("Jl. Melati 7", "r2", "complete")),
    ],
)  # fmt: skip
def test_the_first_criterion_that_differs_decides(
    con: Connection, insert: Insert, attribute: str, statements: list[dict[str, Any]], expected: tuple[str, str, str]
) -> None:
    merged(con, insert, [HEAD | statement for statement in statements])
    assert chosen(con, attribute) == expected


def test_equal_statements_are_named_a_tie(con: Connection, insert: Insert) -> None:
    merged(con, insert, [HEAD | {"education": "primary"}, HEAD | {"education": "diploma"}])
    assert chosen(con, "education")[2] == "tie"


def test_sources_that_disagree_are_counted_by_attribute(con: Connection, insert: Insert) -> None:
    other = {
        "source": "ministry",
        "full_name": "BUDY SANTOSO",
        "education": "diploma",
        "marital_status": None,
        "address": "elsewhere",
    }
    merged(con, insert, [HEAD | {"education": "primary", "marital_status": "single", "address": "here"}, HEAD | other])
    assert rows(con, "select attribute from core.attribute_conflict") == [{"attribute": "education"}]


def test_one_source_cannot_disagree_with_itself(con: Connection, insert: Insert) -> None:
    merged(con, insert, [HEAD | {"education": "primary"}, HEAD | {"education": "diploma"}])
    assert rows(con, "select * from core.attribute_conflict") == []


def test_every_compared_attribute_has_a_label_and_a_comparison() -> None:
    compared = load_survivorship().compared
    assert set(compared) == set(load_code_list("attribute").codes)


def test_an_earlier_criterion_outweighs_all_later_ones() -> None:
    for _, _, group in load_survivorship().each_attribute():
        weights = group.weights()
        for place, criterion in enumerate(group.order):
            assert weights[criterion] > sum(weights[later] * (SPANS[later] - 1) for later in group.order[place + 1 :])


@pytest.mark.parametrize("fault", ["missing", "twice", "unknown", "repeated"])
def test_a_faulty_declaration_is_refused(fault: str) -> None:
    declared = copy.deepcopy(DECLARED)
    if fault == "missing":
        declared["groups"]["status"]["attributes"].remove("relation")
    elif fault == "twice":
        declared["groups"]["status"]["attributes"].append("sex")
    elif fault == "unknown":
        declared["compared"].append("shoe_size")
    else:
        declared["groups"]["status"]["order"] = ["source", "source"]
    with pytest.raises(ValidationError):
        Survivorship.model_validate(declared)


def test_a_rank_beyond_the_scale_is_refused(con: Connection) -> None:
    with pytest.raises(ValueError, match="below 100: loud"):
        declare_choice(con, {"loud": source("loud", {"default": 100})}, load_survivorship())
