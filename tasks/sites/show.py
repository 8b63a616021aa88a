"""What the terminal shows of the comparison of laboratory sites: the published rows, side by side and rounded."""

from typing import Any

from tasks.warehouse import Connection, rows

LINES = """
select
    compared,
    max(case when term = 'site_before' then round(value, 1) end) as site_before,
    max(case when term = 'site_after' then round(value, 1) end) as site_after,
    max(case when term = 'comparable_before' then round(value, 1) end) as like_before,
    max(case when term = 'comparable_after' then round(value, 1) end) as like_after,
    max(case when term = 'difference' then round(value, 2) end) as difference,
    max(case when term = 'difference' then round(lower, 2) end) as lower,
    max(case when term = 'difference' then round(upper, 2) end) as upper,
    max(case when term = 'trend_before' then round(value, 2) end) as trend_before,
    max(case when term = 'imbalance' then round(value, 2) end) as imbalance,
    max(sites) as sites,
    max(comparable) as "like",
    max(comparison_design) as design
from out.lab_comparison
group by compared
order by compared
"""
EVENTS = """
select event_year, compared, round(value, 2) as value, round(lower, 2) as lower, round(upper, 2) as upper, sites
from out.lab_comparison
where term = 'event'
order by compared, event_year
"""
MATCHES = """
select s.area_code as site, s.area_name as name, r.area_code as comparable, r.area_name as like_name, round(m.distance, 2) as distance
from out.lab_match as m
join core.region as s on s.area_code = m.area_code
join core.region as r on r.area_code = m.comparable_code
order by m.area_code, m.distance, m.comparable_code
"""


def site_lines(con: Connection) -> list[dict[str, Any]]:
    """Before and after of sites and comparable desa, the difference of their changes and its range, by outcome."""
    return rows(con, LINES)


def event_lines(con: Connection) -> list[dict[str, Any]]:
    """The differences by year since the beginning."""
    return rows(con, EVENTS)


def match_lines(con: Connection) -> list[dict[str, Any]]:
    """Which desa each site is compared with."""
    return rows(con, MATCHES)
