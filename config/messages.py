"""The sentences that submitters and readers see; kept out of the code so that others can word and translate them."""

from functools import cache
from pathlib import Path
from string import Formatter

from config.yaml_file import read_yaml

MESSAGES = Path(__file__).resolve().parent / "messages"


class MessageError(KeyError):
    """A sentence that is not there, or a field of it that was not filled."""


@cache
def load_messages(language: str, folder: Path = MESSAGES) -> dict[str, str]:
    """Every sentence of a language by key; raises FileNotFoundError for a language without a file."""
    sentences: dict[str, str] = read_yaml(folder / f"{language}.yml")
    return sentences


def message(key: str, language: str, **values: object) -> str:
    """The sentence of that key with its fields filled; raises MessageError. Never pass a person's cell value."""
    sentences = load_messages(language)
    if key not in sentences:
        raise MessageError(f"no message {key} in {language}")
    unfilled = placeholders(sentences[key]) - values.keys()
    if unfilled:
        raise MessageError(f"message {key} needs {', '.join(sorted(unfilled))}")
    return sentences[key].format_map(values)


@cache
def placeholders(sentence: str) -> frozenset[str]:
    """The names of the fields in a sentence."""
    return frozenset(field for _, field, _, _ in Formatter().parse(sentence) if field)
