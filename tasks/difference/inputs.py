"""What figures rest on beside the rows, hashed by kind, so that two releases can tell what changed between them."""

import datetime as dt
import hashlib
from collections.abc import Iterable
from pathlib import Path

from config.linkage_model import models_folder
from config.settings import PROJECT, Settings
from tasks.repair_decisions import decisions_file
from tasks.warehouse import Connection, scalar

LINKAGE = ("sql/link", "sql/identity", "config/linkage")
CORRECTION = ("sql/repair", "config/corrections", "config/repairs")
FIGURE = (
    "sql/indicators",
    "config/estimators",
    "config/quality",
    "sql/out/figure.sql",
    "sql/out/estimate.sql",
    "sql/core/area",
    "sql/core/expected_submission.sql",
)
DISCLOSURE = ("sql/disclosure/", "config/disclosure.yml")
# What the regency declares: areas and official series are compared as tables, the rest (poverty line, calendar) is method.
AREAS = (
    "regions.csv",
    "topography.csv",
    "lab_sites.csv",
    ".geojson",
    "kecamatan.csv",
    "official_series.csv",
    "SOURCES.md",
)
# What reads and merges rows; a file of any other name changes no figure.
PROCESSING = ("sql/core", "sql/std", "sql/macros", "config/codes", "config/sources", "config/schema", "config/headers",
              "config/survivorship", "expectations")  # fmt: skip
UNREAD = ("publish", "difference", "reply", "simulate", "report.py", "document.py")


def input_hashes(con: Connection, settings: Settings, as_of: dt.date) -> dict[str, str]:
    """The day that figures count at, and a hash of each kind of input; raises nothing for files that are not there."""
    files = _declared()
    linked = [f for f in files if _within(f, LINKAGE)]
    corrected = [f for f in files if _within(f, CORRECTION)]
    figured = [f for f in files if _within(f, FIGURE) or _of_regency(f, settings)]
    aside = {*linked, *corrected, *figured}
    processed = [f for f in files if f not in aside and _within(f, PROCESSING)]
    own = sorted(models_folder(settings).rglob("*")) if models_folder(settings).exists() else []
    return {
        "as_of": as_of.isoformat(),
        "linkage": _hash([*linked, *own], _verdicts(con)),
        "corrections": _hash([*corrected, decisions_file(settings)]),
        "figures": _hash(figured),
        "processing": _hash([*processed, *_code()]),
        "disclosure": _hash([f for f in files if _within(f, DISCLOSURE)]),
    }


def _declared() -> list[Path]:
    found = (p for folder in ("config", "sql", "expectations") for p in (PROJECT / folder).rglob("*"))
    return sorted(p for p in found if p.is_file() and "__pycache__" not in p.parts)


def _code() -> list[Path]:
    tasks = PROJECT / "tasks"
    return sorted(p for p in tasks.rglob("*.py") if p.relative_to(tasks).parts[0] not in UNREAD)


def _within(path: Path, places: Iterable[str]) -> bool:
    return path.relative_to(PROJECT).as_posix().startswith(tuple(places))


def _of_regency(path: Path, settings: Settings) -> bool:
    return path.parent == PROJECT / "config" / "regencies" / settings.regency and not path.name.endswith(AREAS)


def _verdicts(con: Connection) -> str:
    return str(
        scalar(
            con,
            "select md5(coalesce(string_agg(concat_ws('|', record_id_left, record_id_right, verdict), ';' "
            "order by record_id_left, record_id_right, verdict), '')) from audit.pair_verdict",
        )
    )


def _hash(paths: Iterable[Path], extra: str = "") -> str:
    digest = hashlib.sha256(extra.encode())
    for path in paths:
        if path.is_file():
            digest.update(path.name.encode())
            digest.update(path.read_bytes())
    return digest.hexdigest()
