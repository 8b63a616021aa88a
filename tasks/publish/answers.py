"""Published tables beside the long one that answer a question of the laboratory, in the order in which their rows are read."""

from tasks.warehouse import Connection, fetch_value

ANSWERS = {
    "official_comparison": "period, method, figure",
    "official_gap": "period, figure, place",
    "lab_comparison": "compared, term, event_year",
    "lab_match": "area_code, distance, comparable_code",
}
# Tables of areas alone have no figure to withhold.
FIGURES = tuple(name for name in ANSWERS if name != "lab_match")


def withhold_few_answers(con: Connection, threshold: int) -> int:
    """Withholds rows of these tables that rest on 1 to `threshold` - 1 records, as out.indicator's are; returns how many."""
    withheld = 0
    for table in FIGURES:
        con.execute(
            f"update out.{table} set value = null, lower = null, upper = null, n = null, status = 'few' "
            "where n > 0 and n < $threshold",
            {"threshold": threshold},
        )
        withheld += int(fetch_value(con))
    return withheld
