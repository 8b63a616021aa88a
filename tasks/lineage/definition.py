"""What defines a figure, as hashes: the files of an indicator, the rules that its rows went through, and what a release says of both."""

import hashlib
import json
import re
from collections.abc import Iterable
from pathlib import Path
from typing import Any

from config.disclosure import load_disclosure
from config.indicator import ESTIMATORS, FOLDER, Indicator
from config.linkage import load_linkage
from config.linkage_model import load_model
from config.settings import PROJECT, Settings

BASE = FOLDER / "base"
DEPRIVATIONS = PROJECT / "config" / "deprivations"
RULES = {
    "validation": ("expectations", "config/sources", "config/schema", "config/codes"),
    "survivorship": ("config/survivorship.yml",),
    "linking": ("sql/link", "config/linkage.yml"),
    "disclosure": ("config/disclosure.yml", "sql/disclosure"),
}
SHORT = 12
# Where a release says which versions made it.
LINEAGE, VERSIONS = "lineage", "versions.json"


def own_file(name: str) -> Path:
    """The file that declares an indicator, SQL or an estimator; raises FileNotFoundError for one that is not there."""
    for path in (FOLDER / f"{name}.sql", ESTIMATORS / f"{name}.yml"):
        if path.exists():
            return path
    raise FileNotFoundError(f"no indicator {name} is declared")


def definition_files(indicator: Indicator) -> list[Path]:
    """The files that an indicator's figures are computed by: its own, the shared steps that it reads, and its specification."""
    own, estimator = own_file(indicator.name), indicator.estimator
    if estimator is None:
        return [own, *_bases(own.read_text(encoding="utf-8"))]
    named = [DEPRIVATIONS / f"{estimator.specification}.yml"] if estimator.specification else []
    return [own, *_bases(f"from {estimator.records}"), *named]


def definition_hash(indicator: Indicator) -> str:
    """A short hash of everything that defines an indicator; another hash means that another SQL or estimator made the figure."""
    return hash_of(definition_files(indicator))


def rule_versions(settings: Settings, threshold: int) -> dict[str, str]:
    """By rule the version in force: a short hash, of linking with the model, of disclosure with its method and threshold."""
    found = {name: hash_of(files_of(places)) for name, places in RULES.items()}
    model = load_model(settings, load_linkage())
    found["linking"] += f", model {model.version} ({model.trained_on})"
    found["disclosure"] += f", {load_disclosure().method}, fewer than {threshold} records withheld"
    return found


def read_versions(release: Path) -> dict[str, Any]:
    """What a release folder says of its versions; nothing for one that was made before they were kept."""
    path = release / LINEAGE / VERSIONS
    found: dict[str, Any] = json.loads(path.read_text(encoding="utf-8")) if path.exists() else {}
    return found


def hash_of(paths: Iterable[Path]) -> str:
    """The first digits of the SHA-256 over names and bytes of files, in a fixed order."""
    digest = hashlib.sha256()
    for path in sorted(set(paths)):
        digest.update(path.relative_to(PROJECT).as_posix().encode())
        digest.update(path.read_bytes())
    return digest.hexdigest()[:SHORT]


def files_of(places: Iterable[str]) -> list[Path]:
    """The files of the project at these places, each a file or a folder."""
    found = (PROJECT / place for place in places)
    nested = [sorted(p.rglob("*")) if p.is_dir() else [p] for p in found]
    return [p for group in nested for p in group if p.is_file() and "__pycache__" not in p.parts]


def _bases(text: str) -> list[Path]:
    """The shared steps that a query reads, and those that these read."""
    names = {path.stem: path for path in BASE.glob("*.sql")}
    found: list[Path] = []
    waiting = [text]
    while waiting:
        words = set(re.findall(r"\b(?:from|join) ([a-z_]+)\b", waiting.pop()))
        for name in sorted(words & names.keys() - {path.stem for path in found}):
            found.append(names[name])
            waiting.append(names[name].read_text(encoding="utf-8"))
    return found
