"""Both languages say the same things, with the same fields and nothing about a person."""

import ast
import re
from collections import Counter
from pathlib import Path

import pytest

from config.codes import load_code_list
from config.messages import MESSAGES, MessageError, load_messages, message, placeholders

ROOT = Path(__file__).resolve().parent.parent
LANGUAGES = sorted(path.stem for path in MESSAGES.glob("*.yml"))
KEYS = sorted(load_messages("id"))
PRIVATE = {"nik", "kk", "name", "full_name", "head_name", "address", "value", "birth_date", "phone"}


def test_both_languages_are_there_with_the_same_keys() -> None:
    assert LANGUAGES == ["en", "id"]
    assert sorted(load_messages("en")) == KEYS


@pytest.mark.parametrize("key", KEYS)
def test_both_languages_fill_the_same_fields(key: str) -> None:
    indonesian, english = load_messages("id")[key], load_messages("en")[key]
    assert placeholders(indonesian) == placeholders(english)
    assert not placeholders(indonesian) & PRIVATE
    assert indonesian != english


@pytest.mark.parametrize("language", LANGUAGES)
def test_no_key_is_written_twice(language: str) -> None:
    text = (MESSAGES / f"{language}.yml").read_text(encoding="utf-8")
    keys = re.findall(r"^([a-z][\w.]*):", text, flags=re.MULTILINE)
    assert [key for key, count in Counter(keys).items() if count > 1] == []
    assert len(keys) == len(load_messages(language))


@pytest.mark.parametrize("key", [key for key in KEYS if key.startswith("rule.")])
def test_a_rule_sentence_says_sheet_and_row(key: str) -> None:
    assert placeholders(load_messages("id")[key]) >= {"sheet", "row"}


@pytest.mark.parametrize("status", load_code_list("id_number_status").codes)
def test_every_defect_of_a_nik_has_a_sentence(status: str) -> None:
    assert status == "valid" or f"rule.nik_{status}" in KEYS


@pytest.mark.parametrize("state", sorted(set(load_code_list("submission_state").codes) - {"understood", "held"}))
def test_every_end_of_a_submission_has_a_sentence(state: str) -> None:
    assert state in KEYS


def test_a_sentence_is_filled() -> None:
    said = message("accepted_in_part", "id", file="bnba.xlsx", loaded=97, rejected=3, sheet="BNBA")
    assert said.startswith("Berkas bnba.xlsx diterima sebagian: 97 baris dimuat, 3 baris disisihkan.")


def test_an_unknown_sentence_is_refused() -> None:
    with pytest.raises(MessageError, match="no message"):
        message("no_such_key", "id")


def test_an_unfilled_field_is_refused() -> None:
    with pytest.raises(MessageError, match="needs row"):
        message("rule.member_count_differs", "en", sheet="BNBA")


def raised_problems() -> list[tuple[str, set[str]]]:
    """Every `FileProblem(key, detail=...)` of the readers, with the names that will fill the sentence."""
    found = []
    for path in (ROOT / "tasks" / "readers").rglob("*.py"):
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if isinstance(node, ast.Call) and getattr(node.func, "id", "") == "FileProblem" and node.args:
                options = [n.value for n in ast.walk(node.args[0]) if isinstance(n, ast.Constant)]
                names = {str(k.arg) for k in node.keywords if k.arg} | {"file"}
                found += [(key, names) for key in options if isinstance(key, str)]
    return found


@pytest.mark.parametrize(("key", "given"), raised_problems())
def test_a_problem_of_a_file_fills_its_sentence(key: str, given: set[str]) -> None:
    for language in ("id", "en"):
        assert placeholders(load_messages(language)[key]) <= given
