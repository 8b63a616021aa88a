"""Code lists and the number maps of issuers; read by folder, so that a new list or a new issuer is one more file."""

import csv
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from functools import cache, cached_property
from pathlib import Path
from types import MappingProxyType

CODES = Path(__file__).resolve().parent / "codes"
HEADER = ("code", "label_id", "label_en", "valid_from", "valid_to", "aliases")
MAP_HEADER = ("raw", "code")


class CodeListError(ValueError):
    """A list or a map in `config/codes` contradicts itself."""


def fold_label(text: str) -> str:
    """A label as it is compared: capitals, `>` and `<` spelt out, then letters and digits only.

    The signs are words because "> 2.200 watt" and "2.200 watt" are two answers.
    """
    spelt = text.upper().replace(">", "LEBIHDARI").replace("<", "KURANGDARI")
    return re.sub(r"[^A-Z0-9]", "", spelt)


@dataclass(frozen=True, kw_only=True)
class Code:
    """One entry of a list: what is stored, what people read, since and until when, and other words for it."""

    code: str
    label_id: str
    label_en: str
    valid_from: date | None
    valid_to: date | None
    aliases: tuple[str, ...]

    @property
    def words(self) -> tuple[str, ...]:
        """Every word that means this code."""
        return (self.code, self.label_id, self.label_en, *self.aliases)


@dataclass(frozen=True)
class CodeList:
    """One file of `config/codes`; `lookup` is checked at once, so that an ambiguous word never loads."""

    name: str
    entries: tuple[Code, ...]

    def __post_init__(self) -> None:
        if not self.entries:
            raise CodeListError(f"code list {self.name} is empty")
        if len(set(self.codes)) != len(self.entries):
            raise CodeListError(f"code list {self.name} has the same code twice")
        _ = self.lookup

    @property
    def codes(self) -> tuple[str, ...]:
        """The codes in the order of the file."""
        return tuple(entry.code for entry in self.entries)

    @cached_property
    def lookup(self) -> Mapping[str, str]:
        """Folded code, label or alias -> code; raises CodeListError for a word with two meanings."""
        found: dict[str, str] = {}
        for entry in self.entries:
            for word in map(fold_label, entry.words):
                if found.setdefault(word, entry.code) != entry.code:
                    raise CodeListError(f"code list {self.name}: {word} means both {found[word]} and {entry.code}")
        return MappingProxyType(found)

    def label(self, code: str, language: str) -> str:
        """The label of a code in `id` or `en`; raises KeyError for an unknown code or language."""
        labels = {entry.code: {"id": entry.label_id, "en": entry.label_en} for entry in self.entries}
        return labels[code][language]


@cache
def load_code_list(name: str, folder: Path = CODES) -> CodeList:
    """The list of that name; raises FileNotFoundError, or CodeListError for a malformed one."""
    return CodeList(name, tuple(_entry(row) for row in _rows(folder / f"{name}.csv", HEADER)))


def load_code_lists(folder: Path = CODES) -> dict[str, CodeList]:
    """Every list of the folder by name."""
    return {path.stem: load_code_list(path.stem, folder) for path in sorted(folder.glob("*.csv"))}


def load_code_map(name: str, folder: Path = CODES) -> dict[str, str]:
    """An issuer's own numbers -> codes; `name` is `<issuer>_<list>` with an optional `.<variant>`.

    Raises FileNotFoundError, or CodeListError for a number twice or a code that its list does not have.
    """
    known = load_code_list(list_of_map(name), folder).codes
    found: dict[str, str] = {}
    for row in _rows(folder / "maps" / f"{name}.csv", MAP_HEADER):
        if row["raw"] in found or row["code"] not in known:
            raise CodeListError(f"code map {name}: {row['raw']} is there twice or {row['code']} is no code of its list")
        found[row["raw"]] = row["code"]
    return found


def load_code_maps(folder: Path = CODES) -> dict[str, dict[str, str]]:
    """Every map of the folder by name."""
    names = sorted(path.name.removesuffix(".csv") for path in (folder / "maps").glob("*.csv"))
    return {name: load_code_map(name, folder) for name in names}


def list_of_map(name: str) -> str:
    """The list a map speaks of: what stands between the first underscore and the first dot of its name."""
    return name.split(".")[0].partition("_")[2]


def _entry(row: dict[str, str]) -> Code:
    return Code(
        code=row["code"],
        label_id=row["label_id"],
        label_en=row["label_en"],
        valid_from=_date(row["valid_from"]),
        valid_to=_date(row["valid_to"]),
        aliases=tuple(word for word in row["aliases"].split("|") if word),
    )


def _date(text: str) -> date | None:
    return date.fromisoformat(text) if text else None


def _rows(path: Path, header: tuple[str, ...]) -> Iterator[dict[str, str]]:
    with path.open(encoding="utf-8", newline="") as file:
        reader = csv.DictReader(file)
        if tuple(reader.fieldnames or ()) != header:
            raise CodeListError(f"{path.name} must have the columns {', '.join(header)}")
        yield from reader
