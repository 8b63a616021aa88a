"""Official figures: the line of the regency's list that a published one is taken from."""

import csv
import re
from pathlib import Path
from typing import Any

from config.indicator import Indicator
from config.region import REGENCIES
from tasks.explain.figure import Figure
from tasks.indicator_values import used
from tasks.warehouse import Connection, rows, sql_text

FILE = "official_series.csv"


def official_lines(indicator: Indicator, figure: Figure, regency: str, root: Path = REGENCIES) -> list[dict[str, Any]]:
    """File, line (counted as a person does, the titles are line 1), value, source and confidence of the series the indicator reads."""
    series = set(re.findall(r"series = '([a-z_0-9]+)'", sql_text(indicator.model)))
    path = root / regency / FILE
    with path.open(encoding="utf-8", newline="") as file:
        reader = csv.DictReader(file)
        return [
            {
                "file": f"config/regencies/{regency}/{FILE}",
                "row": reader.line_num,
                **{name: row[name] for name in ("indicator", "as_of", "value", "unit", "source", "confidence")},
            }
            for row in reader
            if row["indicator"] in series and row["as_of"] == figure.period
        ]


def official_value(con: Connection, indicator: Indicator, figure: Figure, regency: str) -> float | None:
    """The figure as the indicator's SQL makes it of the series that its release kept, in the unit it is published in."""
    query = sql_text(indicator.model)
    found = rows(
        con,
        f"select numerator from ({query}) where period = $cell",
        {**used(query, {"regency": regency}), "cell": figure.period},
    )
    return float(found[0]["numerator"]) if found else None
