from collections.abc import Iterator
from typing import Any

import pytest

from tasks.warehouse import Connection, open_memory, rows, sql_text


@pytest.fixture(scope="module")
def con() -> Iterator[Connection]:
    """A desa in the hills with its class and regency, a withheld desa, and an earlier period."""
    con = open_memory()
    con.execute("create schema release; use release")
    con.execute("""
        create table area as select * from (values
            ('33.26.01.2001', 'desa', 'Klesem', 'perbukitan', '33.26'), ('33.26.01.2002', 'desa', 'Bodas', 'perbukitan', '33.26'),
            ('perbukitan', 'topography', 'Perbukitan', 'perbukitan', '33.26'), ('33.26', 'kabupaten', 'Pekalongan', null, '33.26')
        ) as t (area_code, area_level, area_name, topography_class, kabupaten_code)
    """)
    con.execute("alter table area add column kecamatan_code text; alter table area add column kecamatan_name text")
    con.execute("alter table area add column lab_start_year integer")
    con.execute("""
        create table indicator as select *, 'sanitation' as indicator, 'register' as method, null as grade, 9 as n from (values
            ('33.26.01.2001', 'desa', '2026-11', 'total', 'total', 40.0, 'ok'),
            ('33.26.01.2001', 'desa', '2026-10', 'total', 'total', 30.0, 'ok'),
            ('33.26.01.2001', 'desa', '2026-11', 'sex', 'f', 41.0, 'ok'),
            ('33.26.01.2002', 'desa', '2026-11', 'total', 'total', null, 'few'),
            ('perbukitan', 'topography', '2026-11', 'total', 'total', 60.0, 'ok'),
            ('perbukitan', 'topography', '2026-11', 'sex', 'f', 61.0, 'ok'),
            ('33.26', 'kabupaten', '2026-11', 'total', 'total', 70.0, 'ok')
        ) as t (area_code, area_level, period, breakdown, category, value, status)
    """)
    con.execute("""
        create table dictionary as select * from (values
            ('indicator', 'sanitation', 'Sanitasi layak', 'Adequate sanitation', 'persen'),
            ('column', 'sanitation', 'x', 'x', 'x')
        ) as t (entry, name, title_id, title_en, measure_unit)
    """)
    yield con
    con.close()


def view(con: Connection, name: str) -> list[dict[str, Any]]:
    return rows(con, f"select * from ({sql_text(f'views/{name}')}) order by area_code, period, breakdown")


def test_the_latest_figures_carry_names_and_one_title(con: Connection) -> None:
    found = view(con, "dashboard_latest")
    assert len(found) == 6 and {row["period"] for row in found} == {"2026-11"}
    assert {(row["title_id"], row["measure_unit"]) for row in found} == {("Sanitasi layak", "persen")}
    assert {row["area_name"] for row in found} == {"Klesem", "Bodas", "Perbukitan", "Pekalongan"}


def test_a_desa_stands_beside_its_class_and_the_kabupaten_of_the_same_period(con: Connection) -> None:
    query = f"select * from ({sql_text('views/dashboard_compared')}) order by area_code, period"
    compared = [
        (row["area_name"], row["period"], row["value"], row["topography_value"], row["kabupaten_value"])
        for row in rows(con, query)
    ]
    assert compared == [
        ("Klesem", "2026-10", 30.0, None, None),
        ("Klesem", "2026-11", 40.0, 60.0, 70.0),
        ("Bodas", "2026-11", None, 60.0, 70.0),
    ]
