"""The village system's own code lists, since its exports carry both the numbers and the labels."""

import csv
from functools import cache

from config.settings import PROJECT

CODE_VALUES = PROJECT / "config" / "simulate_opensid_codes.csv"


@cache
def opensid_values() -> dict[str, dict[int, str]]:
    """Column -> number -> label, of the sheet "Kode Data" of OpenSID v2410 (values of GPL-3.0 templates)."""
    found: dict[str, dict[int, str]] = {}
    with CODE_VALUES.open(encoding="utf-8", newline="") as file:
        for row in csv.DictReader(file):
            found.setdefault(row["column"], {})[int(row["code"])] = row["label"]
    return found


@cache
def opensid_labels(column: str) -> list[str]:
    """Labels of a list whose numbers run from 1 without gap up to the first gap, in their order."""
    values = opensid_values()[column]
    return [values.get(number, "") for number in range(1, max(values) + 1)]
