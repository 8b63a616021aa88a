"""The version of each indicator and of the rules behind a release, raised by comparison with the release before and kept in it."""

import json
from pathlib import Path
from typing import Any

from config.settings import Settings
from tasks.contract.compatibility import FILE as CONTRACT
from tasks.contract.compatibility import FOLDER as CONTRACTS
from tasks.contract.model import Terms
from tasks.contract.version import FIRST, compare_terms, next_version
from tasks.lineage.definition import definition_hash, rule_versions
from tasks.publish.facts import Release

FOLDER, FILE = "lineage", "versions.json"


def write_versions(settings: Settings, release: Release, folder: Path, previous: str | None) -> None:
    """Writes `lineage/versions.json` of a release that is being built, whose contract is written; compared with the release `previous`."""
    last = settings.published / previous if previous else None
    before, after = (_terms(last) if last else None), _terms(folder)
    earlier = read_versions(last) if last else {}
    indicators = {}
    for indicator in release.indicators:
        was, made_by = earlier.get("indicators", {}).get(indicator.name), definition_hash(indicator)
        version = indicator_version(indicator.name, was, made_by, before, after)
        indicators[indicator.name] = {"version": version, "definition": made_by}
    content = {
        "release": release.release_id,
        "rules": rule_versions(settings, release.threshold),
        "indicators": indicators,
    }
    (folder / FOLDER).mkdir(exist_ok=True)
    (folder / FOLDER / FILE).write_text(json.dumps(content, indent=1, ensure_ascii=False) + "\n", encoding="utf-8")


def indicator_version(
    name: str, was: dict[str, str] | None, made_by: str, before: Terms | None, after: Terms | None
) -> str:
    """Major for another meaning or a level less, minor for a level or breakdown more, patch for another way to compute it."""
    if was is None or before is None or after is None or name not in before.indicators:
        return FIRST
    changes = compare_terms(_only(before, name), _only(after, name))
    return was["version"] if not changes and was["definition"] == made_by else next_version(was["version"], changes)


def read_versions(release: Path) -> dict[str, Any]:
    """What a release folder says of its versions; nothing for one that was made before they were kept."""
    path = release / FOLDER / FILE
    found: dict[str, Any] = json.loads(path.read_text(encoding="utf-8")) if path.exists() else {}
    return found


def _terms(release: Path) -> Terms | None:
    path = release / CONTRACTS / CONTRACT
    return Terms.from_json(json.loads(path.read_text(encoding="utf-8"))["terms"]) if path.exists() else None


def _only(terms: Terms, name: str) -> Terms:
    return Terms(tables={}, indicators={name: terms.indicators[name]}, offers={name: terms.offers.get(name, ())})
