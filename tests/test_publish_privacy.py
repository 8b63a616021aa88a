import json
import re
from pathlib import Path

import duckdb
import openpyxl
import pyarrow.parquet
import pytest

from config.schema import COLUMNS, TABLES, Table
from config.settings import Settings
from tasks.publish.dictionary import public_columns
from tasks.publish.release import build_release
from tasks.warehouse import open_memory
from tests.publish_figures import FACTS, INDICATORS, RELEASE, fill_areas, fill_figures

PRIVATE = {c.name for c in COLUMNS.values() if c.sensitive or not c.public}
# Sixteen digits that stand alone; inside a hash or behind a decimal point they are no identity number.
IDENTITY_NUMBER = re.compile(r"(?<![\w.])\d{16}(?!\w)")


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    con = open_memory()
    fill_areas(con)
    fill_figures(con)
    settings = Settings(home=tmp_path_factory.mktemp("home"))
    return build_release(con, settings, RELEASE, indicators=INDICATORS, facts=FACTS).folder


def test_only_public_columns_may_leave() -> None:
    table = Table(name="out.x", grain="-", columns=("area_code", "nik", "submission_id"), key=())
    assert [c.name for c in public_columns(table)] == ["area_code"]
    assert {"nik", "submission_id"} <= PRIVATE
    assert all(c.public for name in ("out.indicator", "out.area") for c in public_columns(TABLES[name]))


def test_no_private_column_is_in_parquet_csv_database_or_map(folder: Path) -> None:
    found: set[str] = set()
    for path in folder.rglob("*.parquet"):
        found.update(pyarrow.parquet.read_schema(path).names)
    for path in folder.rglob("*.csv"):
        found.update(path.read_text(encoding="utf-8").splitlines()[0].split(","))
    for path in folder.rglob("*.geojson"):
        found.update(json.loads(path.read_text(encoding="utf-8"))["features"][0]["properties"])
    with duckdb.connect(str(folder / "published.duckdb"), read_only=True) as con:
        found.update(r[0] for r in con.execute("select column_name from information_schema.columns").fetchall())
    assert len(found) > 30
    assert found & PRIVATE == set()


def test_no_private_column_is_described_in_the_dictionary(folder: Path) -> None:
    with duckdb.connect(str(folder / "published.duckdb"), read_only=True) as con:
        named = con.execute("select name from dictionary where entry = 'column'").fetchall()
    assert {row[0] for row in named} & PRIVATE == set()


def test_no_published_text_holds_an_identity_number(folder: Path) -> None:
    texts = [p for p in folder.rglob("*") if p.suffix in {".csv", ".md", ".txt", ".json", ".geojson"}]
    assert len(texts) > 10
    assert [p.name for p in texts if IDENTITY_NUMBER.search(p.read_text(encoding="utf-8"))] == []


def test_no_cell_of_the_workbook_holds_an_identity_number(folder: Path) -> None:
    book = openpyxl.load_workbook(folder / "excel" / "indicators.xlsx", read_only=True)
    cells = [str(v) for sheet in book for row in sheet.iter_rows(values_only=True) for v in row if v is not None]
    book.close()
    assert [c for c in cells if IDENTITY_NUMBER.search(c)] == []
    assert set(cells) & PRIVATE == set()
