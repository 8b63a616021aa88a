"""What the terminal and the orchestrator show of problems; the same figures that are published, withheld ones left empty."""

from typing import Any

from tasks.warehouse import Connection, rows, sql_text


def problem_states(con: Connection, area_code: str) -> list[dict[str, Any]]:
    """Problems of an area by state."""
    return rows(con, sql_text("officers/problem_states"), {"area_code": area_code})


def money_per_solved(con: Connection, area_code: str) -> list[dict[str, Any]]:
    """Rupiah per solved problem of an area by problem and kind of partner."""
    return rows(con, sql_text("officers/money_per_solved"), {"area_code": area_code})


def unserved_ranked(con: Connection, area_code: str) -> list[dict[str, Any]]:
    """Problems not served of an area, the most frequent first."""
    return rows(
        con,
        "select category as problem, cast(value as bigint) as unserved, status from out.indicator "
        "where indicator = 'unserved_problems' and breakdown = 'problem' and area_code = ? order by value desc nulls last, category",
        [area_code],
    )
