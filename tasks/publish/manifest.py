"""The texts a release explains itself with: readme in two languages and a manifest of inputs, parameters and hashes."""

import json
from collections.abc import Mapping
from pathlib import Path

from tasks.file_hash import hash_file
from tasks.publish.facts import Release

MANIFEST = "manifest.json"


def write_readme(release: Release, path: Path) -> None:
    """Writes the readme, Indonesian first."""
    publication, facts = release.publication, release.facts
    texts = []
    for language in ("id", "en"):
        warning = getattr(publication.demo_warning, language)
        texts.append(
            getattr(publication.readme, language).format(
                title=getattr(publication.title, language),
                release=release.release_id,
                created=release.created.isoformat(timespec="minutes"),
                warning=f"\n!! {warning}\n" if facts.demo else "",
                threshold=release.threshold,
                licence=getattr(publication.licence, language),
            )
        )
    path.write_text(f"\n\n{'-' * 100}\n\n".join(texts), encoding="utf-8")


def write_manifest(
    release: Release, folder: Path, row_counts: Mapping[str, int], previous: str | None
) -> dict[str, int]:
    """Writes the manifest of everything in the folder, which follows the release `previous`; returns the size in bytes of each listed file."""
    files = {str(p.relative_to(folder)): p for p in sorted(folder.rglob("*")) if p.is_file()}
    facts = release.facts
    content = {
        "release": release.release_id,
        "previous": previous,
        "created": release.created.isoformat(),
        "synthetic": facts.demo,
        "code_version": facts.code_version,
        "config_hash": facts.config_hash,
        "inputs": sorted(facts.inputs),
        "parameters": {"threshold": release.threshold, **facts.parameters},
        "rows": dict(row_counts),
        "files": {name: {"sha256": hash_file(path), "size_bytes": path.stat().st_size} for name, path in files.items()},
    }
    (folder / MANIFEST).write_text(json.dumps(content, indent=2, ensure_ascii=False) + "\n", encoding="utf-8")
    return {name: path.stat().st_size for name, path in files.items()}
