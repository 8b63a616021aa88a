"""Whether the machine fits: interpreter, packages against the lock, room on the disk, keys, and no secret in configuration."""

import re
import shutil
import sys
from collections.abc import Iterator
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path

from config.settings import PROJECT, Settings
from tasks.health.finding import Finding, broken, warning, well

PYTHON = ((3, 11), (3, 14))
LOCKED = re.compile(r"^([A-Za-z0-9_.-]+)(?:\[[^\]]*\])?==([^ ;\\\n]+)[ ]*(;[^\\\n]*)?", re.MULTILINE)
# A run writes a release, a basis and temporary tables beside the warehouse.
LEAST_FREE_BYTES = 500_000_000
ENOUGH_FREE_BYTES = 2_000_000_000
SECRET_KEY = re.compile(r"(?i)^[^#]*\b(password|passwd|secret|token|api_?key)\s*:\s*['\"]?[^\s'\"#]")
SECRET_URL = re.compile(r"[a-z][a-z0-9+]*://[^/\s:@]+:[^/\s:@]+@")
LINK_KEY_LENGTH = 32


def check_machine(settings: Settings) -> Iterator[Finding]:
    """Everything that holds whether or not there is data."""
    yield from check_python(sys.version_info[:2])
    yield from check_packages((PROJECT / "requirements.lock").read_text(encoding="utf-8"))
    yield from check_disk(settings)
    yield from check_keys(settings)
    yield from check_secrets(PROJECT / "config")


def check_python(found: tuple[int, int]) -> Iterator[Finding]:
    """The interpreter's version."""
    name = ".".join(map(str, found))
    yield well("python", version=name) if PYTHON[0] <= found < PYTHON[1] else broken("python_wrong", version=name)


def check_packages(lock: str) -> Iterator[Finding]:
    """Installed packages against the lock, which may name several versions for several interpreters; one for other platforms may be missing."""
    wanted: dict[str, set[str]] = {}
    optional = set()
    for name, number, marker in LOCKED.findall(lock):
        wanted.setdefault(name, set()).add(number)
        optional |= {name} if marker else set()
    installed = {name: _installed(name) for name in wanted}
    differing = [
        f"{name} {installed[name] or '-'} ({' / '.join(sorted(numbers))})"
        for name, numbers in wanted.items()
        if installed[name] not in numbers and not (installed[name] is None and name in optional)
    ]
    yield broken("packages_differ", packages=", ".join(differing)) if differing else well("packages")


def _installed(name: str) -> str | None:
    try:
        return version(name)
    except PackageNotFoundError:
        return None


def check_disk(settings: Settings) -> Iterator[Finding]:
    """Room where the run-time folder lies; a release needs about as much as the warehouse."""
    place = next(p for p in (settings.home.resolve(), *settings.home.resolve().parents) if p.exists())
    free = shutil.disk_usage(place).free
    size = settings.warehouse.stat().st_size if settings.warehouse.exists() else 0
    said = {"free": f"{free / 1e9:.1f}", "needed": f"{max(ENOUGH_FREE_BYTES, 2 * size) / 1e9:.1f}"}
    if free < LEAST_FREE_BYTES:
        yield broken("disk_full", **said)
    else:
        yield warning("disk_short", **said) if free < max(ENOUGH_FREE_BYTES, 2 * size) else well("disk", **said)


def check_keys(settings: Settings) -> Iterator[Finding]:
    """Secrets of the environment that are set but of no use."""
    if settings.link_key and len(settings.link_key.get_secret_value()) < LINK_KEY_LENGTH:
        yield broken("link_key_short", length=LINK_KEY_LENGTH)


def check_secrets(folder: Path) -> Iterator[Finding]:
    """Words and addresses in configuration that look like secrets; named by file and line, never shown."""
    found = [
        f"{path.relative_to(folder)}:{number}"
        for path in sorted(folder.rglob("*.y*ml"))
        for number, line in enumerate(path.read_text(encoding="utf-8").splitlines(), 1)
        if SECRET_KEY.search(line) or SECRET_URL.search(line)
    ]
    yield broken("secret_in_config", places=", ".join(found)) if found else well("no_secret_in_config")
