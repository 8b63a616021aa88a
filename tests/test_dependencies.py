"""Audit of the locked packages, offline: hashed and complete, as pyproject wants them, of allowed licences, of no version known to be unsafe."""

import re
import tomllib
from collections.abc import Iterator, Mapping
from importlib.metadata import PackageNotFoundError, metadata, requires
from pathlib import Path
from typing import Any

import yaml
from packaging.requirements import Requirement
from packaging.utils import canonicalize_name

ROOT = Path(__file__).resolve().parent.parent
RULES = yaml.safe_load((ROOT / "tests" / "dependencies.yml").read_text(encoding="utf-8"))
LOCK = (ROOT / "requirements.lock").read_text(encoding="utf-8")
PROJECT = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))


def entries(lock: str) -> list[tuple[Requirement, int]]:
    """What the lock names, each with how many hashes it has."""
    joined = re.sub(r"\s*#.*", "", lock).replace("\\\n", " ")
    lines = [line.strip() for line in joined.splitlines() if line.strip()]
    return [(Requirement(line.split("--hash")[0].strip()), line.count("--hash=sha256:")) for line in lines]


def versions(lock: str) -> dict[str, set[str]]:
    """The versions that the lock has of each package, several for several interpreters."""
    found: dict[str, set[str]] = {}
    for entry, _ in entries(lock):
        found.setdefault(canonicalize_name(entry.name), set()).add(str(entry.specifier).removeprefix("=="))
    return found


def unhashed(lock: str) -> Iterator[str]:
    """Entries without one exact version or without a hash."""
    for entry, hashes in entries(lock):
        if not re.fullmatch(r"==[^,*]+", str(entry.specifier)) or entry.url or not hashes:
            yield entry.name


def unlike_project(project: Mapping[str, Any], lock: str) -> Iterator[str]:
    """What the project asks for and the lock does not have, or has in no version asked for."""
    locked = versions(lock)
    for text in (*project["project"]["dependencies"], *project["dependency-groups"]["dev"]):
        wanted = Requirement(text)
        numbers = locked.get(canonicalize_name(wanted.name), set())
        if not any(wanted.specifier.contains(number, prereleases=True) for number in numbers):
            yield text


def incomplete(lock: str) -> Iterator[str]:
    """What an installed package of the lock needs here and the lock does not name."""
    locked = versions(lock)
    for name in locked:
        try:
            needed = [Requirement(text) for text in requires(name) or ()]
        except PackageNotFoundError:
            # For another platform or interpreter.
            continue
        for need in needed:
            if (not need.marker or need.marker.evaluate({"extra": ""})) and canonicalize_name(need.name) not in locked:
                yield f"{name} needs {need.name}"


def licences_of(name: str) -> set[str]:
    """The licences a package states: its expression taken apart, else its classifiers, else its first line of text."""
    stated = metadata(name)
    first_line = (stated.get_all("License") or [""])[0].split("\n")[0]
    if expression := (stated.get_all("License-Expression") or [""])[0] or (
        first_line if re.search(" AND | OR ", first_line) else None
    ):
        return set(re.split(r" AND | OR |[()]", expression)) - {""}
    classifiers = [c.split("::")[-1].strip() for c in stated.get_all("Classifier") or () if c.startswith("License ::")]
    return set(classifiers) or {first_line}


def forbidden(names: Iterator[str] | dict[str, set[str]]) -> Iterator[str]:
    """Installed packages none of whose licences is allowed."""
    for name in names:
        try:
            stated = licences_of(name)
        except PackageNotFoundError:
            continue
        if not stated & set(RULES["licences"]):
            yield f"{name}: {', '.join(sorted(stated))}"


def unsafe(lock: str) -> Iterator[str]:
    """Locked versions with an advisory against them."""
    locked = versions(lock)
    for rule in RULES["unsafe"]:
        bad = Requirement(f"{rule['package']}{rule['versions']}").specifier
        for number in locked.get(canonicalize_name(rule["package"]), ()):
            if bad.contains(number, prereleases=True):
                yield f"{rule['package']} {number}: {rule['source']}"


def test_every_locked_package_is_exact_and_hashed() -> None:
    assert list(unhashed(LOCK)) == []
    assert list(unhashed("a==1 \\\n    --hash=sha256:00\nb==1\nc>=1 --hash=sha256:00\nd==1.* --hash=sha256:00\n")) == [
        "b",
        "c",
        "d",
    ]


def test_the_lock_has_what_the_project_asks_for() -> None:
    assert list(unlike_project(PROJECT, LOCK)) == []
    asked = {"project": {"dependencies": ["Some_Name>=2", "other"]}, "dependency-groups": {"dev": ["third<2"]}}
    assert list(unlike_project(asked, "some-name==2.1\nthird==2\n")) == ["other", "third<2"]


def test_the_lock_names_all_that_its_packages_need() -> None:
    assert list(incomplete(LOCK)) == []
    assert "openpyxl needs et-xmlfile" in list(incomplete("openpyxl==3.1.5\n"))


def test_every_licence_is_allowed() -> None:
    assert list(forbidden(versions(LOCK))) == []


def test_a_licence_that_is_not_allowed_is_named() -> None:
    before, RULES["licences"] = RULES["licences"], ["ISC"]
    try:
        assert list(forbidden({"openpyxl": set()})) == ["openpyxl: MIT License"]
    finally:
        RULES["licences"] = before


def test_no_version_is_known_to_be_unsafe() -> None:
    assert list(unsafe(LOCK)) == []
    assert list(unsafe("jinja2==3.1.5\nstarlette==0.38.0\n")) == ["jinja2 3.1.5: CVE-2025-27516"]


def test_every_rule_about_unsafe_versions_names_its_source() -> None:
    for rule in RULES["unsafe"]:
        assert re.fullmatch(r"(CVE|GHSA|PYSEC)-[\w-]+", rule["source"])
